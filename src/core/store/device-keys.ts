/**
 * The keys of this device beside the one in use: the next one, kept before it is offered, and the former ones, by whose periods old
 * facts are still proved. The key in use stands with the device.
 */
import type { DeviceKey } from '@flouss/platform/device-key';
import { keyAt } from '@flouss/shared/contract/device-keys';
import type { KeyPeriod } from '@flouss/shared/contract/device-keys';
import { assert } from '@flouss/shared/kernel/assert';
import { readDevice } from './device.ts';
import type { ReadStore, WriteTx } from './handles.ts';
import { query } from './handles.ts';
import { journalEnd } from './journal.ts';

export function readNextKey(read: ReadStore): DeviceKey | undefined {
  return read.get(
    query<DeviceKey>('SELECT public_key AS publicKey, private_key AS privateKey FROM next_key WHERE only = 1'),
  );
}

/** Before it is offered for the first time. */
export function keepNextKey(tx: WriteTx, { publicKey, privateKey }: DeviceKey): void {
  tx.run('INSERT INTO next_key (only, public_key, private_key) VALUES (1, ?, ?)', publicKey, privateKey);
}

/** From here on it signs requests and facts; the server does not know yet that it does. */
export function takeNextKey(tx: WriteTx): void {
  const [device, next] = [readDevice(tx), readNextKey(tx)];
  assert(device && next, 'a key is replaced by the one that was made for it');
  tx.run('UPDATE former_keys SET private_key = NULL');
  tx.run(
    'INSERT INTO former_keys (public_key, private_key, up_to_seq) VALUES (?, ?, ?)',
    device.publicKey,
    device.privateKey,
    journalEnd(tx).seq,
  );
  tx.run(
    'UPDATE device SET public_key = ?, private_key = ?, key_confirmed = 0 WHERE only = 1',
    next.publicKey,
    next.privateKey,
  );
  tx.run('DELETE FROM next_key');
}

export function confirmKey(tx: WriteTx): void {
  tx.run('UPDATE device SET key_confirmed = 1 WHERE only = 1');
}

/** The server does not know the key in use. */
export function doubtKey(tx: WriteTx): void {
  tx.run('UPDATE device SET key_confirmed = 0 WHERE only = 1');
}

export function isKeyConfirmed(read: ReadStore): boolean {
  return read.get(query<{ sure: 0 | 1 }>('SELECT key_confirmed AS sure FROM device WHERE only = 1'))?.sure !== 0;
}

/** The key before the one in use, while it could still certify that one. */
export interface LastKey extends DeviceKey {
  /** The last fact that it signed. */
  readonly upToSeq: number;
}

export function readLastKey(read: ReadStore): LastKey | undefined {
  return read.get(
    query<LastKey>(
      `SELECT public_key AS publicKey, private_key AS privateKey, up_to_seq AS upToSeq FROM former_keys
       WHERE private_key IS NOT NULL ORDER BY n DESC LIMIT 1`,
    ),
  );
}

/** The public key of this device that signed its fact at `seq`. */
export function deviceKeyAt(read: ReadStore, seq: number): string {
  const device = readDevice(read);
  assert(device, 'a journal belongs to a device');
  const former = read.all(query<KeyPeriod>('SELECT public_key, up_to_seq FROM former_keys ORDER BY n'));
  return keyAt(device.publicKey, former, seq);
}
