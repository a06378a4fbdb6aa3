/** Puts the counter together: store, sync loop, services. The only place of this room that holds them all. */
import type { StoreRefusal } from '@flouss/shared/contract/backend-messages';
import type { ApiResult, CounterMethod } from '@flouss/shared/contract/counter-api';
import { parseCall } from '@flouss/shared/contract/counter-api';
import type { Stopwatch } from '@flouss/shared/kernel/ports';
import type { Result } from '@flouss/shared/kernel/result';
import { ok } from '@flouss/shared/kernel/result';
import type { Context } from './context.ts';
import { refuse, signerCache } from './context.ts';
import type { Counter, CounterOptions } from './counter.ts';
import { openPrintDesk } from './printing/print-desk.ts';
import type { PrinterPort } from './printing/printer-port.ts';
import { dispatch } from './services/dispatch.ts';
import { currentSession } from './services/session.ts';
import { moveServer, readDevice } from './store/device.ts';
import type { Store } from './store/handles.ts';
import { StoreUnavailable } from './store/handles.ts';
import { openStore } from './store/open.ts';
import { beginPinLocks, markPinLocks } from './store/pin-attempts.ts';
import type { Change, Enrol, StartSync, SyncContext, SyncLoop, SyncStatus } from './sync-ports.ts';
import type { TrainingDoor } from './training-door.ts';
import { NO_TRAINING } from './training-door.ts';

export interface EnginePorts {
  readonly startSync: StartSync;
  readonly enrol: Enrol;
  readonly printer: PrinterPort;
}

/** What an engine is told of training: that it is the training counter, or the way to the one beside it. */
export interface TrainingPart {
  readonly training: boolean;
  readonly door: TrainingDoor;
}

const ALONE: TrainingPart = { training: false, door: NO_TRAINING };

/** Before the loop runs, nothing is known of the server. */
const NO_CONTACT: SyncStatus = {
  link: 'offline',
  lastContactAt: null,
  offlineSinceAt: null,
  trouble: null,
  progress: null,
  clockAheadMs: null,
};

export function openEngine(
  options: CounterOptions,
  ports: EnginePorts,
  { training, door }: TrainingPart = ALONE,
): Result<Counter, StoreRefusal> {
  const opened = openStore({ path: options.store_path, key: options.store_key, pepper: options.pin_pepper });
  if (!opened.ok) return opened;
  const store = opened.value;
  followServer(store, options.server_url);
  const { clock, random, stopwatch } = options;
  store.write((tx) => beginPinLocks(tx, stopwatch.elapsed()));
  const changed = (change: Change): void => {
    // Whoever may no longer work is out now, not when he next touches a key.
    if (change.topics.includes('session')) currentSession(context);
    if (change.topics.length + change.loaded.length > 0)
      options.emit({ topics: [...change.topics], loaded: [...change.loaded] });
  };
  const syncContext: SyncContext = { store, clock, random, changed };
  const printing = openPrintDesk(syncContext, ports.printer);
  let loop: SyncLoop | undefined;
  const context: Context = {
    ...syncContext,
    training,
    trainingDoor: door,
    stopwatch,
    suggestedServerUrl: options.server_url,
    sync: {
      syncNow: async () => loop?.syncNow(),
      wake: () => loop?.wake(),
      status: () => loop?.status() ?? NO_CONTACT,
    },
    printing,
    enrol: (serverUrl, code) => ports.enrol(syncContext, serverUrl, code),
    signedIn: { operatorId: undefined, shutOut: null },
    counting: { operatorId: undefined },
    signer: signerCache(),
  };

  const underWay = new Set<Promise<unknown>>();
  const call = async <M extends CounterMethod>(method: M, input: unknown): Promise<ApiResult<M>> => {
    const parsed = parseCall(method, input);
    if (!parsed.ok) return parsed;
    try {
      return await dispatch(context, method, parsed.input);
    } catch (error) {
      if (error instanceof StoreUnavailable) return refuse('store-unavailable');
      throw error;
    }
  };

  return ok({
    call: (method, input) => {
      const answer = call(method, input).finally(() => underWay.delete(answer));
      underWay.add(answer);
      return answer;
    },
    start: () => {
      loop ??= ports.startSync(syncContext);
      printing.wake();
    },
    close: async () => {
      printing.stop();
      await loop?.stop();
      await Promise.allSettled(underWay);
      markLocks(store, stopwatch);
      store.close();
    },
  });
}

/** A disk that refuses now leaves the locks as they were last written: longer, never shorter. */
function markLocks(store: Store, stopwatch: Stopwatch): void {
  try {
    store.write((tx) => markPinLocks(tx, stopwatch.elapsed()));
  } catch (error) {
    if (!(error instanceof StoreUnavailable)) throw error;
  }
}

/** An installation that names another address moved the server; whose server it is, its verdicts show. */
function followServer(store: Store, serverUrl: string | null): void {
  const enrolledAt = readDevice(store.read)?.serverUrl ?? null;
  if (serverUrl === null || enrolledAt === null || enrolledAt === serverUrl) return;
  store.write((tx) => moveServer(tx, serverUrl));
}
