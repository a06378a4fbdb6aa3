/**
 * Takes a push: finds where it joins the device's journal, judges what is new as one set, and writes facts, verdicts and all
 * that follows in one transaction. What was judged before gets its first verdict again.
 */
import type { JournalHead, PushAnswer, SyncErrorCode, Verdict } from '@flouss/shared/contract/sync';
import { assert } from '@flouss/shared/kernel/assert';
import type { DeviceId } from '@flouss/shared/kernel/ids';
import type { Result } from '@flouss/shared/kernel/result';
import { ok } from '@flouss/shared/kernel/result';
import { setDeviceState } from '../db/devices.ts';
import { factsBetween, insertFacts, outcomeOf } from '../db/facts.ts';
import { Conflict } from '../db/group-commit.ts';
import type { Tx } from '../db/handles.ts';
import type { Database } from '../db/open.ts';
import { isDatabaseTrouble } from '../db/trouble.ts';
import type { DeviceRow, FactRow } from '../db/schema.ts';
import type { Ctx } from '../orders/context.ts';
import { admitDevice } from './admit-device.ts';
import type { SignedBy } from './admit-device.ts';
import { senderOf } from './device-keys.ts';
import { clearBench, openBench } from './facts/bench.ts';
import type { Bench } from './facts/bench.ts';
import { judgeEntry, setAside } from './facts/judge-fact.ts';
import type { Judged } from './facts/judge-fact.ts';
import type { Offered } from './offered-again.ts';
import type { BatchReader } from './reading/batch-reader.ts';
import type { ReadBatch, ReadEntry, Sender } from './reading/read-batch.ts';
import { proofOf } from './verdict-proof.ts';

export type PushRefusal = { readonly code: SyncErrorCode; readonly head?: JournalHead };

export interface PushDeps {
  readonly db: Database;
  readonly ctx: Ctx;
  readonly reader: BatchReader;
  /** A fact that no rule foresaw made the program throw; it was set aside as malformed. */
  readonly onPoison: (deviceId: DeviceId, seq: number, error: unknown) => void;
  /** Of what type each new fact is, for those who count; said again where its transaction runs again. */
  readonly onJudged: (seq: number, type: string) => void;
  /** See `PushQuery`. */
  readonly acknowledged?: number | undefined;
  /** The counter keeps what proves a verdict. */
  readonly proves: boolean;
}

/** Whose journal a batch continues, and who brings it. */
export interface Bringing {
  /** Of whose journal the facts are. */
  readonly device: Sender;
  /** The device as it now is, if whoever asks may still bring this; `first`: the request's nonce is to be claimed. */
  admit(tx: Tx, first: boolean): Promise<Result<DeviceRow, SyncErrorCode>>;
  /** The journal was found to have been continued elsewhere. */
  forked(tx: Tx): Promise<void>;
}

/** A counter brings its own journal. */
export async function push(deps: PushDeps, by: SignedBy, body: Uint8Array): Promise<Result<PushAnswer, PushRefusal>> {
  const { device } = by;
  const own: Bringing = {
    device: await senderOf(deps.db.read, device),
    admit: (tx, first) => admitDevice(tx, deps.ctx, first ? by : { ...by, nonce: undefined }),
    forked: async (tx) => void (await setDeviceState(tx, device.device_id, 'quarantined', 'chain-fork')),
  };
  return takeJournal(deps, own, body);
}

export async function takeJournal(
  deps: PushDeps,
  bringing: Bringing,
  body: Uint8Array,
): Promise<Result<PushAnswer, PushRefusal>> {
  const batch = await deps.reader.read(body, bringing.device);
  if (!batch.ok) return refuse(batch.error);
  try {
    return await takeBatch(deps, bringing, true, batch.value, 'together');
  } catch (error) {
    if (error instanceof Poison) return takeOneByOne(deps, bringing, batch.value);
    throw error;
  }
}

const refuse = (code: SyncErrorCode, head?: JournalHead): { ok: false; error: PushRefusal } => ({
  ok: false,
  error: head ? { code, head } : { code },
});

/** Something in a batch that no rule foresaw. */
class Poison extends Error {
  override readonly name = 'Poison';
}

/** A conflict or the machine's own trouble (disk, lock) is no fact's fault: the push fails and comes again. */
function blameFact(error: unknown): never {
  if (error instanceof Conflict || isDatabaseTrouble(error)) throw error;
  throw new Poison('a fact could not be judged', { cause: error });
}

/** How a batch is judged: as a set; or, after that threw, a single fact that is either judged or set aside. */
type Manner = 'together' | 'set-aside';

/** A fact that makes the program throw must not delay the ones behind it: each is tried alone, and that one is set aside. */
async function takeOneByOne(
  deps: PushDeps,
  bringing: Bringing,
  { entries, registrations }: ReadBatch,
): Promise<Result<PushAnswer, PushRefusal>> {
  const verdicts: Verdict[] = [];
  let answer: Result<PushAnswer, PushRefusal> | undefined;
  for (const [i, entry] of entries.entries()) {
    // The request's nonce is claimed with its first transaction.
    const first = i === 0;
    try {
      answer = await takeBatch(deps, bringing, first, { entries: [entry], registrations }, 'together');
    } catch (error) {
      if (!(error instanceof Poison)) throw error;
      answer = await takeBatch(deps, bringing, first, unread(entry), 'set-aside');
      deps.onPoison(bringing.device.device_id, entry.envelope.seq, error.cause);
    }
    if (!answer.ok) return answer;
    verdicts.push(...answer.value.verdicts);
  }
  assert(answer?.ok, 'a batch has facts');
  return ok({ ...answer.value, verdicts });
}

/** Nothing looks at what it says again: that is what threw. */
function unread(entry: ReadEntry): ReadBatch {
  return { entries: [{ ...entry, fact: { ok: false, error: 'malformed' } }], registrations: new Map() };
}

function takeBatch(
  { db, ctx, onJudged, acknowledged, proves }: PushDeps,
  bringing: Bringing,
  first: boolean,
  { entries, registrations }: ReadBatch,
  manner: Manner,
): Promise<Result<PushAnswer, PushRefusal>> {
  return db.transaction(async (tx) => {
    const admitted = await bringing.admit(tx, first);
    if (!admitted.ok) return refuse(admitted.error);
    const device = admitted.value;
    const joined = await joinJournal(tx, bringing, device, entries);
    if (!joined.ok) return joined;
    const { known, fresh } = joined.value;
    const judged: SaidOf[] = [...known];
    if (fresh.length > 0) {
      const offered = { entries: fresh, acknowledged };
      judged.push(...(await judgeFresh(tx, ctx, device, offered, registrations, manner).catch(blameFact)));
      for (const { envelope } of fresh) onJudged(envelope.seq, envelope.type);
    }
    const last = fresh.at(-1);
    const head = last ? { seq: last.envelope.seq, digest: last.digest } : headOf(device);
    const key = proves ? ctx.keys.verdictKey : undefined;
    const verdicts = judged.map((fact, i) => verdictOf(entries[i]!, fact, i < known.length, key));
    return ok({ verdicts, head });
  });
}

const headOf = (device: DeviceRow): JournalHead => ({ seq: device.head_seq, digest: device.head_digest });

/** What was said of a fact. */
type SaidOf = Pick<FactRow, 'seq' | 'op_id' | 'code' | 'received_at'>;

interface Joined {
  /** What was judged before. */
  readonly known: readonly SaidOf[];
  readonly fresh: readonly ReadEntry[];
}

/** Other content under a used number, or another past, is a fork: the device is quarantined until a person has looked. */
async function joinJournal(
  tx: Tx,
  bringing: Bringing,
  device: DeviceRow,
  batch: readonly ReadEntry[],
): Promise<Result<Joined, PushRefusal>> {
  const first = batch[0];
  assert(first, 'a batch has facts');
  const head = headOf(device);
  if (first.envelope.seq > head.seq + 1) return refuse('chain-gap', head);
  const freshFrom = head.seq + 1 - first.envelope.seq;
  const repeated = batch.slice(0, freshFrom);
  const fresh = batch.slice(freshFrom);
  const judged = repeated.length === 0 ? [] : await factsBetween(tx, device.device_id, first.envelope.seq, head.seq);
  const same = repeated.every((entry, i) => judged[i]?.text === entry.text);
  if (!same || (fresh[0] && fresh[0].envelope.prev !== head.digest)) {
    await bringing.forked(tx);
    return refuse('chain-fork', head);
  }
  assert(judged.length >= repeated.length, 'a journal has no gaps up to its head');
  return ok({ known: judged.slice(0, repeated.length), fresh });
}

/** With its proof where there is a key for that. */
function verdictOf({ envelope, digest }: ReadEntry, said: SaidOf, already: boolean, key: string | undefined): Verdict {
  const { seq, op_id, code } = said;
  const verdict: Verdict = { seq, op_id, outcome: outcomeOf(said), code, already };
  if (key === undefined) return verdict;
  const proof = proofOf(key, { device_id: envelope.device_id, seq, digest }, { code, judged_at: said.received_at });
  return { ...verdict, proof };
}

async function judgeFresh(
  tx: Tx,
  ctx: Ctx,
  device: DeviceRow,
  offered: Offered,
  registrations: ReadBatch['registrations'],
  manner: Manner,
): Promise<SaidOf[]> {
  const bench = await openBench(tx, ctx, device, offered, registrations);
  const { entries: fresh } = offered;
  const rows: FactRow[] = [];
  for (const entry of fresh) {
    const judged: Judged = manner === 'together' ? judgeEntry(bench, entry) : setAside(bench, entry);
    rows.push(factRow(bench, entry, judged));
  }
  const last = fresh.at(-1);
  assert(last, 'a batch has facts');
  await insertFacts(tx, rows);
  await clearBench(tx, bench, { head_seq: last.envelope.seq, head_digest: last.digest });
  // Here it is known whose fault it is if something could not be written.
  await tx.bulk.settled();
  return rows;
}

function factRow(
  { desk, judgedOn }: Bench,
  { envelope, text, signature }: ReadEntry,
  { code, firstUse }: Judged,
): FactRow {
  return {
    device_id: envelope.device_id,
    seq: envelope.seq,
    op_id: envelope.op_id,
    op_use: firstUse ? 1 : null,
    type: envelope.type,
    text,
    signature,
    received_at: desk.at,
    code: code ?? null,
    judged_on: judgedOn.get(envelope.seq) ?? null,
  };
}
