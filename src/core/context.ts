/** What every service is given: the store, the ports, the sync loop's word on the server, who is signed in. Decides nothing. */
import { signerOf } from '@flouss/platform/device-key';
import type { ApiError, ApiResult, CounterMethod, ParsedInputOf } from '@flouss/shared/contract/counter-api';
import { assert } from '@flouss/shared/kernel/assert';
import type { OperatorId } from '@flouss/shared/kernel/ids';
import type { PrintDesk } from './printing/print-desk.ts';
import type { Clock, Random, Stopwatch } from '@flouss/shared/kernel/ports';
import { readDevice } from './store/device.ts';
import type { ReadStore, Store } from './store/handles.ts';
import type { DeviceSigner } from './store/journal.ts';
import type { Colleague, Reference } from './store/reference.ts';
import type { Backups } from './backup/backups.ts';
import type { RefusalCounts } from './refusal-counts.ts';
import type { TrainingDoor } from './training-door.ts';
import type { Updates } from './update/updates.ts';
import type { BringAgain, Change, CheckReceipt, CheckServer, Enrol, Recover, SyncLoop } from './sync-ports.ts';

export interface Context {
  readonly store: Store;
  readonly clock: Clock;
  readonly stopwatch: Stopwatch;
  readonly random: Random;
  readonly suggestedServerUrl: string | null;
  readonly sync: Omit<SyncLoop, 'stop'>;
  readonly backups: Omit<Backups, 'start' | 'stop'>;
  readonly enrol: (serverUrl: string, code: string) => ReturnType<Enrol>;
  readonly checkReceipt: (text: string) => ReturnType<CheckReceipt>;
  readonly printing: Omit<PrintDesk, 'stop'>;
  /** Said on screens and receipts; no service decides by it. */
  readonly training: boolean;
  /** The way to the training counter beside this one. */
  readonly trainingDoor: TrainingDoor;
  /** Null where the host does not say. */
  readonly applicationVersion: string | null;
  readonly updates: Updates;
  readonly refusals: Pick<RefusalCounts, 'list'>;
  readonly checkServer: (serverUrl: string, code: string | null) => ReturnType<CheckServer>;
  readonly recover: (serverUrl: string, code: string, backupFile: string | null) => ReturnType<Recover>;
  readonly bring: (backupFile: string) => ReturnType<BringAgain>;
  /** Tells the screens; only after a commit. */
  readonly changed: (change: Change) => void;
  /** In memory only: a restart signs everybody out. */
  readonly signedIn: {
    operatorId: OperatorId | undefined;
    /** Whose session the server has just ended: named until somebody signs in or locks. */
    shutOut: string | null;
  };
  readonly signer: (read: ReadStore) => DeviceSigner;
  /** Who counts the till at the moment: he is told no sum until his count is in. In memory only. */
  readonly counting: { operatorId: OperatorId | undefined };
}

/** Somebody who may act, as the server last said. */
export interface Session {
  readonly operator: Colleague;
  /** What the server last published, the operator's permission with it. */
  readonly reference: Reference;
}

/** Before anybody is signed in. */
export type OpenService<M extends CounterMethod> = (
  context: Context,
  input: ParsedInputOf<M>,
) => ApiResult<M> | Promise<ApiResult<M>>;

/** Check → decide → append the fact and project it, in one transaction; then tell. */
export type Service<M extends CounterMethod> = (
  context: Context,
  session: Session,
  input: ParsedInputOf<M>,
) => ApiResult<M>;

/** One that also waits for something outside the store. */
export type AskingService<M extends CounterMethod> = (
  ...given: Parameters<Service<M>>
) => ApiResult<M> | Promise<ApiResult<M>>;

export interface Refusal<C extends string> {
  readonly ok: false;
  readonly error: ApiError<C>;
}

export function refuse<const C extends string>(code: C, detail?: ApiError['detail']): Refusal<C> {
  return { ok: false, error: detail ? { code, detail } : { code } };
}

/** For what the input's schema cannot see. */
export function refuseField(path: string, code: string): Refusal<'input-invalid'> {
  return { ok: false, error: { code: 'input-invalid', fields: [{ path, code }] } };
}

/** Each of the device's keys is parsed once. */
export function signerCache(): Context['signer'] {
  let cached: { readonly publicKey: string; readonly signer: DeviceSigner } | undefined;
  return (read) => {
    const device = readDevice(read);
    assert(device, 'somebody who is signed in is at an enrolled counter');
    const { publicKey, deviceId } = device;
    if (cached?.publicKey !== publicKey)
      cached = { publicKey, signer: { device_id: deviceId, sign: signerOf(device) } };
    return cached.signer;
  };
}
