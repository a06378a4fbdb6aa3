/** Who this counter is to the server, and how far each knows the other's word. One row. */
import type { DeviceKey } from '@flouss/platform/device-key';
import { FEED_VERSION } from '@flouss/shared/contract/protocol';
import type { EnrolAnswer, JournalHead } from '@flouss/shared/contract/sync';
import type { Cents } from '@flouss/shared/domain/money';
import { assert } from '@flouss/shared/kernel/assert';
import type { DeviceId } from '@flouss/shared/kernel/ids';
import type { ReadStore, WriteTx } from './handles.ts';
import { query } from './handles.ts';

export interface Device extends DeviceKey {
  readonly deviceId: DeviceId;
  /** Both null while the enrolment has not been answered. */
  readonly serverUrl: string | null;
  readonly counterCode: string | null;
  /** How far the server has judged this journal: what comes after waits to be sent. */
  readonly serverSeq: number;
  readonly serverDigest: string;
  /** Position in the server's change feed. */
  readonly cursor: number;
  readonly grantedCents: Cents;
}

const READ = `SELECT device_id AS deviceId, public_key AS publicKey, private_key AS privateKey, server_url AS serverUrl,
  counter_code AS counterCode, server_seq AS serverSeq, server_digest AS serverDigest, cursor, granted_cents AS grantedCents
  FROM device WHERE only = 1`;

export function readDevice(read: ReadStore): Device | undefined {
  return read.get(query<Device>(READ));
}

/** Before the first send of an enrolment, so that asking twice enrols once. Its feed begins in today's version. */
export function keepDevice(tx: WriteTx, deviceId: DeviceId, key: DeviceKey): void {
  tx.run(
    'INSERT INTO device (only, device_id, public_key, private_key, feed_version) VALUES (1, ?, ?, ?, ?)',
    deviceId,
    key.publicKey,
    key.privateKey,
    FEED_VERSION,
  );
}

export function saveEnrolment(tx: WriteTx, serverUrl: string, answer: EnrolAnswer): void {
  const changed = tx.run(
    'UPDATE device SET server_url = ?, counter_code = ? WHERE only = 1 AND device_id = ?',
    serverUrl,
    answer.counter_code,
    answer.device_id,
  );
  assert(changed === 1, 'the answer is for the device that asked');
}

/** The same server at another address; a counter that is not enrolled has none yet. */
export function moveServer(tx: WriteTx, serverUrl: string): void {
  tx.run('UPDATE device SET server_url = ? WHERE only = 1 AND server_url IS NOT NULL', serverUrl);
}

export function keepServerHead(tx: WriteTx, head: JournalHead): void {
  tx.run('UPDATE device SET server_seq = ?, server_digest = ? WHERE only = 1', head.seq, head.digest);
}

export function keepCursor(tx: WriteTx, cursor: number): void {
  tx.run('UPDATE device SET cursor = ? WHERE only = 1', cursor);
}

/** The version of the protocol that the feed was read in. */
export function feedVersion(read: ReadStore): number {
  return (
    read.get(query<{ version: number }>('SELECT feed_version AS version FROM device WHERE only = 1'))?.version ?? 0
  );
}

/** A counter that reads more kinds of things than when it took the feed takes it again: what it was not told then is in it. */
export function readFeedAs(tx: WriteTx, version: number): void {
  tx.run('UPDATE device SET cursor = 0, feed_version = ? WHERE only = 1 AND feed_version < ?', version, version);
}

export function keepCounterCode(tx: WriteTx, counterCode: string): void {
  tx.run('UPDATE device SET counter_code = ? WHERE only = 1', counterCode);
}

export function keepGranted(tx: WriteTx, granted: Cents): void {
  tx.run('UPDATE device SET granted_cents = ? WHERE only = 1', granted);
}
