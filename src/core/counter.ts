/**
 * The counter's engine as its hosts see it: one store, one method table, one stream of events.
 * Knows no process, no window and no transport.
 */
import type { StoreRefusal } from '@flouss/shared/contract/backend-messages';
import type { ApiResult, CounterEvent, CounterMethod } from '@flouss/shared/contract/counter-api';
import type { Clock, Random, Stopwatch } from '@flouss/shared/kernel/ports';
import type { Result } from '@flouss/shared/kernel/result';
import { openEngine } from './engine.ts';
import { networkPrinter } from './printing/network-printer.ts';
import { checkServer } from './sync/check-server.ts';
import { bringAgain } from './sync/bring-again.ts';
import { checkReceipt } from './sync/check-receipt.ts';
import { enrol } from './sync/enrol.ts';
import { recover } from './sync/recover.ts';
import { startSync } from './sync/sync-loop.ts';
import { withTraining } from './training/with-training.ts';
import type { LogLine } from './sync-ports.ts';
import type { UpdateSource } from './update/updates.ts';

export interface CounterOptions {
  readonly store_path: string;
  /** 32 bytes, kept by the host. */
  readonly store_key: Uint8Array;
  /** 32 bytes, kept by the host apart from store and key: with the two alone, no PIN can be tried. */
  readonly pin_pepper: Uint8Array;
  readonly clock: Clock;
  readonly stopwatch: Stopwatch;
  readonly random: Random;
  /** Called after the commit that changed something, never inside it. */
  emit(event: CounterEvent): void;
  /** Where the installation says the server is: offered at enrolment, followed when it has moved. Null: nothing is said. */
  readonly server_url: string | null;
  /** Certificates (PEM) that may vouch for the server besides the well-known ones. */
  readonly server_ca?: string | undefined;
  readonly application_version?: string | undefined;
  /** Hears what was asked of the server, in codes and ids. */
  readonly log?: LogLine | undefined;
  /** Where newer versions are published; absent: nobody is asked. */
  readonly update?: UpdateSource | undefined;
  /** Where a bundle keeps the thread that takes backups' copies. */
  readonly copy_thread?: URL;
}

export interface Counter {
  /**
   * Input is parsed here (again): a host may pass on what it was given. Expected refusals are values;
   * only a bug rejects.
   */
  call<M extends CounterMethod>(method: M, input: unknown): Promise<ApiResult<M>>;
  /** Starts the sync loop; a second call changes nothing. */
  start(): void;
  /** Stops the loop, waits for calls under way, closes the store. */
  close(): Promise<void>;
}

export function openCounter(options: CounterOptions): Result<Counter, StoreRefusal> {
  const printer = networkPrinter();
  return withTraining(options, printer, (real, door) =>
    openEngine(
      real,
      { startSync, enrol, recover, bringAgain, checkServer, checkReceipt, printer },
      { training: false, door },
    ),
  );
}
