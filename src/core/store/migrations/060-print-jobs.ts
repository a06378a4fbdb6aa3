/** Receipts wanted on paper, and how far the journal has been looked through for them. */
export const sql = `
  CREATE TABLE print_jobs (
    job_id INTEGER PRIMARY KEY,
    op_id TEXT NOT NULL,
    -- 0: the original; n: DUPLICATA n.
    copy INTEGER NOT NULL CHECK (copy >= 0),
    state TEXT NOT NULL CHECK (state IN ('waiting', 'printing', 'printed', 'failed')),
    why TEXT,
    attempts INTEGER NOT NULL DEFAULT 0 CHECK (attempts >= 0),
    -- Where it went last.
    printer TEXT,
    asked_at INTEGER NOT NULL,
    UNIQUE (op_id, copy)
  ) STRICT;
  CREATE INDEX print_jobs_open ON print_jobs (job_id) WHERE state <> 'printed';

  -- Receipts up to this place of the journal are in the queue, if they were to be there.
  CREATE TABLE print_feed (only INTEGER PRIMARY KEY CHECK (only = 1), seq INTEGER NOT NULL CHECK (seq >= 0)) STRICT;
  INSERT INTO print_feed VALUES (1, 0);
`;
