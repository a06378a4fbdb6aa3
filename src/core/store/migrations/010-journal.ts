/** What is written once and never derived: the journal, the device, the customers' keys, receipts' copies, settings, PIN failures. */
import { GENESIS_DIGEST } from '@flouss/shared/contract/journal';

export const sql = `
  CREATE TABLE journal (
    seq INTEGER PRIMARY KEY CHECK (seq >= 1),
    -- Running totals, so that a new fact needs the last row only: receipts numbered, and money taken from the allotment.
    receipts_so_far INTEGER NOT NULL CHECK (receipts_so_far >= 0),
    spent_so_far_cents INTEGER NOT NULL CHECK (spent_so_far_cents >= 0),
    digest BLOB NOT NULL CHECK (length(digest) = 32),
    signature BLOB NOT NULL CHECK (length(signature) = 64),
    -- The server's verdict, once known.
    outcome TEXT CHECK (outcome IN ('accepted', 'rejected')),
    code TEXT,
    -- The canonical text that digest and signature stand for.
    text TEXT NOT NULL,
    -- The names a receipt was printed with (store/receipts).
    receipt TEXT CHECK (receipt IS NULL OR json_valid(receipt))
  ) STRICT;
  CREATE TRIGGER journal_is_written_once BEFORE UPDATE OF seq, receipts_so_far, spent_so_far_cents, digest, signature, text, receipt
    ON journal BEGIN SELECT RAISE(ABORT, 'a fact is never changed'); END;
  CREATE TRIGGER journal_is_kept BEFORE DELETE ON journal BEGIN SELECT RAISE(ABORT, 'a fact is never deleted'); END;

  CREATE TABLE receipt_copies (
    op_id TEXT PRIMARY KEY,
    copies INTEGER NOT NULL CHECK (copies >= 1)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE device (
    only INTEGER PRIMARY KEY CHECK (only = 1),
    device_id TEXT NOT NULL,
    public_key TEXT NOT NULL,
    private_key TEXT NOT NULL,
    server_url TEXT,
    counter_code TEXT,
    -- How far the server has judged this journal, as it said itself.
    server_seq INTEGER NOT NULL DEFAULT 0 CHECK (server_seq >= 0),
    server_digest TEXT NOT NULL DEFAULT '${GENESIS_DIGEST}',
    cursor INTEGER NOT NULL DEFAULT 0 CHECK (cursor >= 0),
    granted_cents INTEGER NOT NULL DEFAULT 0 CHECK (granted_cents >= 0),
    CHECK ((server_url IS NULL) = (counter_code IS NULL))
  ) STRICT;

  -- The last snapshot: agent, operators, tariffs, limits.
  CREATE TABLE reference (
    only INTEGER PRIMARY KEY CHECK (only = 1),
    -- Grows with each replacement, so that a parsed copy knows whether it is still the one.
    revision INTEGER NOT NULL,
    version INTEGER NOT NULL,
    body TEXT NOT NULL CHECK (json_valid(body))
  ) STRICT;

  -- The server's last word on each thing, without keys. head_seq: how far it had judged this journal when it said so.
  CREATE TABLE feed_items (
    kind TEXT NOT NULL CHECK (kind IN ('pack', 'customer', 'card', 'order')),
    entity_id TEXT NOT NULL,
    head_seq INTEGER NOT NULL CHECK (head_seq >= 0),
    item TEXT NOT NULL CHECK (json_valid(item)),
    -- Not the table's own key: rows of a kilobyte waste most of an index page.
    UNIQUE (kind, entity_id)
  ) STRICT;

  -- Destroying a row forgets the person: nothing else can open what is sealed.
  CREATE TABLE customer_keys (customer_id TEXT PRIMARY KEY, key TEXT NOT NULL CHECK (length(key) = 43)) STRICT, WITHOUT ROWID;

  CREATE TABLE settings (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;

  CREATE TABLE pin_failures (
    operator_id TEXT PRIMARY KEY,
    failures INTEGER NOT NULL CHECK (failures >= 1),
    locked_until INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
`;
