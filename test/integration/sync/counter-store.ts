/** A counter's real store with its real sync, without services: facts are put straight into the journal, as a service would. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { signerOf } from '@flouss/platform/device-key';
import { systemRandom } from '@flouss/platform/system-ports';
import { makeCardReference } from '@flouss/shared/domain/card-reference';
import { ZERO } from '@flouss/shared/domain/money';
import { assert } from '@flouss/shared/kernel/assert';
import { OpId, OperatorId, newId } from '@flouss/shared/kernel/ids';
import type { Clock } from '@flouss/shared/kernel/ports';
import { applyFact } from '../../../src/core/projections/apply.ts';
import { appendFact, journalEnd } from '../../../src/core/store/journal.ts';
import { query } from '../../../src/core/store/handles.ts';
import { openStore } from '../../../src/core/store/open.ts';
import type { Change, Store, SyncContext, SyncLoop } from '../../../src/core/sync-ports.ts';
import { readDevice } from '../../../src/core/sync-ports.ts';
import { enrol } from '../../../src/core/sync/enrol.ts';
import { startSync } from '../../../src/core/sync/sync-loop.ts';
import { OPERATOR_ID } from './terms.ts';

export interface CounterStore {
  store: Store;
  readonly context: SyncContext;
  readonly changes: Change[];
  /** How far the feed had been stored when each change was told. */
  readonly cursorsTold: number[];
  readonly loop: () => SyncLoop;
  /** Puts `count` facts into the journal in one transaction and wakes the loop. */
  record(count: number, packsEach?: number): void;
  enrol(url: string, code?: string): ReturnType<typeof enrol>;
  start(): SyncLoop;
  /** As after a crash: the loop gone, the file closed and opened again. */
  reopen(): Promise<void>;
  /** Facts without a verdict. */
  unjudged(): number;
  texts(): string[];
  remove(): Promise<void>;
}

const FACTS_PER_TRANSACTION = 500;

export async function openCounterStore(clock: Clock = { now: () => Date.now() }): Promise<CounterStore> {
  const folder = await mkdtemp(join(tmpdir(), 'flouss-sync-'));
  const path = join(folder, 'counter.store');
  const key = systemRandom.bytes(32);
  const changes: Change[] = [];
  const cursorsTold: number[] = [];
  let loop: SyncLoop | undefined;
  let packs = 0;

  function open(): Store {
    const opened = openStore({ path, key, pepper: key });
    assert(opened.ok, 'the store opens');
    return opened.value;
  }

  const counter: CounterStore = {
    store: open(),
    changes,
    cursorsTold,
    context: {
      get store() {
        return counter.store;
      },
      clock,
      random: systemRandom,
      changed: (change) => {
        changes.push(change);
        cursorsTold.push(readDevice(counter.store.read)?.cursor ?? 0);
      },
    },
    loop: () => {
      assert(loop, 'the loop was started');
      return loop;
    },
    record(count, packsEach = 1) {
      for (let done = 0; done < count; done += FACTS_PER_TRANSACTION)
        append(Math.min(FACTS_PER_TRANSACTION, count - done), packsEach);
      loop?.wake();
    },
    enrol: (url, code = 'ENROL-ME-1234') => enrol(counter.context, url, code),
    start() {
      loop = startSync(counter.context);
      return loop;
    },
    async reopen() {
      await loop?.stop();
      loop = undefined;
      counter.store.close();
      counter.store = open();
    },
    unjudged: () =>
      counter.store.read.get(query<{ n: number }>('SELECT count(*) AS n FROM journal WHERE outcome IS NULL'))?.n ?? 0,
    texts: () =>
      counter.store.read.all(query<{ text: string }>('SELECT text FROM journal ORDER BY seq')).map((row) => row.text),
    async remove() {
      await loop?.stop();
      counter.store.close();
      await rm(folder, { recursive: true, force: true });
    },
  };

  function append(count: number, packsEach: number): void {
    const device = readDevice(counter.store.read);
    assert(device, 'the counter has its key');
    const signer = { device_id: device.deviceId, sign: signerOf(device) };
    counter.store.write((tx) => {
      for (let i = 0; i < count; i++) {
        const { fact } = appendFact(tx, signer, journalEnd(tx), {
          type: 'pack-received',
          body: {
            card_references: Array.from({ length: packsEach }, () => makeCardReference(packs++)),
            delivery_note: 'BL 1',
          },
          op_id: newId(OpId, clock, systemRandom),
          operator_id: OperatorId.parse(OPERATOR_ID),
          occurred_at: clock.now(),
          tariff_v: 1,
          spends: ZERO,
          receipt: null,
        });
        applyFact(tx, fact);
      }
    });
  }

  return counter;
}
