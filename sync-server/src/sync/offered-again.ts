/**
 * Facts that a server knew once, and that this one knows no more because it was brought back to an earlier moment. The bank may have
 * heard of them: whatever they ask of it is asked for before it is sent. What was said of them, and can be proved, stands.
 */
import type { OpId } from '@flouss/shared/kernel/ids';
import type { Restoration } from '../db/in-doubt.ts';
import { inDoubtAmong, noteForgotten, noteInDoubt } from '../db/in-doubt.ts';
import type { Tx } from '../db/handles.ts';
import type { Ctx } from '../orders/context.ts';
import type { Desk } from '../orders/desk.ts';
import type { ReadEntry } from './reading/read-batch.ts';
import { readProof } from './verdict-proof.ts';
import type { Word } from './verdict-proof.ts';

/** What a push brings that was not judged here, and how far its counter has ever had a yes (`PushQuery`). */
export interface Offered {
  readonly entries: readonly ReadEntry[];
  readonly acknowledged: number | undefined;
}

export interface OfferedAgain {
  /** Those that had their yes before. */
  readonly known: ReadonlySet<OpId>;
  /** Of all that is brought, and of what is taken back: that of which the bank may have heard. */
  readonly inDoubt: ReadonlySet<OpId>;
}

/** Which of them a server may have judged that this one has forgotten; noted for whatever is asked of the bank for them. */
export async function noteOfferedAgain(
  tx: Tx,
  { terms: { restored }, at: now }: Pick<Desk, 'terms' | 'at'>,
  { entries, acknowledged }: Offered,
  words: Words,
): Promise<OfferedAgain> {
  if (restored === undefined) return NONE;
  const doubts = new Map<OpId, number>();
  const known = new Set<OpId>();
  for (const { envelope } of entries) {
    const word = words.get(envelope.seq);
    const since = word?.judged_at ?? inDoubtSince(envelope, restored, acknowledged, now);
    if (since === undefined) continue;
    doubts.set(envelope.op_id, since);
    if (word || since === restored.data_until) known.add(envelope.op_id);
  }
  if (doubts.size > 0) await noteInDoubt(tx, doubts);
  const takenBack = await inDoubtAmong(tx, takenBackIn(entries));
  return { known, inDoubt: new Set([...doubts.keys(), ...takenBack.keys()]) };
}

function takenBackIn(entries: readonly ReadEntry[]): OpId[] {
  return entries.flatMap(({ fact }) =>
    fact.ok && fact.fact.type === 'reload-cancelled' ? [fact.fact.body.cancel_of] : [],
  );
}

/** By its number in the journal what a server had said of a fact, where the counter can prove it. */
export type Words = ReadonlyMap<number, Word>;

/** Where that shows that this server has forgotten and nobody has told it, it is told now: before anything else is read. */
export async function readWords(
  tx: Tx,
  ctx: Pick<Ctx, 'keys' | 'terms' | 'clock'>,
  { entries }: Offered,
): Promise<Words> {
  const words = new Map<number, Word>();
  for (const { envelope, digest, proof } of entries) {
    if (proof === undefined) continue;
    const { device_id, seq } = envelope;
    const word = readProof(ctx.keys.verdictKey, { device_id, seq, digest }, proof);
    if (word) words.set(seq, word);
  }
  if (words.size === 0) return words;
  const data_until = Math.min(...[...words.values()].map(({ judged_at }) => judged_at));
  const { restored } = await ctx.terms.current(tx);
  const last = Math.max(...[...words.values()].map(({ judged_at }) => judged_at));
  if (restored === undefined || restored.restored_at < last) {
    await noteForgotten(tx, { restored_at: Math.max(ctx.clock.now(), last), data_until });
  }
  return words;
}

const NONE: OfferedAgain = { known: new Set(), inDoubt: new Set() };

/**
 * What a counter had its yes for was known, and left after what was restored ends. What it made before the restore and had no yes
 * for can only have been in a push whose answer was lost: it is asked for too, and sent when the bank has not heard of it.
 */
function inDoubtSince(
  { seq, occurred_at }: ReadEntry['envelope'],
  { restored_at, data_until }: Restoration,
  acknowledged: number | undefined,
  now: number,
): number | undefined {
  const before = occurred_at < restored_at;
  if (acknowledged === undefined) return before ? data_until : undefined;
  if (seq <= acknowledged) return data_until;
  return before ? now : undefined;
}
