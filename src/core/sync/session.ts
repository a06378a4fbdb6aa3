/** The enrolled device in this run of the process: its server, its signer, and how much it sends at a time. */
import { signerOf } from '@flouss/platform/device-key';
import { FEED_VERSION } from '@flouss/shared/contract/protocol';
import { BATCH_FACTS_MAX } from '@flouss/shared/contract/sync';
import type { Result } from '@flouss/shared/kernel/result';
import { feedVersion, readDevice, readFeedAs } from '../sync-ports.ts';
import type { SyncContext } from '../sync-ports.ts';
import type { AskedPage } from './pull.ts';
import type { Caller, ServerLink } from './server-call.ts';
import type { Transport } from './transport.ts';
import type { Trouble } from './trouble.ts';

export interface SyncSession {
  readonly context: SyncContext;
  readonly link: ServerLink;
  readonly caller: Caller;
  /** Halved when the server calls a body too large, doubled again after each push that it took. */
  batchFactsMax: number;
  /** In a long catch-up, the page behind the one that was stored last. */
  ahead: AskedPage | undefined;
  /** While the key is being replaced, or the server told that it was. */
  changingKey: Promise<Result<null, Trouble>> | undefined;
}

/** Undefined before the enrolment. */
export function openSession(context: SyncContext, transport: Transport): SyncSession | undefined {
  const device = readDevice(context.store.read);
  if (!device?.serverUrl) return undefined;
  // Nothing is written for nothing: the disk may refuse, and many a session only asks.
  if (feedVersion(context.store.read) < FEED_VERSION) context.store.write((tx) => readFeedAs(tx, FEED_VERSION));
  return {
    context,
    link: {
      transport,
      clock: context.clock,
      random: context.random,
      serverUrl: device.serverUrl,
      clockAheadMs: 0,
      seenAheadMs: null,
      serverVersion: null,
      log: context.log,
    },
    caller: { deviceId: device.deviceId, sign: signerOf(device) },
    batchFactsMax: BATCH_FACTS_MAX,
    ahead: undefined,
    changingKey: undefined,
  };
}
