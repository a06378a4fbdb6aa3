/**
 * A command that is parked because the bank has forgotten its key, and stands on the bank's statement: done. The business hears of it as
 * it would have heard the bank's yes; where it cannot take it any more, the line stays somebody's.
 */
import { endParkedWork } from '../../db/bank-work.ts';
import type { Tx } from '../../db/handles.ts';
import type { BankWorkRow } from '../../db/schema.ts';
import type { Ctx } from '../../orders/context.ts';
import { tellBusiness } from '../tell-business.ts';

/** The row as it then stands; undefined, and nothing written, where the word was not taken. */
export async function takeLastWord(tx: Tx, ctx: Ctx, work: BankWorkRow): Promise<BankWorkRow | undefined> {
  const kind = work.kind === 'load' ? 'load' : 'refund-charge';
  const told = await tellBusiness(tx, ctx, work, { is: 'done', result: { kind } });
  if (!told.ok) return undefined;
  const changed_at = ctx.clock.now();
  await endParkedWork(tx, work.work_key, changed_at);
  return { ...work, state: 'done', reason: null, changed_at };
}
