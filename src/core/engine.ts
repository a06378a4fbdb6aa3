/** Puts the counter together: store, sync loop, services. The only place of this room that holds them all. */
import { wrapFor } from '@flouss/platform/recovery-envelope';
import type { StoreRefusal } from '@flouss/shared/contract/backend-messages';
import type { ApiResult, CounterMethod } from '@flouss/shared/contract/counter-api';
import { parseCall } from '@flouss/shared/contract/counter-api';
import type { Stopwatch } from '@flouss/shared/kernel/ports';
import type { Result } from '@flouss/shared/kernel/result';
import { err, ok } from '@flouss/shared/kernel/result';
import { keepBackups } from './backup/backups.ts';
import type { Context } from './context.ts';
import { refuse, signerCache } from './context.ts';
import type { Counter, CounterOptions } from './counter.ts';
import { openPrintDesk } from './printing/print-desk.ts';
import type { PrinterPort } from './printing/printer-port.ts';
import { countRefusals } from './refusal-counts.ts';
import { dispatch } from './services/dispatch.ts';
import { currentSession } from './services/session.ts';
import { moveServer, readDevice } from './store/device.ts';
import type { Store } from './store/handles.ts';
import { StoreUnavailable } from './store/handles.ts';
import { openStore } from './store/open.ts';
import { beginPinLocks, markPinLocks } from './store/pin-attempts.ts';
import type { TrainingDoor } from './training-door.ts';
import { keepUpdates } from './update/updates.ts';
import { NO_TRAINING } from './training-door.ts';
import type {
  BringAgain,
  Change,
  CheckReceipt,
  CheckServer,
  Enrol,
  Recover,
  StartSync,
  SyncContext,
  SyncLoop,
  SyncStatus,
} from './sync-ports.ts';

export interface EnginePorts {
  readonly startSync: StartSync;
  readonly enrol: Enrol;
  readonly printer: PrinterPort;
  /** Absent where no place can be taken: in training. */
  readonly recover?: Recover;
  readonly bringAgain?: BringAgain;
  readonly checkServer?: CheckServer;
  readonly checkReceipt?: CheckReceipt;
}

/** What an engine is told of training: that it is the training counter, or the way to the one beside it. */
export interface TrainingPart {
  readonly training: boolean;
  readonly door: TrainingDoor;
}

const ALONE: TrainingPart = { training: false, door: NO_TRAINING };

/** Beside this source; a bundle has it elsewhere, and says so. */
const COPY_THREAD = new URL('./backup/copy-thread.ts', import.meta.url);

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
  const { store_path, store_key, copy_thread = COPY_THREAD } = options;
  const syncContext: SyncContext = {
    store,
    clock,
    random,
    changed,
    serverCa: options.server_ca,
    log: options.log,
    wrapStoreKey: (publicKey, owner) => wrapFor(publicKey, owner, store_key, random),
  };
  const printing = openPrintDesk(syncContext, ports.printer);
  const backups = keepBackups(syncContext, { store_path, store_key, copy_thread });
  const refusals = countRefusals();
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
    checkReceipt: async (text) => ports.checkReceipt?.(syncContext, text),
    printing,
    backups,
    enrol: (serverUrl, code) => ports.enrol(syncContext, serverUrl, code),
    applicationVersion: options.application_version ?? null,
    updates: keepUpdates(syncContext, options.update, options.application_version ?? null, store_path),
    refusals,
    checkServer: async (serverUrl, code) =>
      (await ports.checkServer?.(syncContext, serverUrl, code)) ?? err('server-unreachable'),
    recover: async (serverUrl, code, backupFile) =>
      (await ports.recover?.(syncContext, serverUrl, code, backupFile)) ?? err('server-unreachable'),
    bring: async (backupFile) => (await ports.bringAgain?.(syncContext, backupFile)) ?? err('server-unreachable'),
    signedIn: { operatorId: undefined, shutOut: null },
    counting: { operatorId: undefined },
    signer: signerCache(),
  };

  const underWay = new Set<Promise<unknown>>();
  const call = async <M extends CounterMethod>(method: M, input: unknown): Promise<ApiResult<M>> => {
    const parsed = parseCall(method, input);
    if (!parsed.ok) return parsed;
    const answer = await answerOf(method, parsed.input);
    if (!answer.ok) refusals.note(method, answer.error.code, clock.now());
    return answer;
  };
  const answerOf = async <M extends CounterMethod>(method: M, input: unknown): Promise<ApiResult<M>> => {
    try {
      return await dispatch(context, method, input);
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
      backups.start();
    },
    close: async () => {
      printing.stop();
      await Promise.all([loop?.stop(), backups.stop()]);
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
