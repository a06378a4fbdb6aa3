/**
 * Facts that a server knew once, and that this one knows no more because it was restored to an earlier moment. The bank may have
 * heard of them: whatever they ask of it is asked for before it is sent. Without a restore there are none.
 */
import type { OpId } from '@flouss/shared/kernel/ids';
import type { Restoration } from '../db/in-doubt.ts';
import { noteInDoubt } from '../db/in-doubt.ts';
import type { Tx } from '../db/handles.ts';
import type { Desk } from '../orders/desk.ts';
import type { ReadEntry } from './reading/read-batch.ts';

/** What a push brings that was not judged here, and how far its counter has ever had a yes (`PushQuery`). */
export interface Offered {
  readonly entries: readonly ReadEntry[];
  readonly acknowledged: number | undefined;
}

/** Those among them that had their yes before. */
export async function noteOfferedAgain(
  tx: Tx,
  { terms: { restored }, at: now }: Pick<Desk, 'terms' | 'at'>,
  { entries, acknowledged }: Offered,
): Promise<ReadonlySet<OpId>> {
  if (restored === undefined) return NONE;
  const doubts = new Map<OpId, number>();
  for (const { envelope } of entries) {
    const since = inDoubtSince(envelope, restored, acknowledged, now);
    if (since !== undefined) doubts.set(envelope.op_id, since);
  }
  if (doubts.size === 0) return NONE;
  await noteInDoubt(tx, doubts);
  return new Set([...doubts].filter(([, since]) => since === restored.data_until).map(([opId]) => opId));
}

const NONE: ReadonlySet<OpId> = new Set();

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
