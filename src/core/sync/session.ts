/** The enrolled device in this run of the process: its server, its signer, and how much it sends at a time. */
import { signerOf } from '@flouss/platform/device-key';
import { BATCH_FACTS_MAX } from '@flouss/shared/contract/sync';
import { readDevice } from '../sync-ports.ts';
import type { SyncContext } from '../sync-ports.ts';
import type { AskedPage } from './pull.ts';
import type { Caller, ServerLink } from './server-call.ts';
import type { Transport } from './transport.ts';

export interface SyncSession {
  readonly context: SyncContext;
  readonly link: ServerLink;
  readonly caller: Caller;
  /** Halved when the server calls a body too large, doubled again after each push that it took. */
  batchFactsMax: number;
  /** In a long catch-up, the page behind the one that was stored last. */
  ahead: AskedPage | undefined;
}

/** Undefined before the enrolment. */
export function openSession(context: SyncContext, transport: Transport): SyncSession | undefined {
  const device = readDevice(context.store.read);
  if (!device?.serverUrl) return undefined;
  return {
    context,
    link: {
      transport,
      clock: context.clock,
      random: context.random,
      serverUrl: device.serverUrl,
      clockAheadMs: 0,
      seenAheadMs: null,
      log: context.log,
    },
    caller: { deviceId: device.deviceId, sign: signerOf(device) },
    batchFactsMax: BATCH_FACTS_MAX,
    ahead: undefined,
  };
}
