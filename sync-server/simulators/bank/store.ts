/** The SQL over the bank's tables, one group of statements a thing. It decides nothing. */
import type { SqliteDatabase } from 'better-sqlite3';
import type { DocumentWish, OperationState, RefusalReason } from './protocol.ts';
import type {
  OperationRow,
  DocumentRow,
  CardRow,
  EnrolmentRow,
  FundingCardRow,
  ChargeRow,
  WithdrawalRow,
  CallbackRow,
  BookedRow,
  NotificationRow,
  PlantedRow,
} from './tables.ts';

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
