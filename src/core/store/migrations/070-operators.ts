/**
 * What a counter keeps of its operators (PINs sealed under the host's pepper, wrong attempts, visits) and what it remembers of
 * the server over a restart.
 */
export const sql = `
  -- A lock counts the counter's own running time: no clock, set forward or back, ends it or makes it longer.
  CREATE TABLE pin_attempts (
    operator_id TEXT PRIMARY KEY,
    failures INTEGER NOT NULL CHECK (failures >= 1),
    left_ms INTEGER NOT NULL CHECK (left_ms >= 0),
    -- The stopwatch of this run when left_ms was written; each opening begins anew.
    marked_at INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  -- How much of an old lock is left cannot be told without believing a clock: it begins again, at its shortest.
  INSERT INTO pin_attempts SELECT operator_id, failures, CASE WHEN failures >= 5 THEN 300000 ELSE 0 END, 0 FROM pin_failures;
  DROP TABLE pin_failures;

  -- What the server gave to check PINs with, as an AES-256-GCM envelope under a key that is not in this file.
  CREATE TABLE operator_pins (operator_id TEXT PRIMARY KEY, sealed TEXT NOT NULL CHECK (json_valid(sealed))) STRICT, WITHOUT ROWID;

  CREATE TABLE operator_visits (operator_id TEXT PRIMARY KEY, last_seen_at INTEGER NOT NULL) STRICT, WITHOUT ROWID;

  CREATE TABLE link_memory (
    only INTEGER PRIMARY KEY CHECK (only = 1),
    last_contact_at INTEGER,
    -- What only a person can mend, until the server has answered well again.
    trouble TEXT,
    trouble_lane TEXT CHECK (trouble_lane IN ('push', 'pull')),
    CHECK ((trouble IS NULL) = (trouble_lane IS NULL))
  ) STRICT;
  INSERT INTO link_memory (only) VALUES (1);
`;
