/** What can be rebuilt from the journal, the verdicts and the server's last words. */
export const sql = `
  -- What the server has judged, and what it told of others. What still waits is kept in memory (store/waiting-operations).
  CREATE TABLE operations (
    op_id TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL CHECK (kind IN ('stock', 'registration', 'sale', 'reload', 'refund', 'sms-code')),
    channel TEXT NOT NULL CHECK (channel IN ('counter', 'sms')),
    -- This counter's fact; null for what the server told of others.
    seq INTEGER,
    at INTEGER NOT NULL,
    day TEXT NOT NULL CHECK (length(day) = 10),
    operator_id TEXT,
    customer_id TEXT,
    card_reference TEXT,
    amount_cents INTEGER NOT NULL CHECK (amount_cents >= 0),
    fee_cents INTEGER NOT NULL CHECK (fee_cents >= 0),
    means TEXT CHECK (means IN ('cash', 'card')),
    receipt_count INTEGER,
    refund_of TEXT,
    -- What is known of its fate, each from its own source; state and reason follow from them.
    outcome TEXT CHECK (outcome IN ('accepted', 'rejected')),
    code TEXT,
    feed_state TEXT,
    feed_reason TEXT,
    refunded_by TEXT,
    state TEXT NOT NULL,
    reason TEXT,
    -- 1: judged by the server, and somebody must still act.
    unfinished INTEGER NOT NULL CHECK (unfinished IN (0, 1)),
    -- 1: a reload that is loaded, pending or unknown, so that it counts toward its card's limits.
    counts INTEGER NOT NULL CHECK (counts IN (0, 1))
  ) STRICT;
  CREATE INDEX operations_by_customer ON operations (customer_id, at) WHERE customer_id IS NOT NULL;
  CREATE INDEX operations_unfinished ON operations (at) WHERE unfinished = 1;
  CREATE INDEX operations_by_day ON operations (day);
  CREATE INDEX operations_refunds ON operations (refund_of) WHERE refund_of IS NOT NULL;

  -- Totals of this counter's facts that the server rejected: they took nothing of the allotment.
  CREATE TABLE rejected_total (only INTEGER PRIMARY KEY CHECK (only = 1), cents INTEGER NOT NULL CHECK (cents >= 0)) STRICT;
  INSERT INTO rejected_total VALUES (1, 0);

  CREATE TABLE customers (
    id INTEGER PRIMARY KEY,
    customer_id TEXT NOT NULL UNIQUE,
    language TEXT NOT NULL,
    given_names TEXT NOT NULL,
    family_name TEXT NOT NULL,
    birth_date TEXT NOT NULL,
    phone TEXT NOT NULL,
    document_number TEXT NOT NULL,
    -- personKeys: the same person registered twice is found by any of them (the third is the phone).
    document_key TEXT NOT NULL,
    name_birth_key TEXT NOT NULL,
    beneficiary_id TEXT NOT NULL,
    beneficiary_given_names TEXT NOT NULL,
    beneficiary_family_name TEXT NOT NULL,
    beneficiary_country TEXT NOT NULL,
    blocked INTEGER NOT NULL CHECK (blocked IN (0, 1)),
    sms_enrolled INTEGER NOT NULL CHECK (sms_enrolled IN (0, 1))
  ) STRICT;
  CREATE INDEX customers_by_document_number ON customers (document_number);
  CREATE INDEX customers_by_document_key ON customers (document_key);
  CREATE INDEX customers_by_phone ON customers (phone);
  CREATE INDEX customers_by_name_birth_key ON customers (name_birth_key);
  -- The words of a person's names, already in search spelling: letters of any script.
  CREATE VIRTUAL TABLE customer_words USING fts5(
    words, content = '', contentless_delete = 1, detail = none, prefix = '1 2 3 4', tokenize = 'ascii');
  CREATE VIRTUAL TABLE customer_word_counts USING fts5vocab('customer_words', 'row');

  CREATE TABLE cards (
    card_reference TEXT PRIMARY KEY,
    state TEXT NOT NULL,
    customer_id TEXT,
    beneficiary_id TEXT,
    nickname TEXT,
    last_four TEXT CHECK (length(last_four) = 4),
    -- This counter's own facts about it, by seq.
    received_seq INTEGER,
    sold_seq INTEGER,
    -- The server's sums, and how far it had judged this journal when it made them.
    year INTEGER NOT NULL,
    year_committed_cents INTEGER NOT NULL CHECK (year_committed_cents >= 0),
    month TEXT NOT NULL,
    month_cash_cents INTEGER NOT NULL CHECK (month_cash_cents >= 0),
    sums_seq INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX cards_by_customer ON cards (customer_id) WHERE customer_id IS NOT NULL;
  CREATE INDEX cards_by_last_four ON cards (last_four) WHERE last_four IS NOT NULL;
  CREATE INDEX cards_in_stock ON cards (card_reference) WHERE state = 'in-stock';

  CREATE TABLE sms_codes (
    op_id TEXT PRIMARY KEY,
    customer_id TEXT NOT NULL,
    expires_at INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX sms_codes_by_customer ON sms_codes (customer_id);
`;
