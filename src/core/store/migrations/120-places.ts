/** Where each operator stands at this counter, for whoever comes back after a crash. */
export const sql = `
  -- No fact, and nothing that travels.
  CREATE TABLE places (
    operator_id TEXT PRIMARY KEY,
    kept_at INTEGER NOT NULL,
    place TEXT NOT NULL CHECK (json_valid(place))
  ) STRICT, WITHOUT ROWID;
`;
