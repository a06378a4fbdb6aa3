/** Photos of documents: sealed, apart from the journal that names them, for as long as the server may not have them. */
export const sql = `
  CREATE TABLE photos (
    op_id TEXT PRIMARY KEY,
    seq INTEGER NOT NULL UNIQUE,
    digest TEXT NOT NULL CHECK (length(digest) = 64),
    sealed TEXT NOT NULL CHECK (json_valid(sealed)),
    state TEXT NOT NULL CHECK (state IN ('waiting', 'kept', 'refused')),
    changed_at INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX photos_waiting ON photos (seq) WHERE state = 'waiting';
`;
