/** This counter's own changes of customers' files, and operations of whatever kind the contract has. */
export const sql = `
  -- Which fact, of whom; what it says stays sealed in the journal.
  CREATE TABLE file_changes (
    seq INTEGER PRIMARY KEY,
    customer_id TEXT NOT NULL
  ) STRICT;
  CREATE INDEX file_changes_by_customer ON file_changes (customer_id);

  -- A projection need not know which kinds there are: the contract says it alone.
  ALTER TABLE operations ADD COLUMN kind_of_any TEXT NOT NULL DEFAULT 'reload';
  UPDATE operations SET kind_of_any = kind;
  ALTER TABLE operations DROP COLUMN kind;
  ALTER TABLE operations RENAME COLUMN kind_of_any TO kind;
`;
