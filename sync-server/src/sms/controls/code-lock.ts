/**
 * What wrong codes cost a sender: three lock him out for a quarter of an hour, six until support has spoken with him. Right codes
 * are forgotten about. Enrolment and confirmation codes count together: a guess is a guess.
 */
import { parisDay } from '@flouss/shared/domain/calendar';
import { clearLock, findLock, saveLock } from '../../db/sms-bindings.ts';
import type { Answer, Turn } from '../conversation/turn.ts';
import type { Reply } from '../replies/reply.ts';

const WRONG_CODES_UNTIL_LOCK = 3;
const WRONG_CODES_UNTIL_SUPPORT = 6;
const CODE_LOCK_MS = 15 * 60_000;
const MINUTE_MS = 60_000;

/** The answer to a sender who is locked out, given once a lock; undefined when he is not. */
export async function refuseLocked(turn: Turn): Promise<Answer | undefined> {
  const lock = await findLock(turn.tx, turn.sender.index);
  if (!lock) return undefined;
  if (lock.needs_support === 1) {
    const cause = `locked:${turn.sender.index}:support:${parisDay(turn.at)}`;
    return { outcome: 'locked', reply: { say: 'locked-until-support' }, cause };
  }
  if (lock.locked_until <= turn.at) return undefined;
  const minutes = Math.ceil((lock.locked_until - turn.at) / MINUTE_MS);
  const cause = `locked:${turn.sender.index}:${lock.locked_until}`;
  return { outcome: 'locked', reply: { say: 'locked', minutes }, cause };
}

/** Counts a wrong code; `wrong` says it while he may still try. */
export async function countWrongCode(turn: Turn, wrong: (triesLeft: number) => Reply): Promise<Answer> {
  const { tx, sender, at } = turn;
  const lock = await findLock(tx, sender.index);
  const wrong_codes = (lock?.wrong_codes ?? 0) + 1;
  const needsSupport = wrong_codes >= WRONG_CODES_UNTIL_SUPPORT;
  const locks = wrong_codes === WRONG_CODES_UNTIL_LOCK;
  await saveLock(tx, {
    sender_index: sender.index,
    wrong_codes,
    locked_until: locks ? at + CODE_LOCK_MS : (lock?.locked_until ?? 0),
    needs_support: needsSupport ? 1 : 0,
  });
  if (needsSupport || locks) {
    const answer = await refuseLocked(turn);
    if (answer) return answer;
  }
  const next = wrong_codes < WRONG_CODES_UNTIL_LOCK ? WRONG_CODES_UNTIL_LOCK : WRONG_CODES_UNTIL_SUPPORT;
  return { outcome: 'code-refused', reply: wrong(next - wrong_codes) };
}

export async function forgiveWrongCodes(turn: Turn): Promise<void> {
  await clearLock(turn.tx, turn.sender.index);
}
