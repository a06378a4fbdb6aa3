/** What the business, our staff, the statement and a restore do to the bank's work: the moves in the circuit's table, and no others. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { newId, OpId } from '@flouss/shared/kernel/ids';
import {
  endBankWork,
  endParkedWork,
  findBankWork,
  queueBankWork,
  REFUND_ABOVE_BOUND,
  resumeBankWork,
  withdrawBankWork,
  type BankWorkState,
} from '../../../sync-server/src/db/bank-work.ts';
import type { Tx } from '../../../sync-server/src/db/handles.ts';
import { noteForgotten, noteRestored } from '../../../sync-server/src/db/in-doubt.ts';
import { kindOfReason, WORK_MOVES } from '../../../sync-server/src/orders/bank-states.ts';
import { openCentre, type Centre } from './centre.ts';

let centre: Centre;
const made = new Set<string>();

beforeEach(async () => {
  centre = await openCentre();
});
afterEach(() => centre.close());

const named = (from: string, to: string, reason: string | null | undefined): string =>
  `${from} → ${to} ${to === 'parked' || to === 'refused' ? kindOfReason(reason ?? '') : ''}`.trim();

/** A load that stands in a state, and what is done to it. */
async function moved(
  from: BankWorkState,
  hasLeft: boolean,
  act: (tx: Tx, key: string) => Promise<unknown>,
): Promise<void> {
  const { clock, random } = centre.ctx;
  const op_id = newId(OpId, clock, random);
  await centre.queue({ work_key: op_id, kind: 'load', op_id });
  await centre.db.transaction(async (tx) => {
    await tx.sql
      .updateTable('bank_work')
      .set({ state: from, first_sent_at: hasLeft ? 1 : null, reason: from === 'parked' ? 'bank-silent' : null })
      .where('work_key', '=', op_id)
      .execute();
  });
  await centre.db.transaction((tx) => act(tx, op_id));
  const row = await findBankWork(centre.db.read, op_id);
  made.add(named(from, row?.state ?? 'gone', row?.reason));
  // The next one is alone.
  await centre.db.transaction((tx) => tx.sql.deleteFrom('bank_work').where('work_key', '=', op_id).execute());
}

async function born(
  more: Partial<Parameters<typeof queueBankWork>[1][number]>,
  doubts: ReadonlyMap<OpId, number> | 'itself',
): Promise<void> {
  const { clock, random } = centre.ctx;
  const op_id = newId(OpId, clock, random);
  const about = { card_reference: null, customer_id: null, amount_cents: null };
  const inDoubt = doubts === 'itself' ? new Map([[op_id, 1]]) : doubts;
  await centre.db.transaction((tx) =>
    queueBankWork(tx, [{ work_key: op_id, kind: 'refund-charge', op_id, ...about, ...more }], 1, undefined, inDoubt),
  );
  const row = await findBankWork(centre.db.read, op_id);
  made.add(named('new', row?.state ?? 'gone', row?.reason));
}

test('each is made, and stands in the table', async () => {
  const at = 1_000;
  const restoration = { restored_at: at, data_until: at };
  await born({}, new Map());
  await born({ held: REFUND_ABOVE_BOUND }, new Map());
  await born({}, 'itself');
  await moved('queued', false, (tx, key) => withdrawBankWork(tx, [key]));
  await moved('parked', false, (tx, key) => withdrawBankWork(tx, [key]));
  await moved('parked', false, (tx, key) => resumeBankWork(tx, key, at));
  await moved('parked', true, (tx, key) => resumeBankWork(tx, key, at));
  await moved('parked', true, (tx, key) => endParkedWork(tx, key, at));
  for (const state of ['queued', 'sent', 'unknown', 'parked'] as const)
    await moved(state, true, (tx, key) => endBankWork(tx, [key], at));
  await moved('queued', false, (tx) => noteForgotten(tx, restoration));
  await moved('queued', false, (tx) => noteRestored(tx, restoration));
  await moved('sent', true, (tx) => noteRestored(tx, restoration));

  const inTable = WORK_MOVES.filter(({ by }) => by !== 'worker').map(({ from, to, reason }) => named(from, to, reason));
  expect([...made].toSorted()).toEqual([...new Set(inTable)].toSorted());
});
