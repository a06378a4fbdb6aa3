/** The bank's tables and the SQL over them, one group of statements a thing. It decides nothing. */
import type { SqliteDatabase } from 'better-sqlite3';
import { FAULTS_TABLE } from '../both/fault-book.ts';
import type { StoreShape } from '../both/open-store.ts';
import { SETTINGS_TABLE } from '../both/settings.ts';
import type { CommandKind, DocumentWish, FundingBehaviour, OperationState, RefusalReason } from './protocol.ts';

/** The issuer's own ceiling on what one card may hold. */
export const CARD_BALANCE_CENTS_MAX = 1_000_000;

export const BANK_STORE: StoreShape = {
  file: 'bank.db',
  version: 10,
  tables: `
    ${SETTINGS_TABLE}
    ${FAULTS_TABLE}
    CREATE TABLE operations (
      key TEXT PRIMARY KEY,
      position INTEGER NOT NULL UNIQUE,
      kind TEXT NOT NULL,
      subject TEXT NOT NULL,
      amount_cents INTEGER,
      request_digest TEXT NOT NULL,
      state TEXT NOT NULL CHECK (state IN ('pending', 'done', 'refused')),
      reason TEXT CHECK ((reason IS NOT NULL) = (state = 'refused')),
      result TEXT CHECK ((result IS NOT NULL) = (state = 'done')),
      created_at INTEGER NOT NULL,
      visible_at INTEGER NOT NULL,
      forgotten_at INTEGER,
      decide_at INTEGER,
      plan TEXT CHECK (plan IN ('accepted', 'declined')),
      wants TEXT CHECK (wants IN ('documents-missing', 'documents-unreadable')),
      presented INTEGER NOT NULL DEFAULT 1,
      request_id TEXT,
      answer_status INTEGER NOT NULL,
      answer TEXT NOT NULL
    ) STRICT;
    CREATE INDEX operations_to_decide ON operations (decide_at) WHERE state = 'pending';
    CREATE TABLE documents (
      application_key TEXT NOT NULL,
      digest TEXT NOT NULL,
      side TEXT NOT NULL,
      jpeg BLOB NOT NULL,
      readable INTEGER NOT NULL CHECK (readable IN (0, 1)),
      received_at INTEGER NOT NULL,
      PRIMARY KEY (application_key, digest)
    ) STRICT;
    CREATE TABLE cards (
      token TEXT PRIMARY KEY,
      card_reference TEXT NOT NULL UNIQUE,
      last_four TEXT NOT NULL,
      state TEXT NOT NULL CHECK (state IN ('issued', 'active', 'blocked', 'closed')),
      balance_cents INTEGER NOT NULL CHECK (balance_cents BETWEEN 0 AND ${CARD_BALANCE_CENTS_MAX}),
      replaces TEXT UNIQUE REFERENCES cards (token),
      carried_cents INTEGER NOT NULL DEFAULT 0,
      created_at INTEGER NOT NULL
    ) STRICT;
    CREATE TABLE funding_enrolments (
      enrolment_id TEXT PRIMARY KEY,
      operation_key TEXT NOT NULL,
      customer_reference TEXT NOT NULL,
      label TEXT NOT NULL,
      created_at INTEGER NOT NULL
    ) STRICT;
    CREATE TABLE funding_cards (
      token TEXT PRIMARY KEY,
      enrolment_id TEXT NOT NULL UNIQUE REFERENCES funding_enrolments (enrolment_id),
      behaviour TEXT NOT NULL,
      last_four TEXT NOT NULL,
      created_at INTEGER NOT NULL
    ) STRICT;
    CREATE TABLE charges (
      charge_id TEXT PRIMARY KEY,
      funding_token TEXT NOT NULL REFERENCES funding_cards (token),
      amount_cents INTEGER NOT NULL CHECK (amount_cents > 0),
      description TEXT NOT NULL,
      state TEXT NOT NULL CHECK (state IN ('captured', 'refunded')),
      created_at INTEGER NOT NULL
    ) STRICT;
    CREATE TABLE withdrawals (
      withdrawal_id TEXT PRIMARY KEY,
      token TEXT NOT NULL REFERENCES cards (token),
      country TEXT NOT NULL,
      units INTEGER NOT NULL CHECK (units > 0),
      currency TEXT NOT NULL,
      amount_cents INTEGER NOT NULL CHECK (amount_cents >= 0),
      fee_cents INTEGER NOT NULL CHECK (fee_cents >= 0),
      created_at INTEGER NOT NULL
    ) STRICT;
    CREATE INDEX withdrawals_of_card ON withdrawals (token);
    CREATE TABLE bookings (
      key TEXT PRIMARY KEY,
      day TEXT NOT NULL,
      kind TEXT NOT NULL CHECK (kind IN ('load', 'charge', 'refund')),
      subject TEXT NOT NULL,
      amount_cents INTEGER NOT NULL CHECK (amount_cents > 0)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX bookings_of_day ON bookings (day);
    CREATE TABLE callbacks (
      position INTEGER PRIMARY KEY,
      event_id TEXT NOT NULL,
      operation_key TEXT NOT NULL,
      kind TEXT NOT NULL,
      how TEXT CHECK (how IN ('forged', 'stale')),
      created_at INTEGER NOT NULL,
      due_at INTEGER,
      attempts INTEGER NOT NULL DEFAULT 0,
      last_status INTEGER
    ) STRICT;
    CREATE INDEX callbacks_due ON callbacks (due_at) WHERE due_at IS NOT NULL;
    CREATE TABLE notifications (
      number INTEGER PRIMARY KEY,
      made_at INTEGER NOT NULL,
      after_position INTEGER NOT NULL,
      up_to_position INTEGER NOT NULL CHECK (up_to_position > after_position)
    ) STRICT;
    CREATE TABLE planted (
      day TEXT NOT NULL,
      kind TEXT NOT NULL CHECK (kind IN ('late', 'missing', 'doubled', 'altered', 'unknown')),
      key TEXT NOT NULL,
      operation TEXT,
      how TEXT,
      PRIMARY KEY (day, key)
    ) STRICT, WITHOUT ROWID;
  `,
};

export interface OperationRow {
  readonly key: string;
  readonly kind: CommandKind;
  /** What it acts on: a card reference, a card token, a funding token, a charge. */
  readonly subject: string;
  readonly amount_cents: number | null;
  readonly request_digest: string;
  readonly state: OperationState;
  readonly reason: RefusalReason | null;
  readonly result: string | null;
  readonly created_at: number;
  readonly visible_at: number;
  /** From then on the bank knows nothing of the key; null: it remembers. */
  readonly forgotten_at: number | null;
  readonly decide_at: number | null;
  readonly plan: 'accepted' | 'declined' | null;
  /** What a pending file waits for; it is not decided before it comes. */
  readonly wants: DocumentWish | null;
  readonly presented: number;
  /** What the caller called the request that was carried out. */
  readonly request_id: string | null;
  readonly answer_status: number;
  readonly answer: string;
}

/** A picture of the applicant's identity document, for one file. */
export interface DocumentRow {
  readonly application_key: string;
  /** SHA-256 of the JPEG, in hexadecimal. */
  readonly digest: string;
  readonly side: 'front' | 'back' | 'other';
  readonly jpeg: Uint8Array;
  readonly readable: 0 | 1;
  readonly received_at: number;
}

export interface CardRow {
  readonly token: string;
  readonly card_reference: string;
  readonly last_four: string;
  /** `closed`: another has taken its place. */
  readonly state: 'issued' | 'active' | 'blocked' | 'closed';
  readonly balance_cents: number;
  /** The card whose balance it began with. */
  readonly replaces: string | null;
  readonly carried_cents: number;
  readonly created_at: number;
}

export interface EnrolmentRow {
  readonly enrolment_id: string;
  /** The command that opened the page. */
  readonly operation_key: string;
  readonly customer_reference: string;
  readonly label: string;
  readonly created_at: number;
}

export interface FundingCardRow {
  readonly token: string;
  readonly enrolment_id: string;
  readonly behaviour: FundingBehaviour;
  readonly last_four: string;
  readonly created_at: number;
}

export interface ChargeRow {
  readonly charge_id: string;
  readonly funding_token: string;
  readonly amount_cents: number;
  readonly description: string;
  readonly state: 'captured' | 'refunded';
  readonly created_at: number;
}

/** Cash that was taken out of a machine: in its currency, and what it cost the card. */
export interface WithdrawalRow {
  readonly withdrawal_id: string;
  readonly token: string;
  /** ISO 3166-1 alpha-2. */
  readonly country: string;
  readonly units: number;
  readonly currency: string;
  readonly amount_cents: number;
  readonly fee_cents: number;
  readonly created_at: number;
}

/** A call of the bank's to its customer; `due_at` null: it is over. */
export interface CallbackRow {
  readonly position: number;
  readonly event_id: string;
  readonly operation_key: string;
  readonly kind: CommandKind;
  readonly how: 'forged' | 'stale' | null;
  readonly created_at: number;
  readonly due_at: number | null;
  readonly attempts: number;
  /** 0: there was no answer. */
  readonly last_status: number | null;
}

/** What the bank has booked on the programme's account. */
export interface BookedRow {
  readonly key: string;
  /** In Paris, YYYY-MM-DD. */
  readonly day: string;
  readonly kind: 'load' | 'charge' | 'refund';
  readonly subject: string;
  readonly amount_cents: number;
}

/** A notification that was given out: the bookings of the operations between two positions. */
export interface NotificationRow {
  readonly number: number;
  readonly made_at: number;
  readonly after_position: number;
  readonly up_to_position: number;
}

/** A difference between what was done on a day and what its statement says. */
export interface PlantedRow {
  readonly day: string;
  readonly kind: 'late' | 'missing' | 'doubled' | 'altered' | 'unknown';
  /** The bank's reference of the line. */
  readonly key: string;
  /** The caller's key; null for a line of nobody's. */
  readonly operation: string | null;
  readonly how: string | null;
}

export type BankStore = ReturnType<typeof bankStoreOf>;

export function bankStoreOf(db: SqliteDatabase) {
  return {
    inTransaction: <T>(body: () => T): T => db.transaction(body).immediate(),
    close: () => db.close(),
    isOpen: () => db.open,
    callbacks: callbacksOf(db),
    operations: operationsOf(db),
    documents: documentsOf(db),
    cards: cardsOf(db),
    funding: fundingOf(db),
    statements: statementsOf(db),
    withdrawals: withdrawalsOf(db),
    notifications: notificationsOf(db),
    eraseBusiness() {
      for (const table of [
        'withdrawals',
        'callbacks',
        'documents',
        'operations',
        'cards',
        'charges',
        'funding_cards',
        'funding_enrolments',
        'bookings',
        'notifications',
        'planted',
      ]) {
        db.exec(`DELETE FROM ${table}`);
      }
    },
  };
}

function operationsOf(db: SqliteDatabase) {
  type New = Omit<OperationRow, 'presented' | 'wants'>;
  const insert = db.prepare<[New]>(`
    INSERT INTO operations (key, position, kind, subject, amount_cents, request_digest, state, reason, result, created_at,
      visible_at, forgotten_at, decide_at, plan, request_id, answer_status, answer)
    VALUES (:key, (SELECT coalesce(max(position), 0) + 1 FROM operations), :kind, :subject, :amount_cents, :request_digest,
      :state, :reason, :result, :created_at, :visible_at, :forgotten_at, :decide_at, :plan, :request_id, :answer_status, :answer)`);
  const byKey = db.prepare<[string], OperationRow>('SELECT * FROM operations WHERE key = ?');
  const newestFirst = db.prepare<[number], OperationRow>('SELECT * FROM operations ORDER BY position DESC LIMIT ?');
  const due = db.prepare<[number], OperationRow>(
    "SELECT * FROM operations WHERE state = 'pending' AND decide_at <= ? ORDER BY decide_at, position",
  );
  const next = db.prepare<[], { at: number | null }>(
    "SELECT min(decide_at) AS at FROM operations WHERE state = 'pending'",
  );
  const settle = db.prepare<[OperationState, RefusalReason | null, string | null, string]>(
    'UPDATE operations SET state = ?, reason = ?, result = ? WHERE key = ?',
  );
  const want = db.prepare<[DocumentWish, string]>('UPDATE operations SET wants = ?, decide_at = NULL WHERE key = ?');
  const reconsider = db.prepare<[number, string]>(
    "UPDATE operations SET wants = NULL, decide_at = ? WHERE key = ? AND state = 'pending' AND wants IS NOT NULL",
  );
  const present = db.prepare<[string]>('UPDATE operations SET presented = presented + 1 WHERE key = ?');
  const renameOperation = db.prepare<[string, string]>('UPDATE operations SET key = ? WHERE key = ?');
  const renameBooking = db.prepare<[string, string]>('UPDATE bookings SET key = ? WHERE key = ?');
  const loadsOf = db.prepare<[string], OperationRow>(
    "SELECT * FROM operations WHERE kind = 'load' AND state = 'done' AND subject = ? ORDER BY position",
  );
  const counts = db.prepare<[], { state: OperationState; n: number }>(
    'SELECT state, count(*) AS n FROM operations GROUP BY state',
  );
  return {
    insert: (row: New) => void insert.run(row),
    find: (key: string) => byKey.get(key),
    newestFirst: (limit: number) => newestFirst.all(limit),
    dueBy: (at: number) => due.all(at),
    nextDecisionAt: () => next.get()?.at ?? undefined,
    settle: (key: string, state: OperationState, reason: RefusalReason | null, result: string | null) =>
      void settle.run(state, reason, result, key),
    want: (key: string, what: DocumentWish) => void want.run(what, key),
    /** Something has come for a file that waited. */
    reconsider: (key: string, at: number) => void reconsider.run(at, key),
    loadsOf: (token: string) => loadsOf.all(token),
    /** What was done stays done, under a name that nobody asks for. */
    forget(key: string) {
      const kept = `${key}#${byKey.get(key)?.created_at ?? 0}`;
      renameOperation.run(kept, key);
      renameBooking.run(kept, key);
    },
    countPresentation: (key: string) => void present.run(key),
    countOf: (state: OperationState) => counts.all().find((row) => row.state === state)?.n ?? 0,
  };
}

function documentsOf(db: SqliteDatabase) {
  const insert = db.prepare<[DocumentRow]>(`
    INSERT INTO documents (application_key, digest, side, jpeg, readable, received_at)
    VALUES (:application_key, :digest, :side, :jpeg, :readable, :received_at)`);
  const ofFile = db.prepare<[string], Omit<DocumentRow, 'jpeg'> & { readonly bytes: number }>(
    `SELECT application_key, digest, side, length(jpeg) AS bytes, readable, received_at FROM documents
      WHERE application_key = ? ORDER BY received_at, digest`,
  );
  return {
    insert: (row: DocumentRow) => void insert.run(row),
    of: (applicationKey: string) => ofFile.all(applicationKey),
  };
}

function cardsOf(db: SqliteDatabase) {
  const insert = db.prepare<[CardRow]>(`
    INSERT INTO cards (token, card_reference, last_four, state, balance_cents, replaces, carried_cents, created_at)
    VALUES (:token, :card_reference, :last_four, :state, :balance_cents, :replaces, :carried_cents, :created_at)`);
  const byToken = db.prepare<[string], CardRow>('SELECT * FROM cards WHERE token = ?');
  const byReference = db.prepare<[string], CardRow>('SELECT * FROM cards WHERE card_reference = ?');
  const inPlaceOf = db.prepare<[string], CardRow>('SELECT * FROM cards WHERE replaces = ?');
  const all = db.prepare<[], CardRow>('SELECT * FROM cards ORDER BY created_at DESC, token');
  const setState = db.prepare<[string, string]>('UPDATE cards SET state = ? WHERE token = ?');
  const credit = db.prepare<[number, string]>('UPDATE cards SET balance_cents = balance_cents + ? WHERE token = ?');
  const held = db.prepare<[], { cents: number }>('SELECT coalesce(sum(balance_cents), 0) AS cents FROM cards');
  return {
    insert: (row: CardRow) => void insert.run(row),
    find: (token: string) => byToken.get(token),
    findByReference: (reference: string) => byReference.get(reference),
    inPlaceOf: (token: string) => inPlaceOf.get(token),
    all: () => all.all(),
    setState: (token: string, state: CardRow['state']) => void setState.run(state, token),
    credit: (token: string, cents: number) => void credit.run(cents, token),
    heldCents: () => held.get()?.cents ?? 0,
  };
}

function fundingOf(db: SqliteDatabase) {
  const insertEnrolment = db.prepare<[EnrolmentRow]>(`
    INSERT INTO funding_enrolments (enrolment_id, operation_key, customer_reference, label, created_at)
    VALUES (:enrolment_id, :operation_key, :customer_reference, :label, :created_at)`);
  const enrolment = db.prepare<[string], EnrolmentRow>('SELECT * FROM funding_enrolments WHERE enrolment_id = ?');
  const enrolments = db.prepare<[], EnrolmentRow>('SELECT * FROM funding_enrolments ORDER BY created_at DESC');
  const insertCard = db.prepare<[FundingCardRow]>(`
    INSERT INTO funding_cards (token, enrolment_id, behaviour, last_four, created_at)
    VALUES (:token, :enrolment_id, :behaviour, :last_four, :created_at)`);
  const card = db.prepare<[string], FundingCardRow>('SELECT * FROM funding_cards WHERE token = ?');
  const cardOf = db.prepare<[string], FundingCardRow>('SELECT * FROM funding_cards WHERE enrolment_id = ?');
  const cards = db.prepare<[], FundingCardRow>('SELECT * FROM funding_cards ORDER BY created_at DESC');
  const insertCharge = db.prepare<[ChargeRow]>(`
    INSERT INTO charges (charge_id, funding_token, amount_cents, description, state, created_at)
    VALUES (:charge_id, :funding_token, :amount_cents, :description, :state, :created_at)`);
  const charge = db.prepare<[string], ChargeRow>('SELECT * FROM charges WHERE charge_id = ?');
  const charges = db.prepare<[], ChargeRow>('SELECT * FROM charges ORDER BY created_at DESC');
  const refund = db.prepare<[string]>("UPDATE charges SET state = 'refunded' WHERE charge_id = ?");
  return {
    insertEnrolment: (row: EnrolmentRow) => void insertEnrolment.run(row),
    findEnrolment: (id: string) => enrolment.get(id),
    enrolments: () => enrolments.all(),
    insertCard: (row: FundingCardRow) => void insertCard.run(row),
    findCard: (token: string) => card.get(token),
    findCardOf: (enrolmentId: string) => cardOf.get(enrolmentId),
    cards: () => cards.all(),
    insertCharge: (row: ChargeRow) => void insertCharge.run(row),
    findCharge: (id: string) => charge.get(id),
    charges: () => charges.all(),
    refund: (id: string) => void refund.run(id),
  };
}

function statementsOf(db: SqliteDatabase) {
  const book = db.prepare<[BookedRow]>(
    'INSERT INTO bookings (key, day, kind, subject, amount_cents) VALUES (:key, :day, :kind, :subject, :amount_cents)',
  );
  const bookedOn = db.prepare<[string], BookedRow>('SELECT * FROM bookings WHERE day = ? ORDER BY key');
  const loaded = db.prepare<[string, string], { cents: number }>(
    "SELECT coalesce(sum(amount_cents), 0) AS cents FROM bookings WHERE kind = 'load' AND subject = ? AND day LIKE ? || '%'",
  );
  const days = db.prepare<[string], { day: string }>(
    `SELECT day FROM (SELECT day FROM bookings UNION SELECT day FROM planted UNION SELECT date(day, '+1 day') FROM planted)
      WHERE day < ? ORDER BY day`,
  );
  const insert = db.prepare<[PlantedRow]>(
    'INSERT INTO planted (day, kind, key, operation, how) VALUES (:day, :kind, :key, :operation, :how)',
  );
  const plantedOn = db.prepare<[string], PlantedRow>('SELECT * FROM planted WHERE day = ? ORDER BY key');
  const lateFor = db.prepare<[string], BookedRow>(
    "SELECT b.* FROM planted p JOIN bookings b ON b.key = p.operation WHERE p.kind = 'late' AND date(p.day, '+1 day') = ? ORDER BY b.key",
  );
  return {
    book: (row: BookedRow) => void book.run(row),
    /** `of`: a month, `2026-11`, or a year. */
    loadedCents: (token: string, of: string) => loaded.get(token, of)?.cents ?? 0,
    bookedOn: (day: string) => bookedOn.all(day),
    daysBefore: (day: string) => days.all(day).map((row) => row.day),
    plantedOn: (day: string) => plantedOn.all(day),
    /** What the statement of the day before left out. */
    lateFor: (day: string) => lateFor.all(day),
    plant(rows: readonly PlantedRow[]) {
      db.transaction(() => {
        for (const row of rows) insert.run(row);
      }).immediate();
    },
  };
}

function notificationsOf(db: SqliteDatabase) {
  const find = db.prepare<[number], NotificationRow>('SELECT * FROM notifications WHERE number = ?');
  const insert = db.prepare<[NotificationRow]>(
    'INSERT INTO notifications (number, made_at, after_position, up_to_position) VALUES (:number, :made_at, :after_position, :up_to_position)',
  );
  const bookedAfter = db.prepare<[number, number, number], BookedRow & { readonly position: number }>(
    `SELECT b.*, o.position FROM bookings b JOIN operations o ON o.key = b.key
      WHERE o.position > ? AND o.position <= ? ORDER BY o.position LIMIT ?`,
  );
  return {
    find: (number: number) => find.get(number),
    insert: (row: NotificationRow) => void insert.run(row),
    bookedAfter: (position: number, upTo: number, limit: number) => bookedAfter.all(position, upTo, limit),
  };
}

function withdrawalsOf(db: SqliteDatabase) {
  const insert = db.prepare<[WithdrawalRow]>(`
    INSERT INTO withdrawals (withdrawal_id, token, country, units, currency, amount_cents, fee_cents, created_at)
    VALUES (:withdrawal_id, :token, :country, :units, :currency, :amount_cents, :fee_cents, :created_at)`);
  const count = db.prepare<[string], { n: number }>('SELECT count(*) AS n FROM withdrawals WHERE token = ?');
  const all = db.prepare<[], WithdrawalRow>('SELECT * FROM withdrawals ORDER BY created_at DESC, withdrawal_id');
  const ofCard = db.prepare<[string], WithdrawalRow>(
    'SELECT * FROM withdrawals WHERE token = ? ORDER BY created_at, withdrawal_id',
  );
  return {
    of: (token: string) => ofCard.all(token),
    insert: (row: WithdrawalRow) => void insert.run(row),
    countOf: (token: string) => count.get(token)?.n ?? 0,
    all: () => all.all(),
  };
}

function callbacksOf(db: SqliteDatabase) {
  type New = Pick<CallbackRow, 'event_id' | 'operation_key' | 'kind' | 'how' | 'created_at' | 'due_at'>;
  const insert = db.prepare<[New]>(`
    INSERT INTO callbacks (event_id, operation_key, kind, how, created_at, due_at)
    VALUES (:event_id, :operation_key, :kind, :how, :created_at, :due_at)`);
  const due = db.prepare<[number], CallbackRow>('SELECT * FROM callbacks WHERE due_at <= ? ORDER BY due_at, position');
  const next = db.prepare<[], { at: number | null }>('SELECT min(due_at) AS at FROM callbacks');
  const note = db.prepare<[number | null, number, number]>(
    'UPDATE callbacks SET due_at = ?, last_status = ?, attempts = attempts + 1 WHERE position = ?',
  );
  const all = db.prepare<[], CallbackRow>('SELECT * FROM callbacks ORDER BY position');
  return {
    insert: (row: New) => void insert.run(row),
    dueBy: (at: number) => due.all(at),
    nextAt: () => next.get()?.at ?? undefined,
    end: (position: number, status: number) => void note.run(null, status, position),
    tryAgain: (position: number, status: number, at: number) => void note.run(at, status, position),
    all: () => all.all(),
  };
}
