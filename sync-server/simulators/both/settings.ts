/** Named values a simulator keeps across restarts. It must not know what they mean. */
import { randomBytes } from 'node:crypto';
import type { SqliteDatabase } from 'better-sqlite3';

export const SETTINGS_TABLE = `
CREATE TABLE settings (
  name TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT;
`;

export interface Settings {
  get(name: string): string | undefined;
  set(name: string, value: string): void;
}

export function settingsOf(db: SqliteDatabase): Settings {
  const read = db.prepare<[string], { value: string }>('SELECT value FROM settings WHERE name = ?');
  const write = db.prepare<[string, string]>(
    'INSERT INTO settings (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value',
  );
  return {
    get: (name) => read.get(name)?.value,
    set(name, value) {
      write.run(name, value);
    },
  };
}

const RANDOM_SEED_BYTES = 16;

/** The seed asked for, else the one this store was started with, else a new random one; kept for the next start. */
export function settleSeed(settings: Settings, asked: number | undefined): string {
  const seed = asked?.toString() ?? settings.get('seed') ?? randomBytes(RANDOM_SEED_BYTES).toString('hex');
  settings.set('seed', seed);
  return seed;
}
