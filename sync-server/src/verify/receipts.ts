/** I3. Every receipt's number is an operation that is booked, or visibly refused; no number is left out or given twice. */
import { ReloadReason } from '@flouss/shared/domain/reasons';
import type { OpId } from '@flouss/shared/kernel/ids';
import { usedOpIds } from '../db/facts.ts';
import type { Reader } from '../db/handles.ts';
import { postedGroups } from '../db/ledger.ts';
import { ordersByIds, refundsBy } from '../db/orders.ts';
import type { FactRow } from '../db/schema.ts';
import { inPages, walk } from '../db/walk.ts';
import { finding, partsOf } from './invariant.ts';
import type { Finding, Invariant } from './invariant.ts';
import { factOf, journals } from './journal-rows.ts';

const ROWS_AT_ONCE = 500;
const RECEIPTED: ReadonlySet<string> = new Set(['card-sold', 'card-replaced', 'reload-ordered', 'refund-paid']);

export const receipts: Invariant = {
  id: 'I3',
  says: "every receipt's number is in the ledger or an exception, none without its operation",
  find,
};

async function* find(db: Reader): AsyncGenerator<Finding> {
  const numbers = openNumbers();
  for await (const facts of inPages(journals(db), ROWS_AT_ONCE)) {
    for (const fact of facts) yield* numbers.next(fact);
    yield* withoutEffect(db, facts);
  }
  yield* withoutReceipt(db);
}

/** Follows one journal after the other. */
function openNumbers(): { next(fact: FactRow): Generator<Finding> } {
  let device: string | undefined;
  let last = 0;
  /** A fact that nobody here can read may have had a receipt. */
  let unsure = false;
  return {
    *next(row) {
      if (row.device_id !== device) [device, last, unsure] = [row.device_id, 0, false];
      const fact = factOf(row);
      if (!fact) return void (unsure = true);
      if (!('receipt_count' in fact.body)) return;
      const { receipt_count } = fact.body;
      if (receipt_count <= last) yield finding('facts', keyOf(row), `receipt ${receipt_count} again, after ${last}`);
      else if (receipt_count !== last + 1 && !unsure)
        yield finding('facts', keyOf(row), `receipt ${receipt_count} after ${last}: a number is missing`);
      [last, unsure] = [receipt_count, false];
    },
  };
}

const keyOf = ({ device_id, seq }: FactRow): string => `${device_id} ${seq}`;

/** What a receipted fact that was taken must have left, and a reload that was refused by a control. */
async function* withoutEffect(db: Reader, facts: readonly FactRow[]): AsyncGenerator<Finding> {
  const receipted = facts.filter(({ type, op_use }) => op_use === 1 && RECEIPTED.has(type));
  const taken = receipted.filter(({ code }) => code === null);
  const posted = await postedGroups(
    db,
    taken.flatMap((fact) => groupOf(fact) ?? []),
  );
  const refunded = await refundsBy(db, idsOf(taken, 'refund-paid'));
  const declined = receipted.filter(({ type, code }) => type === 'reload-ordered' && wasControlled(code));
  const orders = new Set(
    (
      await ordersByIds(
        db,
        declined.map(({ op_id }) => op_id),
      )
    ).map(({ op_id }) => op_id),
  );
  for (const fact of taken) {
    const group = groupOf(fact);
    if (group ? !posted.has(group) : !refunded.has(fact.op_id))
      yield finding('facts', keyOf(fact), `${fact.type} ${fact.op_id} was taken, and nothing is booked for it`);
  }
  for (const fact of declined)
    if (!orders.has(fact.op_id))
      yield finding('facts', keyOf(fact), `reload ${fact.op_id} was refused, and no order shows it`);
}

const idsOf = (facts: readonly FactRow[], type: string): OpId[] =>
  facts.flatMap((fact) => (fact.type === type ? [fact.op_id] : []));

function groupOf({ type, op_id }: FactRow): string | undefined {
  if (type === 'reload-ordered') return `${op_id}:reload-approved`;
  return type === 'refund-paid' ? undefined : `${op_id}:card-sold`;
}

const CONTROLLED: ReadonlySet<string> = new Set(ReloadReason.options);

function wasControlled(code: FactRow['code']): boolean {
  return code !== null && CONTROLLED.has(code);
}

/** Booked as a counter's, without a fact of a counter. */
async function* withoutReceipt(db: Reader): AsyncGenerator<Finding> {
  for await (const groups of inPages(walk(db, 'ledger_groups', ['group_no']), ROWS_AT_ONCE)) {
    const ofCounters = groups.filter(({ group_id }) => /:(?:card-sold|reload-approved)$/.test(group_id));
    const asked = ofCounters.map(({ group_id }) => partsOf(group_id).of as OpId);
    const known: ReadonlySet<string> = asked.length === 0 ? new Set() : await usedOpIds(db, asked);
    for (const { group_no, group_id } of ofCounters)
      if (!known.has(partsOf(group_id).of)) yield finding('ledger_groups', group_no, `${group_id} has no fact`);
  }
}
