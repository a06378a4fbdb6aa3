/** A thread for one copy of the store: takes its order at birth, says how it went, ends. */
import { parentPort, workerData } from 'node:worker_threads';
import { assert } from '@flouss/shared/kernel/assert';
import { copyStore } from './copy-store.ts';
import type { CopyOrder } from './copy-store.ts';

assert(parentPort, 'a copy is taken in a thread');
// oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
parentPort.postMessage(copyStore(workerData as CopyOrder));
