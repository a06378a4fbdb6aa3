/**
 * Everything the sync loop and the engine know of each other. The loop reads and writes the store through these functions
 * alone; each write runs in the caller's transaction and returns what to tell the screens once it has committed.
 */
import type { ServerFault, ServerView } from '@flouss/shared/contract/hello';
import type { BringFault, RecoveryEnvelope } from '@flouss/shared/contract/recovery';
import type { Approved, ChangeTopic } from '@flouss/shared/contract/counter-api';
import type { DeviceId } from '@flouss/shared/kernel/ids';
import type { ReceiptCheck } from '@flouss/shared/contract/receipt-check';
import type { Clock, Random } from '@flouss/shared/kernel/ports';
import type { Result } from '@flouss/shared/kernel/result';
import type { SyncProgress } from '@flouss/shared/contract/views';
import type { Store } from './store/handles.ts';

export type { ReadStore, Store } from './store/handles.ts';
export { StoreUnavailable } from './store/handles.ts';
export { acknowledgedSeq } from './store/acknowledged.ts';
export { feedVersion, readDevice, keepDevice, readFeedAs, saveEnrolment } from './store/device.ts';
export { markPhoto, nextPhoto } from './store/photos.ts';
export {
  confirmKey,
  doubtKey,
  isKeyConfirmed,
  keepNextKey,
  readLastKey,
  readNextKey,
  takeNextKey,
} from './store/device-keys.ts';
export type { Device } from './store/device.ts';
export { keepLinkMemory, readLinkMemory } from './store/link-memory.ts';
export type { ServerReads } from './store/exchange.ts';
export type { LinkMemory } from './store/link-memory.ts';
export {
  applyItems,
  applySnapshot,
  batchAfter,
  headAt,
  nextBatch,
  ownHead,
  pullPosition,
  recordVerdicts,
  rewindTo,
  serverHead,
} from './store/exchange.ts';
export { openForReading } from './store/open.ts';
export { keepRecovery, keyLeftFor, noteKeyLeft, readRecovery } from './store/recovery-note.ts';

/** What changed with a commit: which views to read again, and which operations the bank has just said yes to. */
export interface Change {
  readonly topics: readonly ChangeTopic[];
  readonly loaded: readonly Approved[];
}

/** One line of the counter's log: codes, ids and numbers alone, nothing that a person typed. */
export type LogLine = (line: Readonly<Record<string, unknown>> & { readonly what: string }) => void;

export interface SyncContext {
  readonly store: Store;
  readonly clock: Clock;
  readonly random: Random;
  /** Called after the commit that made the change, and whenever the loop's own status changes (topic `status`). */
  changed(change: Change): void;
  /** Certificates (PEM) that may vouch for the server besides the well-known ones. */
  readonly serverCa?: string | undefined;
  readonly log?: LogLine | undefined;
  /** The store's key for the server's eyes alone; absent where nothing is left with the server. */
  readonly wrapStoreKey?: (publicKey: string, owner: DeviceId) => RecoveryEnvelope;
}

/** `attention`: only a person can help (revoked, quarantined, forked). */
export interface SyncStatus {
  readonly link: 'online' | 'offline' | 'attention';
  /** The counter's clock when the server last answered, in this run of the process or an earlier one. */
  readonly lastContactAt: number | null;
  readonly offlineSinceAt: number | null;
  /** A `SyncErrorCode`, a `CertificateFault` or `unreachable`. */
  readonly trouble: string | null;
  /** While there is much to send or to take. */
  readonly progress: SyncProgress | null;
  /** This computer's clock less the server's, as its last answer said; null before the first. */
  readonly clockAheadMs: number | null;
}

export interface SyncLoop {
  /** One push and one pull now; resolves when both have ended, well or not. */
  syncNow(): Promise<void>;
  /** Facts wait, or the counter has just been enrolled. Cheap: called after each operation. */
  wake(): void;
  status(): SyncStatus;
  stop(): Promise<void>;
}

/** Exported by sync/sync-loop.ts as `startSync`. May be called before the enrolment: the loop then sleeps until `wake`. */
export type StartSync = (context: SyncContext) => SyncLoop;

/** Exported by sync/check-receipt.ts as `checkReceipt`: the centre's word on a receipt's code; undefined when it gives none. */
export type CheckReceipt = (context: SyncContext, text: string) => Promise<ReceiptCheck | undefined>;

/** Exported by sync/enrol.ts as `enrol`: registers the device and takes the first snapshot. Nothing is in memory that is not in the store. */
export type Enrol = (
  context: SyncContext,
  serverUrl: string,
  code: string,
) => Promise<Result<null, 'enrolment-code-invalid' | 'already-enrolled' | 'server-unreachable'>>;

/** Exported by sync/recover.ts as `recover`: takes a lost counter's place; the store keeps what came of its backup. */
export type Recover = (
  context: SyncContext,
  serverUrl: string,
  code: string,
  backupFile: string | null,
) => ReturnType<Enrol>;

/** Exported by sync/check-server.ts as `checkServer`: who is at an address; `code` is told to the server alone. */
export type CheckServer = (
  context: SyncContext,
  serverUrl: string,
  code: string | null,
) => Promise<Result<ServerView, ServerFault>>;

/** Exported by sync/bring-again.ts as `bringAgain`: reads another of the lost counter's backups. */
export type BringAgain = (context: SyncContext, backupFile: string) => Promise<Result<null, BringFault>>;
