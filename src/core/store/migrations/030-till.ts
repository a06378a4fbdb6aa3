/** Where the till stands beside every fact, and what a Z report says that its facts do not. */
export const sql = `
  -- Running, so that a new fact needs the last row only. What stands here before a first opening means nothing.
  ALTER TABLE journal ADD COLUMN till_opened_seq INTEGER;
  ALTER TABLE journal ADD COLUMN till_opened_at INTEGER;
  ALTER TABLE journal ADD COLUMN till_so_far_cents INTEGER NOT NULL DEFAULT 0;
  ALTER TABLE journal ADD COLUMN refunds_so_far_cents INTEGER NOT NULL DEFAULT 0;
  ALTER TABLE journal ADD COLUMN z_so_far INTEGER NOT NULL DEFAULT 0 CHECK (z_so_far >= 0);
  DROP TRIGGER journal_is_written_once;
  CREATE TRIGGER journal_is_written_once BEFORE UPDATE OF seq, receipts_so_far, spent_so_far_cents, digest, signature, text, receipt,
    till_opened_seq, till_opened_at, till_so_far_cents, refunds_so_far_cents, z_so_far
    ON journal BEGIN SELECT RAISE(ABORT, 'a fact is never changed'); END;

  -- Where each Z report's facts lie, and the names it was printed with, as they were on that day.
  CREATE TABLE z_reports (
    z_number INTEGER PRIMARY KEY CHECK (z_number >= 1),
    -- The report covers what came after the report before.
    first_seq INTEGER NOT NULL CHECK (first_seq >= 1),
    opened_seq INTEGER NOT NULL CHECK (opened_seq >= first_seq),
    closed_seq INTEGER NOT NULL UNIQUE CHECK (closed_seq > opened_seq),
    names TEXT NOT NULL CHECK (json_valid(names))
  ) STRICT;
  CREATE TRIGGER z_reports_are_written_once BEFORE UPDATE ON z_reports BEGIN SELECT RAISE(ABORT, 'a Z report is never changed'); END;
  CREATE TRIGGER z_reports_are_kept BEFORE DELETE ON z_reports BEGIN SELECT RAISE(ABORT, 'a Z report is never deleted'); END;
`;
