/** What each kind of fact means for the till. The one place that knows both; counter and server read the same. */
import type { Payment } from '../domain/payment.ts';
import { ZERO } from '../domain/money.ts';
import type { TillEvent } from '../domain/till.ts';
import { unreachable } from '../kernel/assert.ts';
import type { Fact } from './journal.ts';

/** Undefined when the fact moves no money at the counter. Cash that was taken lies in the drawer, whatever the server says of the fact. */
export function tillEventOf(fact: Fact): TillEvent | undefined {
  switch (fact.type) {
    case 'till-opened':
      return { kind: 'opened', seq: fact.seq, at: fact.occurred_at, count: fact.body.count };
    case 'till-closed':
      return { kind: 'closed', z_number: fact.body.z_number };
    case 'cash-moved':
      return { kind: 'entry', line: fact.body.reason, amount_cents: fact.body.amount_cents, fee_cents: ZERO };
    case 'card-sold':
    case 'card-replaced': {
      const { price_cents, paid } = fact.body;
      return { kind: 'entry', line: lineOf('sale', paid), amount_cents: price_cents, fee_cents: ZERO };
    }
    case 'reload-ordered': {
      const { amount_cents, fee_cents, paid } = fact.body;
      return { kind: 'entry', line: lineOf('reload', paid), amount_cents, fee_cents };
    }
    case 'refund-paid':
      return { kind: 'entry', line: 'refund', amount_cents: fact.body.amount_cents, fee_cents: ZERO };
    case 'pack-received':
    case 'customer-registered':
    case 'reload-cancelled':
    case 'refund-made-good':
    case 'signed-out':
    case 'card-blocked':
    case 'pack-set-aside':
    case 'sms-code-issued':
    case 'outcome-told':
    case 'customer-amended':
    case 'beneficiary-changed':
    case 'document-photographed':
      return undefined;
    default:
      return unreachable(fact);
  }
}

function lineOf<K extends 'sale' | 'reload'>(kind: K, { means }: Payment): `${K}-${Payment['means']}` {
  return `${kind}-${means}`;
}
