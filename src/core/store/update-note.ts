/** The newest manifest this counter has heard, among this installation's settings, so that an older one is known for what it is. */
import { z } from 'zod';
import type { ReadStore, WriteTx } from './handles.ts';
import { query } from './handles.ts';

const NAME = 'update-heard';
const Heard = z.strictObject({ version: z.string(), released_at: z.number().int() });
export type HeardUpdate = z.infer<typeof Heard>;

export function readHeardUpdate(read: ReadStore): HeardUpdate | null {
  const row = read.get(query<{ value: string }>('SELECT value FROM settings WHERE name = ?'), NAME);
  return row ? (Heard.safeParse(JSON.parse(row.value)).data ?? null) : null;
}

export function keepHeardUpdate(tx: WriteTx, { version, released_at }: HeardUpdate): void {
  tx.run('INSERT OR REPLACE INTO settings (name, value) VALUES (?, ?)', NAME, JSON.stringify({ version, released_at }));
}
