/** I2. One load and one charge an operation: the bank's keys follow from the operation, and the books say what the order says. */
import type { Cents } from '@flouss/shared/domain/money';
import type { OpId } from '@flouss/shared/kernel/ids';
import type { BankWorkRow, OrderRow } from '../db/schema.ts';
import type { Reader } from '../db/handles.ts';
import { groupTotals } from '../db/ledger.ts';
import { ordersByIds } from '../db/orders.ts';
import { inPages, walk } from '../db/walk.ts';
import { finding, partsOf } from './invariant.ts';
import type { Finding, Invariant } from './invariant.ts';

const ROWS_AT_ONCE = 250;

export const once: Invariant = {
  id: 'I2',
  says: 'one load and one charge at most an operation, booked as its order stands',
  find,
};

async function* find(db: Reader): AsyncGenerator<Finding> {
  yield* strangeKeys(db);
  yield* bookedOtherwise(db);
  yield* bookedForNobody(db);
}

/** The key is the table's own, so that a key which follows from the operation stands for one command of its kind. */
const KEY_ENDINGS: Readonly<Record<BankWorkRow['kind'], string>> = {
  application: '',
  replacement: '',
  activation: '.activation',
  block: '.block',
  load: '',
  charge: '.charge',
  'refund-charge': '.refund',
  'funding-enrolment': '.funding',
};

async function* strangeKeys(db: Reader): AsyncGenerator<Finding> {
  for await (const { work_key, op_id, kind } of walk(db, 'bank_work', ['work_key'])) {
    if (work_key !== `${op_id}${KEY_ENDINGS[kind]}`)
      yield finding('bank_work', work_key, `is a second ${kind} for ${op_id}: its key is another`);
  }
}

/** The events of a reload, but for the commission, which follows in its own way (I11). */
const EVENTS = [
  'reload-approved',
  'reload-loaded',
  'reload-refused',
  'reload-cancelled',
  'sms-charged',
  'sms-not-loaded',
] as const;
type Event = (typeof EVENTS)[number];

async function* bookedOtherwise(db: Reader): AsyncGenerator<Finding> {
  for await (const orders of inPages(walk(db, 'orders', ['op_id']), ROWS_AT_ONCE)) {
    const ids = orders.flatMap(({ op_id }) => EVENTS.map((event) => `${op_id}:${event}`));
    const totals = await groupTotals(db, ids);
    for (const order of orders) {
      const posted = new Map<Event, Cents>();
      for (const event of EVENTS) {
        const moved = totals.get(`${order.op_id}:${event}`);
        if (moved !== undefined) posted.set(event, moved);
      }
      const said = sentence(posted);
      const allowed = bookingsOf(order);
      if (allowed.some((booking) => sentence(booking) === said)) continue;
      yield finding('orders', order.op_id, `is ${order.state}, and the ledger has ${said || 'nothing'} for it`);
    }
  }
}

function sentence(booking: ReadonlyMap<Event, number>): string {
  return EVENTS.flatMap((event) => (booking.has(event) ? [`${event} ${booking.get(event)}`] : [])).join(', ');
}

/** Everything that may be booked for an order that stands as this one does. */
function bookingsOf({ channel, state, amount_cents, fee_cents, charge_id }: OrderRow): Map<Event, number>[] {
  const total = amount_cents + fee_cents;
  const taken: [Event, number] = channel === 'counter' ? ['reload-approved', total] : ['sms-charged', total];
  const nothing = new Map<Event, number>();
  switch (state) {
    case 'recorded':
    case 'received':
      return [nothing];
    case 'approved':
      return channel === 'sms' && charge_id === null ? [nothing] : [new Map([taken])];
    case 'submitted':
    case 'unknown':
      return [new Map([taken])];
    case 'loaded':
    case 'reconciled':
      return [new Map([taken, ['reload-loaded', amount_cents]])];
    case 'declined':
      return [nothing];
    case 'failed':
    case 'refund-due':
    case 'refunded':
      if (channel === 'sms') return [new Map([taken, ['sms-not-loaded', total]])];
      return [nothing, new Map([taken, ['reload-refused', total]]), new Map([taken, ['reload-cancelled', total]])];
  }
}

async function* bookedForNobody(db: Reader): AsyncGenerator<Finding> {
  const events: ReadonlySet<string> = new Set(EVENTS);
  for await (const groups of inPages(walk(db, 'ledger_groups', ['group_no']), ROWS_AT_ONCE)) {
    const ofOrders = groups.filter(({ group_id }) => events.has(partsOf(group_id).event));
    if (ofOrders.length === 0) continue;
    const asked = ofOrders.map(({ group_id }) => partsOf(group_id).of as OpId);
    const known = new Set<string>((await ordersByIds(db, asked)).map(({ op_id }) => op_id));
    for (const { group_no, group_id } of ofOrders)
      if (!known.has(partsOf(group_id).of)) yield finding('ledger_groups', group_no, `${group_id} has no order`);
  }
}
