/** A thread that reads one freeze list, says what it is, and is gone. */
import { parentPort, workerData } from 'node:worker_threads';
import { assert } from '@flouss/shared/kernel/assert';
import { readFreezeList } from './read-list.ts';

assert(parentPort, 'this file is a thread of its own');
// oxlint-disable-next-line unicorn/require-post-message-target-origin -- A thread has no origin.
parentPort.postMessage(readFreezeList(workerData as Uint8Array));
