/** Registrations that are still being typed, one for each operator, and customers found by the day they were born. */
export const sql = `
  -- No fact yet, and nothing that travels.
  CREATE TABLE registration_drafts (
    operator_id TEXT PRIMARY KEY,
    customer_id TEXT NOT NULL,
    begun_at INTEGER NOT NULL,
    kept_at INTEGER NOT NULL,
    draft TEXT NOT NULL CHECK (json_valid(draft))
  ) STRICT, WITHOUT ROWID;

  CREATE INDEX customers_by_birth_date ON customers (birth_date);
`;
