/** `verify` finds decisions that no control would take, limits that were passed and cards that are in two places. */
import { itFinds } from './real-business.ts';

itFinds('decisions', [
  [
    'a yes that no control would give',
    'why',
    [`update facts set judged_on = replace(judged_on, ',600,', ',601,') where op_id = ':loaded'`],
    /^facts :device \d+: says yes, the controls fee-mismatch$/,
  ],
  [
    'a sale to a customer whom nobody knew',
    'why',
    [
      `update facts set judged_on = replace(judged_on, '"customerKnown":true', '"customerKnown":false') where op_id = ':sale'`,
    ],
    /^facts :device \d+: says yes, the controls customer-unknown$/,
  ],
  [
    'a year that forgot an order',
    'I4',
    [`update card_years set committed_cents = committed_cents - 10000 where card_reference = ':card'`],
    /^card_years :card 2026: says 30000, its orders 40000$/,
  ],
  [
    'a year beyond the limit',
    'I4',
    [
      `update orders set amount_cents = 700000 where op_id = ':loaded'`,
      `update card_years set committed_cents = committed_cents + 690000 where card_reference = ':card'`,
    ],
    /^card_years :card 2026: holds 730000, beyond 600000$/,
  ],
  [
    'more cash than a month may have',
    'I4',
    [
      `update orders set means = 'cash', amount_cents = 100000 where op_id = ':silent'`,
      `update card_months set cash_cents = cash_cents + 100000 where card_reference = ':card'`,
    ],
    /^card_months :card 2026-06: holds 110000, beyond 100000$/,
  ],
  [
    'a card in two places',
    'I13',
    [`update cards set agent_id = 'somebody' where card_reference = ':unsold'`],
    /^cards :unsold: was sent to :agent and is with somebody$/,
  ],
  [
    'a card that was never sent',
    'I13',
    [`delete from packs where card_reference = ':unsold'`],
    /^cards :unsold: was never sent to anybody$/,
  ],
  [
    'a card that is active and was never sold',
    'I13',
    [`update cards set state = 'active' where card_reference = ':unsold'`],
    /^cards :unsold: is active, and was never sold$/,
  ],
  [
    'a sold card back on the shelf',
    'I13',
    [`update cards set state = 'in-stock' where card_reference = ':card'`],
    /^cards :card: is in stock, and sold by :sale$/,
  ],
  [
    'one pack, two sales',
    'I13',
    [`update cards set sale_op_id = null, customer_id = null, state = 'in-stock' where card_reference = ':card'`],
    /^facts :device 3: sold :card, which has another sale$/,
  ],
]);
