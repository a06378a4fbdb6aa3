/**
 * A wrong posting of the back office is undone by a group that names it and moves everything back, once. What an order or a card
 * has booked is undone by its own events alone, or order and books would part.
 */
import type { OpId } from '@flouss/shared/kernel/ids';
import { err, ok } from '@flouss/shared/kernel/result';
import type { Result } from '@flouss/shared/kernel/result';
import type { Tx } from '../db/handles.ts';
import { entriesOf, reversalsOf } from '../db/ledger.ts';
import { postGroups } from './post.ts';
import type { Account, LedgerGroup } from './postings.ts';

const REVERSIBLE = /:agent-paid-in$/;

export type ReversalRefused = 'group-unknown' | 'not-reversible' | 'already-reversed';

/** `op_id` names the undoing; the same again is no error and changes nothing. The group as it was posted. */
export async function reverseGroup(
  tx: Tx,
  groupId: string,
  opId: OpId,
  at: number,
): Promise<Result<LedgerGroup, ReversalRefused>> {
  const lines = await entriesOf(tx, groupId);
  if (lines.length === 0) return err('group-unknown');
  if (!REVERSIBLE.test(groupId)) return err('not-reversible');
  const group: LedgerGroup = {
    group_id: `${opId}:reversed`,
    reverses: groupId,
    lines: lines.map(({ account, debit_cents, credit_cents }) => ({
      account: account as Account,
      debit: credit_cents,
      credit: debit_cents,
    })),
  };
  const undoneBy = (await reversalsOf(tx, [groupId])).get(groupId);
  if (undoneBy !== undefined) {
    const [first] = await entriesOf(tx, group.group_id);
    return first?.group_no === undoneBy ? ok(group) : err('already-reversed');
  }
  await postGroups(tx, [group], at);
  return ok(group);
}
