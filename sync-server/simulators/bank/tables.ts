/** What the bank's tables hold, and their rows as they are read. No statement stands here. */
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
