/**
 * A wrong posting of the back office is undone by a group that names it and moves everything back, once. What an order or a card
 * has booked is undone by its own events alone, or order and books would part.
 */
import type { OpId } from '@flouss/shared/kernel/ids';
import { err, ok } from '@flouss/shared/kernel/result';
import type { Result } from '@flouss/shared/kernel/result';
import type { Reader } from '../db/handles.ts';
import { entriesOf, reversalsOf } from '../db/ledger.ts';
import type { Account, LedgerGroup } from './postings.ts';

const REVERSIBLE = /:agent-paid-in$/;

export type ReversalRefused = 'group-unknown' | 'not-reversible' | 'already-reversed';

export interface Reversal {
  /** As it is posted, or was. */
  readonly group: LedgerGroup;
  readonly posted: boolean;
}

/** What would undo a group. `opId` names the undoing; the same again finds it posted. Writes nothing. */
export async function reversalOf(db: Reader, groupId: string, opId: OpId): Promise<Result<Reversal, ReversalRefused>> {
  const lines = await entriesOf(db, groupId);
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
  const undoneBy = (await reversalsOf(db, [groupId])).get(groupId);
  if (undoneBy === undefined) return ok({ group, posted: false });
  const [first] = await entriesOf(db, group.group_id);
  return first?.group_no === undoneBy ? ok({ group, posted: true }) : err('already-reversed');
}
