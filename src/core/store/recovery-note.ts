/** Whose place this counter has taken, and the key of what that one left behind. Stays in the encrypted store. */
import { RecoveryView } from '@flouss/shared/contract/recovery';
import { JournalHead } from '@flouss/shared/contract/sync';
import { DeviceId } from '@flouss/shared/kernel/ids';
import { z } from 'zod';
import type { ReadStore, WriteTx } from './handles.ts';
import { query } from './handles.ts';

const Note = z.strictObject({
  lost: z.strictObject({ device_id: DeviceId, head: JournalHead }),
  /** base64url; null when the server never had it. */
  store_key: z.string().nullable(),
  brought: RecoveryView.shape.brought,
  problem: RecoveryView.shape.problem,
});
export type RecoveryNote = z.infer<typeof Note>;

const NAME = 'recovery';
const KEY_LEFT = 'recovery-key-left';
const READ = 'SELECT value FROM settings WHERE name = ?';
const KEEP = 'INSERT OR REPLACE INTO settings (name, value) VALUES (?, ?)';

export function readRecovery(read: ReadStore): RecoveryNote | undefined {
  const row = read.get(query<{ value: string }>(READ), NAME);
  return row && Note.parse(JSON.parse(row.value));
}

export function keepRecovery(tx: WriteTx, note: RecoveryNote): void {
  tx.run(KEEP, NAME, JSON.stringify(note));
}

/** The server's public key that this store's key was last wrapped for. */
export function keyLeftFor(read: ReadStore): string | undefined {
  return read.get(query<{ value: string }>(READ), KEY_LEFT)?.value;
}

export function noteKeyLeft(tx: WriteTx, publicKey: string): void {
  tx.run(KEEP, KEY_LEFT, publicKey);
}
