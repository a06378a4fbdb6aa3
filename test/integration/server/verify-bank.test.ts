/** `verify` finds what was done to the bank's work, its statements and what is billed. */
import { itFinds } from './real-business.ts';

itFinds('bank', [
  [
    'a second load under a new key',
    'I2',
    [
      `insert into bank_work (work_key, kind, op_id, created_at, next_at, changed_at) values ('again', 'load', ':silent', 1, 1, 1)`,
    ],
    /^bank_work again: is a second load for :silent/,
  ],
  [
    'a load that was booked twice over',
    'I2',
    [`update ledger_groups set group_id = ':refused:reload-loaded' where group_id = ':loaded:reload-loaded'`],
    /^orders .*: is [a-z]+, and the ledger has/,
  ],
  [
    'bookings for an order that is gone',
    'I2',
    [`delete from orders where op_id = ':loaded'`],
    /^ledger_groups \d+: :loaded:reload-approved has no order$/,
  ],
  [
    'an unknown load that was given up',
    'I9',
    [`update orders set state = 'refund-due' where op_id = ':silent'`],
    /^orders :silent: is refund-due, and the load is unknown at the bank$/,
  ],
  [
    'a load that the bank never confirmed',
    'I9',
    [`update bank_work set state = 'queued' where work_key = ':loaded'`],
    /^orders :loaded: is loaded, and the load is queued at the bank$/,
  ],
  [
    'a charge without a word',
    'I9',
    [`update bank_work set state = 'unknown' where work_key = ':sms.charge'`],
    /^orders :sms: is loaded, and the charge is unknown at the bank$/,
  ],
  [
    'a line of the bank with another amount',
    'bank',
    [`update statement_lines set amount_cents = 5001 where line_no = 1`],
    /^statements 1: says 2 lines that move -4300, and has 2 that move -4301$/,
  ],
  [
    'a line that settles what the bank has not done',
    'bank',
    [`update bank_work set state = 'unknown' where work_key = ':stated'`],
    /^statement_lines 1 1: settles :stated, which is unknown$/,
  ],
  [
    'a line that is booked with another amount',
    'bank',
    [
      `update ledger_entries set debit_cents = debit_cents * 2, credit_cents = credit_cents * 2
        where group_no = (select group_no from ledger_groups where group_id = '1.1:statement-settled')`,
    ],
    /^ledger_groups 1\.1:statement-settled: moves -10000, and its lines -5000$/,
  ],
  [
    'a line that is nobody’s',
    'bank',
    [`update statement_breaks set state = 'resolved' where kind = 'unknown'`],
    /^statement_lines 1 2: is open, and has no open break$/,
  ],
  [
    'a reload that was reconciled by hand',
    'bank',
    [`update orders set state = 'reconciled' where op_id = ':loaded'`],
    /^orders :loaded: is reconciled, and no line of the bank tells of it$/,
  ],
  [
    'a day of the bank that was closed over its breaks',
    'bank',
    [`insert into bank_days values ('FR7612345000010000000000187', '2026-06-10', 9999999999999, 'server', '{}')`],
    /^bank_days FR7612345000010000000000187 2026-06-10: is closed, and break [0-9a-f-]+ is open$/,
  ],
  [
    'a bill of the carrier of which the lines are gone',
    'bill',
    [`insert into carrier_bills values ('2026-05', 'd', 3, 150, 1, 'farid')`],
    /^carrier_bills 2026-05: says 3 lines of 150, and has 0 of 0$/,
  ],
]);
