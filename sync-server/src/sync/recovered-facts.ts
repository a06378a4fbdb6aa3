/**
 * What a lost counter had recorded and not sent, brought by the one that took its place: judged as the lost counter's own
 * facts, at the end of its own journal. Only the place-taker may, and only for some days.
 */
import type { PushAnswer } from '@flouss/shared/contract/sync';
import { err, ok } from '@flouss/shared/kernel/result';
import type { Result } from '@flouss/shared/kernel/result';
import { findDevice } from '../db/devices.ts';
import { recoveryBy } from '../db/recoveries.ts';
import { admitDevice } from './admit-device.ts';
import type { SignedBy } from './admit-device.ts';
import { senderOf } from './device-keys.ts';
import { takeJournal } from './push.ts';
import type { PushDeps, PushRefusal } from './push.ts';

/** For so long after it was replaced. */
export const LAST_FACTS_MS = 14 * 24 * 60 * 60_000;

export async function recoveredFacts(
  deps: PushDeps,
  by: SignedBy,
  body: Uint8Array,
): Promise<Result<PushAnswer, PushRefusal>> {
  const { db, ctx } = deps;
  const recovery = await recoveryBy(db.read, by.device.device_id);
  const lost = recovery && (await findDevice(db.read, recovery.device_id));
  if (!lost || recovery.used_at === null || ctx.clock.now() > recovery.used_at + LAST_FACTS_MS) {
    return err({ code: 'not-found' });
  }
  return takeJournal(
    deps,
    {
      device: await senderOf(db.read, lost),
      async admit(tx, first) {
        const admitted = await admitDevice(tx, ctx, first ? by : { ...by, nonce: undefined });
        if (!admitted.ok) return admitted;
        const now = await findDevice(tx, lost.device_id);
        return now ? ok(now) : err('device-unknown');
      },
      // It is revoked already; the refusal says what the bringer needs to know.
      forked: async () => {},
    },
    body,
  );
}
