/** Many movements at once, as if the bank had done them: on our side their commands and reloads, on the bank's side what it has booked. */
import { cents } from '@flouss/shared/domain/money';
import { makeCardReference } from '@flouss/shared/domain/card-reference';
import { DeviceId, newId, OpId } from '@flouss/shared/kernel/ids';
import type { AgentId } from '@flouss/shared/kernel/ids';
import { systemRandom } from '@flouss/platform/system-ports';
import type { Bank } from '../../../sync-server/simulators/bank/bank.ts';
import type { BankWorkRow, OrderRow } from '../../../sync-server/src/db/schema.ts';
import type { Centre } from './centre.ts';

export interface Movement {
  readonly key: string;
  readonly kind: 'load' | 'charge' | 'refund';
  readonly amount_cents: number;
}

const DEVICE = DeviceId.parse('019a0000-0000-7000-8000-00000000000d');
const WORK_KIND = { load: 'load', charge: 'charge', refund: 'refund-charge' } as const;
const ENDING = { load: '', charge: '.charge', refund: '.refund' } as const;

/** `at`: when the bank did them. Two loads, a charge and its refund, again and again. */
export function anyMovements(count: number, at: number): Movement[] {
  return Array.from({ length: count }, (_, i) => {
    const kind = (['load', 'load', 'charge', 'refund'] as const)[i % 4]!;
    return {
      key: `${newId(OpId, { now: () => at }, systemRandom)}${ENDING[kind]}`,
      kind,
      amount_cents: 5_000 + (i % 900) * 100,
    };
  });
}

/** Rows without what came before them: the books of these reloads are nobody's matter here. */
export async function haveDone({ db, customerId }: Centre, movements: readonly Movement[], at: number): Promise<void> {
  const card_reference = makeCardReference(1);
  const [agent] = await db.read.sql.selectFrom('agents').select('agent_id').execute();
  const works = movements.map((movement) => workOf(movement, at, card_reference));
  const orders = movements
    .filter(({ kind }) => kind === 'load')
    .map((movement) => orderOf(movement, at, agent!.agent_id, customerId));
  for (let i = 0; i < works.length; i += 1_000) {
    await db.transaction(async (tx) => {
      const some = works.slice(i, i + 1_000);
      await tx.bulk.insert('bank_work', Object.keys(some[0]!) as (keyof BankWorkRow)[], some);
    });
  }
  for (let i = 0; i < orders.length; i += 1_000) {
    await db.transaction(async (tx) => {
      const some = orders.slice(i, i + 1_000);
      await tx.bulk.insert('orders', Object.keys(some[0]!) as (keyof OrderRow)[], some);
    });
  }
}

function workOf({ key, kind, amount_cents }: Movement, at: number, card: BankWorkRow['card_reference']): BankWorkRow {
  return {
    work_key: key,
    kind: WORK_KIND[kind],
    op_id: key.slice(0, 36) as OpId,
    card_reference: card,
    customer_id: null,
    amount_cents: cents(amount_cents),
    state: 'done',
    reason: null,
    result: null,
    attempts: 1,
    created_at: at,
    first_sent_at: at,
    next_at: at,
    lease_by: null,
    lease_until: 0,
    changed_at: at,
    request_id: null,
    otherwise: null,
    documents_due: 0,
  };
}

function orderOf(
  { key, amount_cents }: Movement,
  at: number,
  agent_id: AgentId,
  customer_id: Centre['customerId'],
): OrderRow {
  return {
    op_id: key as OpId,
    channel: 'counter',
    agent_id,
    device_id: DEVICE,
    card_reference: makeCardReference(1),
    customer_id,
    means: 'cash',
    amount_cents: cents(amount_cents),
    fee_cents: cents(600),
    tariff_version: 1,
    state: 'loaded',
    reason: null,
    ordered_at: at,
    changed_at: at,
    answered: 0,
    charge_id: null,
    held_for: null,
  };
}

export function haveBooked({ store }: Bank, movements: readonly Movement[], day: string): void {
  store.inTransaction(() => {
    for (const movement of movements) store.statements.book({ ...movement, day, subject: 'card_1' });
  });
}
