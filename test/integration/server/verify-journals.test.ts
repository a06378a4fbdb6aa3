/** `verify` finds what was done to the counters' journals: their facts, receipts and numbers. */
import { itFinds } from './real-business.ts';

itFinds('journals', [
  [
    'a receipt whose number was left out',
    'I3',
    [`update facts set text = replace(text, '"receipt_count":3', '"receipt_count":4') where op_id = ':loaded'`],
    /^facts :device \d+: receipt 4 after 2: a number is missing$/,
  ],
  [
    'a receipt whose number was given before',
    'I3',
    [`update facts set text = replace(text, '"receipt_count":3', '"receipt_count":2') where op_id = ':loaded'`],
    /^facts :device \d+: receipt 2 again, after 2$/,
  ],
  [
    'an operation that was taken and never booked',
    'I3',
    [`update ledger_groups set group_id = 'x:reload-approved' where group_id = ':silent:reload-approved'`],
    /^facts :device \d+: reload-ordered :silent was taken, and nothing is booked for it$/,
  ],
  [
    'a booking without its fact',
    'I3',
    [`delete from facts where op_id = ':loaded'`],
    /^facts :device \d+: receipt 4 after 2|:loaded:reload-approved has no fact$/,
  ],
  [
    'a word changed in a fact',
    'I5',
    [`update facts set text = replace(text, '"amount_cents":10000', '"amount_cents":10001') where op_id = ':loaded'`],
    /^facts :device \d+: does not follow from the fact before it$/,
  ],
  [
    'the last fact changed, and the head with it',
    'I5',
    [
      `update facts set signature = (select signature from facts where op_id = ':loaded') where device_id = ':device' and seq = (select head_seq from devices where device_id = ':device')`,
    ],
    /^facts :device \d+: is not signed by its counter$/,
  ],
  [
    'a journal whose end was cut off',
    'I5',
    [
      `delete from facts where device_id = ':device' and seq = (select head_seq from devices where device_id = ':device')`,
    ],
    /^devices :device: its head is not its last fact, \d+$/,
  ],
  [
    'a journal of which nothing is left',
    'I5',
    [`delete from facts where device_id = ':device'`],
    /^devices :device: its head \d+ is no fact here$/,
  ],
  [
    'a fact that was taken out',
    'I6',
    [`delete from facts where device_id = ':device' and seq = 3`],
    /^facts :device 4: follows 2: a fact is missing$/,
  ],
  [
    'an id that was used twice',
    'I6',
    [`update facts set op_use = null where op_id = ':loaded'`],
    /^facts :device \d+: :loaded is said to be used before, and is not$/,
  ],
]);
