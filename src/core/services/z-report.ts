/**
 * Z reports, put together from the facts they cover and the names kept with them: the same to the last cent however often one is
 * shown, but for the number of its copy.
 */
import type { ZLine } from '@flouss/shared/contract/views';
import { takingsOf, totalsOf, zNumber } from '@flouss/shared/domain/till';
import type { CashMovement, ZReport } from '@flouss/shared/domain/z-report';
import { assert } from '@flouss/shared/kernel/assert';
import type { OperatorId } from '@flouss/shared/kernel/ids';
import type { ReadStore } from '../store/handles.ts';
import type { SignedFact } from '../store/journal.ts';
import { factAt } from '../store/journal.ts';
import type { KeptZ } from '../store/z-reports.ts';
import type { FactOf } from './record-operation.ts';
import { periodBetween, totalsByOperator } from './till-period.ts';

export type NameOf = (operatorId: OperatorId) => string;

/** Somebody whom the counter no longer knows has no name left. */
export function namedBy(operators: readonly { readonly operator_id: OperatorId; readonly name: string }[]): NameOf {
  const names = new Map(operators.map(({ operator_id, name }) => [operator_id, name]));
  return (operatorId) => names.get(operatorId) ?? '–';
}

/** `copy` is 0 for the original. */
export function zReport(
  read: ReadStore,
  kept: KeptZ,
  { fact, digest }: Pick<SignedFact<FactOf<'till-closed'>>, 'fact' | 'digest'>,
  copy: number,
): ZReport {
  const { agent, counter_code, operators } = kept.names;
  const nameOf = namedBy(operators);
  const period = periodBetween(read, kept.first_seq, kept.closed_seq - 1);
  const { z_number, till, refunds, count, note, takings_so_far_cents, approved } = fact.body;
  const totals = totalsOf(period.entries);
  return {
    z_number,
    number: zNumber(counter_code, z_number),
    op_id: fact.op_id,
    agent,
    counter_name: counter_code,
    opened: momentOf(factAt(read, kept.opened_seq).fact, nameOf),
    closed: momentOf(fact, nameOf),
    till,
    refunds,
    count,
    totals,
    by_operator: totalsByOperator(period).map((each) => ({
      operator_name: nameOf(each.operator_id),
      totals: each.totals,
    })),
    movements: period.movements.map((movement) => movementView(movement, nameOf)),
    takings_cents: takingsOf(totals),
    takings_so_far_cents,
    note,
    approved: approved && { manager_name: nameOf(approved.manager_id), reason: approved.reason },
    digest,
    duplicate_number: copy,
  };
}

/** The closing that a kept report belongs to. */
export function closingOf(read: ReadStore, { closed_seq }: KeptZ): SignedFact<FactOf<'till-closed'>> {
  const { fact, digest, signature } = factAt(read, closed_seq);
  assert(fact.type === 'till-closed', 'a report was made by a closing');
  return { fact, digest, signature };
}

export function zLine(read: ReadStore, kept: KeptZ): ZLine {
  const { fact } = closingOf(read, kept);
  const { z_number, till, refunds, totals } = fact.body;
  const { operator_name, at } = momentOf(fact, namedBy(kept.names.operators));
  return {
    z_number,
    number: zNumber(kept.names.counter_code, z_number),
    opened_at: factAt(read, kept.opened_seq).fact.occurred_at,
    closed_at: at,
    operator_name,
    takings_cents: takingsOf(totals),
    till,
    refunds,
  };
}

export function movementView({ op_id, body, ...fact }: FactOf<'cash-moved'>, nameOf: NameOf): CashMovement {
  const { reason, amount_cents, note, approved } = body;
  const approved_by = approved && nameOf(approved.manager_id);
  return { op_id, ...momentOf(fact, nameOf), reason, amount_cents, note, approved_by };
}

function momentOf(
  { occurred_at, operator_id }: { readonly occurred_at: number; readonly operator_id: OperatorId },
  nameOf: NameOf,
): { readonly at: number; readonly operator_name: string } {
  return { at: occurred_at, operator_name: nameOf(operator_id) };
}
