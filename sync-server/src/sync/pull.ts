/**
 * Answers a pull: what changed for the agent after the cursor, the head of the device's journal, its allotment. An answer
 * that tells nothing new is held back until something changes or the asked time is over.
 */
import { PULL_ITEMS_MAX } from '@flouss/shared/contract/sync';
import type { PullAnswer, PullRequest, SyncErrorCode } from '@flouss/shared/contract/sync';
import { ok } from '@flouss/shared/kernel/result';
import type { Result } from '@flouss/shared/kernel/result';
import { readFeed } from '../db/feed.ts';
import { cursorSince } from '../db/in-doubt.ts';
import type { Database } from '../db/open.ts';
import type { Ctx } from '../orders/context.ts';
import { admitDevice } from './admit-device.ts';
import type { SignedBy } from './admit-device.ts';
import { refillAllotment } from './allotment.ts';
import type { CatchUps } from './catch-ups.ts';
import { isKeyDue } from './device-keys.ts';
import { feedItems } from './feed-items.ts';

export interface PullDeps {
  readonly db: Database;
  readonly ctx: Ctx;
  readonly catchUps: CatchUps;
}

/** `gone` fires when the counter has hung up or the server stops: the answer is then given as it is. */
export async function pull(
  deps: PullDeps,
  by: SignedBy,
  request: PullRequest,
  gone: AbortSignal,
): Promise<Result<PullAnswer, SyncErrorCode>> {
  const { cursor, wait_ms } = request;
  if (wait_ms === 0) return answerNow(deps, by, cursor);
  const answered = new AbortController();
  const until = performance.now() + wait_ms;
  const nextChange = (): Promise<void> =>
    deps.db.signals.wait(
      [`feed:${by.device.agent_id}`],
      Math.max(0, until - performance.now()),
      AbortSignal.any([answered.signal, gone]),
    );
  // Listening begins before looking, so that no change falls between the two.
  let changed = nextChange();
  try {
    const first = await answerNow(deps, by, cursor);
    if (!first.ok || hasNews(request, first.value)) return first;
    for (;;) {
      await changed;
      changed = nextChange();
      const next = await answerNow(deps, { ...by, nonce: undefined }, cursor);
      // A signal from another server may come after what it is about was seen: then there is nothing to tell yet.
      if (!next.ok || gone.aborted || performance.now() >= until || differs(first.value, next.value)) return next;
    }
  } finally {
    answered.abort();
  }
}

function differs(first: PullAnswer, next: PullAnswer): boolean {
  const { reference_version, allotment } = first;
  if (first.key_due !== next.key_due) return true;
  return hasNews({ reference_version, granted_cents: allotment.granted_cents }, next);
}

/** An operator disabled, or money granted, between two pulls must not wait for the second to end. */
function hasNews(
  request: Pick<PullRequest, 'reference_version' | 'granted_cents'>,
  { items, reference_version, allotment }: PullAnswer,
): boolean {
  const { reference_version: known = reference_version, granted_cents: granted = allotment.granted_cents } = request;
  return items.length > 0 || known !== reference_version || granted !== allotment.granted_cents;
}

async function answerNow(
  { db, ctx, catchUps }: PullDeps,
  by: SignedBy,
  asked: number,
): Promise<Result<PullAnswer, SyncErrorCode>> {
  const admitted = await db.transaction(async (tx) => {
    const device = await admitDevice(tx, ctx, by);
    return device.ok ? ok({ device: device.value, granted_cents: await refillAllotment(tx, device.value) }) : device;
  });
  if (!admitted.ok) return admitted;
  const { device, granted_cents } = admitted.value;
  const { restored, reference_version } = await ctx.terms.current(db.read);
  const cursor = cursorSince(restored, asked);
  const rows = await readFeed(db.read, device.agent_id, cursor, PULL_ITEMS_MAX);
  const last = rows.at(-1)?.seq ?? cursor;
  const isFull = rows.length === PULL_ITEMS_MAX;
  return ok({
    items: await feedItems(db.read, ctx, rows),
    cursor: last,
    more: isFull,
    left: await catchUps.leftBehind(db.read, device, { cursor, last, count: rows.length, isFull }),
    head: { seq: device.head_seq, digest: device.head_digest },
    allotment: { granted_cents },
    reference_version,
    ...(isKeyDue(device, ctx.clock.now()) && { key_due: true as const }),
  });
}
