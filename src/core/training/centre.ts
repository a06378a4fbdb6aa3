/**
 * The centre of training: takes the facts of the training counter, judges them, plays the bank and tells what came of it, in this
 * process and through the same ports as the real sync loop. What it knows is in the training store; only waiting times are in memory.
 */
import { makeDeviceKey } from '@flouss/platform/device-key';
import { FactEnvelope, readFact } from '@flouss/shared/contract/journal';
import type { FeedItem, Verdict } from '@flouss/shared/contract/sync';
import { BATCH_BYTES_MAX, BATCH_FACTS_MAX } from '@flouss/shared/contract/sync';
import { ZERO } from '@flouss/shared/domain/money';
import { assert } from '@flouss/shared/kernel/assert';
import type { OpId } from '@flouss/shared/kernel/ids';
import { DeviceId, newId } from '@flouss/shared/kernel/ids';
import { err, ok } from '@flouss/shared/kernel/result';
import { reportBug } from '../report-bug.ts';
import type { WriteTx } from '../store/handles.ts';
import type { Change, Enrol, StartSync, SyncContext, SyncLoop, SyncStatus } from '../sync-ports.ts';
import {
  StoreUnavailable,
  applyItems,
  applySnapshot,
  headAt,
  keepDevice,
  nextBatch,
  pullPosition,
  readDevice,
  recordVerdicts,
  saveEnrolment,
  serverHead,
} from '../sync-ports.ts';
import { dueMoves, followingFrom, isTooLate, sumsAfter } from './centre-words.ts';
import type { IsDue } from './centre-words.ts';
import { demoItems, demoSnapshot } from './demo-data.ts';

/** Long enough for "not confirmed yet" to be read. */
const JUDGE_AFTER_MS = 700;
const TRY_AGAIN_AFTER_MS = 1_000;
/** Never asked: the name says so (RFC 2606). */
const NOWHERE = 'https://training.invalid';

export interface TrainingCentre {
  readonly startSync: StartSync;
  readonly enrol: Enrol;
  readonly connect: (connected: boolean) => void;
  readonly isConnected: () => boolean;
}

export interface Heard {
  /** What the centre has just told the counter. */
  readonly told: (items: readonly FeedItem[]) => void;
  /** Facts have reached the centre. */
  readonly judged: () => void;
}

export function trainingCentre(heard: Heard): TrainingCentre {
  let connected = true;
  let lineChanged: (() => void) | undefined;
  const isConnected = (): boolean => connected;
  return {
    enrol,
    isConnected,
    connect: (wanted) => {
      connected = wanted;
      lineChanged?.();
    },
    startSync: (context) => {
      const loop = playCentre(context, isConnected, heard);
      lineChanged = loop.lineChanged;
      return loop;
    },
  };
}

const enrol: Enrol = async (context) => {
  const { store, clock, random } = context;
  if (readDevice(store.read)) return err('already-enrolled');
  const snapshot = await demoSnapshot(random);
  const { counter_code, agent } = snapshot;
  const device_id = newId(DeviceId, clock, random);
  context.changed(
    store.write((tx) => {
      keepDevice(tx, device_id, makeDeviceKey());
      saveEnrolment(tx, NOWHERE, { device_id, counter_code, agent });
      const change = applySnapshot(tx, snapshot);
      tell(tx, demoItems(random, clock.now()));
      return change;
    }),
  );
  return ok(null);
};

interface PlayedLoop extends SyncLoop {
  readonly lineChanged: () => void;
}

function playCentre(context: SyncContext, isConnected: () => boolean, heard: Heard): PlayedLoop {
  const { store, clock } = context;
  /** When each thing was first seen in the state it is in. */
  const seenAt = new Map<string, number>();
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;
  let lastContactAt: number | null = null;
  let offlineSinceAt: number | null = null;

  function turn(): void {
    clearTimeout(timer);
    if (stopped || !isConnected()) return;
    try {
      // Enrolment wakes it.
      if (!readDevice(store.read)) return;
      lastContactAt = clock.now();
      judgeWaiting();
      again(advance());
    } catch (error) {
      if (!(error instanceof StoreUnavailable)) reportBug('training-turn-failed', error);
      again(TRY_AGAIN_AFTER_MS);
    }
  }

  function again(afterMs: number | undefined): void {
    clearTimeout(timer);
    if (afterMs !== undefined && !stopped) timer = setTimeout(turn, afterMs);
  }

  function judgeWaiting(): void {
    const facts = nextBatch(store.read, BATCH_FACTS_MAX, BATCH_BYTES_MAX).map(({ fact }) =>
      FactEnvelope.parse(JSON.parse(fact)),
    );
    const last = facts.at(-1);
    if (!last) return;
    const head = headAt(store.read, last.seq);
    assert(head, 'the journal holds what waits');
    const changes = store.write((tx) => {
      const read = facts.map(readFact).flatMap((each) => (each.ok ? [each.fact] : []));
      const late = new Set(read.filter((fact) => isTooLate(tx, fact)).map(({ op_id }) => op_id));
      const judged = recordVerdicts(
        tx,
        facts.map(({ seq, op_id }) => verdictOf(seq, op_id, late.has(op_id))),
        head,
      );
      // One after the other: what is said of a first reload builds on what was said of the sale it came with.
      const taken = read.filter(({ op_id }) => !late.has(op_id));
      return [judged, ...taken.map((fact) => tell(tx, followingFrom(tx, fact, clock.now())))];
    });
    for (const change of changes) context.changed(change);
    heard.judged();
  }

  /** Lets the bank do what is due; returns how long until the next thing is. */
  function advance(): number | undefined {
    const now = performance.now();
    const waits: number[] = [];
    const isDue: IsDue = (id, state, { after_ms }) => {
      const key = `${id} ${state}`;
      const since = seenAt.get(key) ?? now;
      seenAt.set(key, since);
      const wait = since + after_ms - now;
      if (wait > 0) waits.push(wait);
      return wait <= 0;
    };
    const moved = dueMoves(store.read, clock.now(), isDue);
    if (moved.length === 0) return waits.length === 0 ? undefined : Math.min(...waits);
    context.changed(store.write((tx) => tell(tx, [...moved, ...sumsAfter(tx, moved, clock.now())])));
    heard.told(moved);
    return 0;
  }

  // A process before this one may have left facts, or things at the bank.
  again(JUDGE_AFTER_MS);
  return {
    syncNow: async () => turn(),
    wake: () => again(JUDGE_AFTER_MS),
    status: (): SyncStatus => {
      const known = { progress: null, clockAheadMs: null };
      if (!isConnected()) return { link: 'offline', lastContactAt, offlineSinceAt, trouble: 'unreachable', ...known };
      return { link: 'online', lastContactAt: clock.now(), offlineSinceAt: null, trouble: null, ...known };
    },
    stop: async () => {
      stopped = true;
      clearTimeout(timer);
    },
    lineChanged: () => {
      offlineSinceAt = isConnected() ? null : clock.now();
      lastContactAt = clock.now();
      context.changed({ topics: ['status'], loaded: [] });
      again(isConnected() ? JUDGE_AFTER_MS : undefined);
    },
  };
}

/** Training takes everything, but for what its bank has done already. */
function verdictOf(seq: number, op_id: OpId, late: boolean): Verdict {
  const rejected = { outcome: 'rejected' as const, code: 'too-late-to-cancel' as const };
  return { seq, op_id, already: false, ...(late ? rejected : { outcome: 'accepted' as const, code: null }) };
}

/** The centre's word on things, into the counter's store. */
function tell(tx: WriteTx, items: FeedItem[]): Change {
  const granted_cents = readDevice(tx)?.grantedCents ?? ZERO;
  const cursor = pullPosition(tx).cursor + 1;
  return applyItems(tx, { items, cursor, head: serverHead(tx), allotment: { granted_cents } });
}
