/**
 * A break that somebody answers for: what its line moved on our account is booked against the differences, so that the account in the
 * books is the account at the bank; a movement without a line stays where it stands.
 */
import type { BreakId } from '@flouss/shared/kernel/ids';
import { err, ok } from '@flouss/shared/kernel/result';
import type { Result } from '@flouss/shared/kernel/result';
import type { Reader, Tx } from '../db/handles.ts';
import { changeBreak, findBreak, resolveBreak } from '../db/statement-breaks.ts';
import { findStatementLine, settleLine } from '../db/statements.ts';
import { postGroups } from './post.ts';
import { statementExcepted } from './postings.ts';

export type ExceptRefused = 'break-unknown' | 'break-resolved';
const CURRENCY = 'EUR';

/** Why it cannot be; writes nothing. */
export async function mayBeExcepted(db: Reader, breakId: BreakId): Promise<ExceptRefused | undefined> {
  const found = await findBreak(db, breakId);
  if (!found) return 'break-unknown';
  return found.state === 'open' ? undefined : 'break-resolved';
}

/** Writes nothing where it gives an error. */
export async function exceptBreak(
  tx: Tx,
  breakId: BreakId,
  { by, reason, at }: { readonly by: string; readonly reason: string; readonly at: number },
): Promise<Result<null, ExceptRefused>> {
  const found = await findBreak(tx, breakId);
  if (!found) return err('break-unknown');
  if (found.state !== 'open') return err('break-resolved');
  const { statement_no, line_no } = found;
  const line =
    statement_no === null || line_no === null ? undefined : await findStatementLine(tx, statement_no, line_no);
  if (line?.state === 'open') {
    // An amount in another currency is none of our account: the bank's own balance is in euros all the same.
    const group =
      line.currency === CURRENCY
        ? statementExcepted(`${line.statement_no}.${line.line_no}`, line.direction, line.amount_cents)
        : undefined;
    if (group) await postGroups(tx, [group], at);
    await settleLine(tx, line, { state: 'excepted', movement: null, posting: group?.group_id ?? null });
  }
  await changeBreak(tx, breakId, { note: reason }, at);
  await resolveBreak(tx, breakId, 'excepted', by, at);
  return ok(null);
}
