/** `verify` finds what was done to the ledger, its closed days and the agents' float. */
import { GROUP, itFinds } from './real-business.ts';

itFinds('books', [
  [
    'a line with another amount',
    'I1',
    [`update ledger_entries set debit_cents = debit_cents + 1 where group_no = ${GROUP} and line = 1`],
    /^ledger_groups \d+: :loaded:reload-loaded does not balance, by 1 cents$/,
  ],
  [
    'a group that is gone, without a trace in the balances',
    'I1',
    [
      `update ledger_balances set balance_cents = balance_cents - 10000 where account = 'load-in-progress'`,
      `update ledger_balances set balance_cents = balance_cents + 10000 where account = 'bank-settlement'`,
      `delete from ledger_entries where group_no = ${GROUP}`,
      `delete from ledger_groups where group_id = ':loaded:reload-loaded'`,
    ],
    /^ledger_groups \d+: follows \d+: a group is missing$/,
  ],
  [
    'a balance that somebody helped',
    'I1',
    [`update ledger_balances set balance_cents = balance_cents - 5000 where account = 'agent-float::agent'`],
    /^ledger_balances agent-float::agent: says -?\d+, its entries -?\d+$/,
  ],
  [
    'lines of no group',
    'I1',
    [
      `insert into ledger_entries values (999, 1, 'fee-revenue', 5, 0)`,
      `insert into ledger_entries values (999, 2, 'fee-revenue', 0, 5)`,
    ],
    /^ledger_entries 999: lines without a group$/,
  ],
  [
    'a reversal that gives back less',
    'I1',
    [
      `update ledger_entries set debit_cents = debit_cents - 1 where debit_cents = 20000 and group_no = (select group_no from ledger_groups where group_id = ':refused:reload-refused')`,
      `update ledger_entries set credit_cents = credit_cents - 1 where credit_cents > 0 and group_no = (select group_no from ledger_groups where group_id = ':refused:reload-refused')`,
    ],
    /:refused:reload-refused is not what undoes :refused:reload-approved$/,
  ],
  [
    'two groups that undo one',
    'I1',
    [
      `insert into ledger_groups select max(group_no) + 1, 'x:reload-refused', 1, ':refused:reload-approved' from ledger_groups`,
    ],
    /x:reload-refused undoes :refused:reload-approved, which is undone by another$/,
  ],
  [
    'a day’s summary with another figure',
    'days',
    [`update day_closings set summary = replace(summary, '"groups":', '"groups":1') where day = '2026-06-10'`],
    /^day_closings 2026-06-10: its digest is of another summary$/,
  ],
  [
    'a day that was taken out',
    'days',
    [`delete from day_closings where day = '2026-06-10'`],
    /^day_closings 2026-06-11: does not follow from the day before it$/,
  ],
  [
    'a day signed by nobody',
    'days',
    [
      `update day_closings set signature = (select signature from day_closings where day = '2026-06-10') where day = '2026-06-11'`,
    ],
    /^day_closings 2026-06-11: is not signed by the centre$/,
  ],
  [
    'a posting of a closed day that was changed in everything but the day',
    'days',
    [
      `update ledger_entries set debit_cents = debit_cents + 100 where group_no = 1 and debit_cents > 0`,
      `update ledger_entries set credit_cents = credit_cents + 100 where group_no = 1 and credit_cents > 0`,
    ],
    /^day_closings 2026-06-10: does not say what its groups say: /,
  ],
  [
    'a float that was overdrawn for a while',
    'I11',
    [`update ledger_entries set credit_cents = 100 where group_no = 1 and credit_cents > 0`],
    /^ledger_groups \d+: leaves agent-float::agent at -\d+$/,
  ],
  [
    'an allotment beyond the float',
    'I11',
    [`update devices set granted_cents = granted_cents + 1000000 where device_id = ':device'`],
    /^agents :agent: has \d+, and its counters hold \d+ of it$/,
  ],
  [
    'a float that went under its floor, and nobody gave it up',
    'I11',
    [`update agents set float_floor_cents = 100000000 where agent_id = ':agent'`],
    /^agents :agent: has \d+ that no counter holds, under its floor of 100000000$/,
  ],
  [
    'a commission that was never paid',
    'I11',
    [`update ledger_groups set group_id = 'x:y' where group_id = ':loaded:reload-commission'`],
    /^orders :loaded: earns a commission of 120, and 0 is booked$/,
  ],
  [
    'a commission for what was never loaded',
    'I11',
    [`update ledger_groups set group_id = ':silent:reload-commission' where group_id = ':loaded:reload-commission'`],
    /^ledger_groups \d+: :silent:reload-commission without :silent:reload-loaded$/,
  ],
]);
