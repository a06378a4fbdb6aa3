/** I9. What the bank has given no word on stays open: nothing is loaded, refused or paid back without its word in the row. */
import type { BankWorkRow, OrderRow } from '../db/schema.ts';
import { bankWorkByKeys } from '../db/bank-work.ts';
import type { Reader } from '../db/handles.ts';
import { inPages, walk } from '../db/walk.ts';
import { finding } from './invariant.ts';
import type { Finding, Invariant } from './invariant.ts';

const ORDERS_AT_ONCE = 300;

export const unknownStays: Invariant = {
  id: 'I9',
  says: "no load, refusal or refund without the bank's word",
  find,
};

async function* find(db: Reader): AsyncGenerator<Finding> {
  for await (const orders of inPages(walk(db, 'orders', ['op_id']), ORDERS_AT_ONCE)) {
    const keys = orders.flatMap(({ op_id }) => [op_id, `${op_id}.charge`, `${op_id}.refund`]);
    const works = new Map((await bankWorkByKeys(db, keys)).map((work) => [work.work_key, work.state]));
    for (const order of orders) {
      const { op_id } = order;
      const wrong = wrongBy(order, {
        load: works.get(op_id),
        charge: works.get(`${op_id}.charge`),
        refund: works.get(`${op_id}.refund`),
      });
      if (wrong) yield finding('orders', op_id, `is ${order.state}, and ${wrong}`);
    }
  }
}

/** Undefined where there is no such command. */
type Word = BankWorkRow['state'] | undefined;

interface Words {
  readonly load: Word;
  readonly charge: Word;
  readonly refund: Word;
}

function wrongBy(order: OrderRow, words: Words): string | undefined {
  return (order.channel === 'sms' ? wrongCharge(order, words) : undefined) ?? wrongLoad(order, words);
}

const isOpen = (word: Word): boolean => word !== undefined && word !== 'done' && word !== 'refused';
const told = (what: string, word: Word): string => `the ${what} is ${word ?? 'not there'} at the bank`;

function wrongLoad({ state, channel, charge_id, held_for }: OrderRow, { load }: Words): string | undefined {
  switch (state) {
    case 'recorded':
    case 'received':
    case 'declined':
      return load === undefined ? undefined : told('load', load);
    case 'approved': {
      const waits = held_for !== null || (channel === 'sms' && charge_id === null);
      return (waits ? load === undefined : isOpen(load)) ? undefined : told('load', load);
    }
    case 'submitted':
    case 'unknown':
      return isOpen(load) ? undefined : told('load', load);
    case 'loaded':
    case 'reconciled':
      return load === 'done' ? undefined : told('load', load);
    case 'failed':
    case 'refund-due':
    case 'refunded':
      // A counter's order that never went to the bank, or was withdrawn before it did, has no command.
      return load === 'refused' || (load === undefined && channel === 'counter') ? undefined : told('load', load);
  }
}

function wrongCharge({ state, charge_id }: OrderRow, { charge, refund }: Words): string | undefined {
  // Held: nothing is asked of the bank before two people have decided.
  if (state === 'received') return charge === undefined ? undefined : told('charge', charge);
  if (charge_id !== null && charge !== 'done') return told('charge', charge);
  if (charge_id === null && state !== 'declined' && state !== 'approved') return 'its charge has no name';
  if (state === 'approved' && charge_id === null && !isOpen(charge)) return told('charge', charge);
  if (state === 'declined' && charge !== undefined && charge !== 'refused') return told('charge', charge);
  if (state === 'refunded' && refund !== 'done') return told('refund of the charge', refund);
  if (state === 'refund-due' && !isOpen(refund)) return told('refund of the charge', refund);
  return undefined;
}
