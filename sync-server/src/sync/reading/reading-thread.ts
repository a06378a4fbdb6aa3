/** A thread that reads batches, one after the other, until it is told to end. Holds the server's keys and nothing else. */
import { parentPort, workerData } from 'node:worker_threads';
import { assert } from '@flouss/shared/kernel/assert';
import { ok } from '@flouss/shared/kernel/result';
import type { Result } from '@flouss/shared/kernel/result';
import { systemRandom } from '@flouss/platform/system-ports';
import type { ServerKeys } from '../../db/server-keys.ts';
import { packBatch } from './packed-batch.ts';
import type { PackedBatch } from './packed-batch.ts';
import { readBatch } from './read-batch.ts';
import type { Sender, Unreadable } from './read-batch.ts';

export interface ToThread {
  readonly id: number;
  readonly body: Uint8Array;
  readonly sender: Sender;
}

export interface FromThread {
  readonly id: number;
  readonly read: Result<PackedBatch, Unreadable>;
}

assert(parentPort, 'this file is a thread of its own');
const port = parentPort;
const ctx = { keys: workerData as ServerKeys, random: systemRandom };
port.on('message', ({ id, body, sender }: ToThread) => {
  const read = readBatch(ctx, body, sender);
  port.postMessage({ id, read: read.ok ? ok(packBatch(read.value)) : read } satisfies FromThread);
});
