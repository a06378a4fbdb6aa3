/** What an operation is about beside its card and its customer, and operations of whatever kind the contract has. */
export const sql = `
  -- As in step 020, but for the list of kinds: which there are is said by the contract alone.
  CREATE TABLE operations_about (
    op_id TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL CHECK (kind <> ''),
    channel TEXT NOT NULL CHECK (channel IN ('counter', 'sms')),
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
    -- The reload that is asked back, or the card that is blocked, replaced or set aside.
    about TEXT,
    outcome TEXT CHECK (outcome IN ('accepted', 'rejected')),
    code TEXT,
    feed_state TEXT,
    feed_reason TEXT,
    refunded_by TEXT,
    state TEXT NOT NULL,
    reason TEXT,
    unfinished INTEGER NOT NULL CHECK (unfinished IN (0, 1)),
    counts INTEGER NOT NULL CHECK (counts IN (0, 1))
  ) STRICT;
  INSERT INTO operations_about
    SELECT op_id, kind, channel, seq, at, day, operator_id, customer_id, card_reference, amount_cents, fee_cents, means,
      receipt_count, refund_of, NULL, outcome, code, feed_state, feed_reason, refunded_by, state, reason, unfinished, counts
    FROM operations ORDER BY rowid;
  DROP TABLE operations;
  ALTER TABLE operations_about RENAME TO operations;
  CREATE INDEX operations_by_customer ON operations (customer_id, at) WHERE customer_id IS NOT NULL;
  CREATE INDEX operations_unfinished ON operations (at) WHERE unfinished = 1;
  CREATE INDEX operations_by_day ON operations (day);
  CREATE INDEX operations_refunds ON operations (refund_of) WHERE refund_of IS NOT NULL;
  CREATE INDEX operations_by_what_they_are_about ON operations (about) WHERE about IS NOT NULL;
`;
