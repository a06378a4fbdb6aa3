/**
 * The device's key may be replaced: the next one before it is in use, and the former ones with the last fact that each signed. And
 * which version of the protocol the feed was read in.
 */
export const sql = `
  -- 0: the server has not said yet that it knows the key in use.
  ALTER TABLE device ADD COLUMN key_confirmed INTEGER NOT NULL DEFAULT 1 CHECK (key_confirmed IN (0, 1));
  ALTER TABLE device ADD COLUMN feed_version INTEGER NOT NULL DEFAULT 1;
  CREATE TABLE next_key (
    only INTEGER PRIMARY KEY CHECK (only = 1),
    public_key TEXT NOT NULL,
    private_key TEXT NOT NULL
  ) STRICT;
  CREATE TABLE former_keys (
    n INTEGER PRIMARY KEY,
    public_key TEXT NOT NULL UNIQUE,
    -- Only of the last one: should the server forget its successor, that is offered again.
    private_key TEXT,
    up_to_seq INTEGER NOT NULL CHECK (up_to_seq >= 0)
  ) STRICT;
`;
