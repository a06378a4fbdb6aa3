/** `verify` on a database of real business: all invariants hold, and each violation that is planted is named by its row. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate as untilIdle } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { assert } from '@flouss/shared/kernel/assert';
import { newId, OpId } from '@flouss/shared/kernel/ids';
import { copyInto, openSqliteFile } from '@flouss/platform/sqlite-file';
import { systemRandom } from '@flouss/platform/system-ports';
import { cents } from '@flouss/shared/domain/money';
import { saveFunding } from '../../../sync-server/src/db/funding.ts';
import { takeFile } from '../../../sync-server/src/bank/statements/take-file.ts';
import { openSnapshot } from '../../../sync-server/src/db/snapshot.ts';
import { writeSetting } from '../../../sync-server/src/db/terms.ts';
import { placeSmsOrder } from '../../../sync-server/src/orders/place-sms-order.ts';
import { auditHead } from '../../../sync-server/src/admin/audit.ts';
import { INVARIANTS } from '../../../sync-server/src/verify/invariants.ts';
import { verify } from '../../../sync-server/src/verify/verify.ts';
import { statementText } from '../../../sync-server/simulators/bank/statement-text.ts';
import { freshPacks, openCentre } from './test-centre.ts';
import type { TestCentre } from './test-centre.ts';
import { settle, yesBank } from './yes-bank.ts';
import type { Answer } from './yes-bank.ts';

const ENTRY = fileURLToPath(new URL('../../../sync-server/src/verify/main.ts', import.meta.url));

let centre: TestCentre;
let path: string;
/** Names of rows that were made, for what is planted. */
const made: Record<string, string> = {};

beforeAll(async () => {
  centre = await openCentre();
  path = join(centre.dir, 'centre.sqlite');
  await doBusiness();
}, 60_000);
afterAll(() => centre.close());

/** Two counters, three cards; reloads that end in every way there is; one order by SMS. */
async function doBusiness(): Promise<void> {
  const answers = new Map<string, Answer>();
  const bank = yesBank((key) => answers.get(key) ?? 'yes');
  const shop = await centre.openAgent(1_000_000);
  const counter = await centre.openEnrolledCounter(shop);
  const second = await centre.openEnrolledCounter(shop);
  const manager = await centre.admin<{ operator_id: typeof shop.operator_id }>(
    'POST',
    `/admin/agents/${shop.agent_id}/operators`,
    { name: 'Karim', role: 'manager', pin: '4321' },
  );
  const packs = freshPacks(3);
  const [card, other] = packs;
  assert(card && other, 'three packs');
  await centre.dispatch(shop.agent_id, packs);
  const received = counter.receivePacks(packs);
  const customer = counter.register('AAA111');
  const sale = counter.sell(card, customer);
  const neighbour = counter.register('BBB222');
  const sold = [received, customer, sale, neighbour, counter.sell(other, neighbour)];
  const take = async (written: ReturnType<typeof counter.reload>[], codes: (string | null)[]): Promise<void> => {
    const { body } = await counter.push(written);
    expect(body.verdicts.map(({ code }) => code)).toEqual(codes);
  };
  await take(sold, [null, null, null, null, null]);
  await settle(centre, bank);
  const reload = (amount: number, fee: number, means: 'cash' | 'card' = 'card') =>
    counter.reload(card, customer.customer_id, amount, fee, { means });
  const [loaded, refused, silent] = [reload(10_000, 600, 'cash'), reload(20_000, 900), reload(30_000, 1_200)];
  answers.set(refused.op_id, 'no').set(silent.op_id, 'silence');
  await take([loaded, refused], [null, null]);
  await settle(centre, bank);
  await take([silent], [null]);
  await settle(centre, bank);
  const cancelled = counter.reload(other, neighbour.customer_id, 5_000, 600);
  const cancel = counter.write('reload-cancelled', {
    cancel_of: cancelled.op_id,
    approved: { manager_id: manager.body.operator_id, reason: 'Erreur' },
  });
  const wrongFee = reload(20_000, 100);
  await take([cancelled, cancel, wrongFee, counter.refund(refused.op_id, 20_900)], [null, null, 'fee-mismatch', null]);
  const stated = second.reload(other, neighbour.customer_id, 5_000, 600);
  await second.push([stated]);
  await centre.db.transaction((tx) =>
    saveFunding(tx, neighbour.customer_id, { funding_token: 'fund', last_four: '1111' }, centre.clock.now()),
  );
  const sms = newId(OpId, centre.clock, systemRandom);
  const placed = await centre.db.transaction((tx) =>
    placeSmsOrder(tx, centre.ctx, {
      op_id: sms,
      customer_id: neighbour.customer_id,
      card_reference: other,
      amount_cents: cents(10_000),
      fee_cents: cents(600),
      tariff_version: 1,
      smsDay: { orders: 0, total_cents: cents(0), coolingOff: false },
    }),
  );
  expect(placed.ok).toBe(true);
  await settle(centre, bank);
  await centre.admin('POST', `/admin/operators/${shop.operator_id}/disable`);
  for (const day of ['2026-06-10', '2026-06-11']) {
    centre.clock.advance(24 * 3_600_000);
    expect((await centre.admin('POST', `/admin/days/${day}/close`)).status).toBe(200);
  }
  await readStatement(stated.op_id);
  Object.assign(made, {
    stated: stated.op_id,
    card,
    unsold: packs[2],
    sale: sale.op_id,
    agent: shop.agent_id,
    operator: shop.operator_id,
    device: counter.deviceId,
    loaded: loaded.op_id,
    refused: refused.op_id,
    silent: silent.op_id,
    cancelled: cancelled.op_id,
    sms,
  });
}

/** Tells of one load of the first day, and of something that is nobody's. */
async function readStatement(opId: OpId): Promise<void> {
  const head = {
    messageId: 'M1',
    statementId: 'S1',
    sequence: 1,
    iban: 'FR7612345000010000000000187',
    openingCents: 0,
  };
  const plain = {
    currency: 'EUR',
    bookedOn: '2026-06-10',
    code: 'PMNT/ICDT/OTHR',
    counterparty: null,
    text: null,
  } as const;
  const lines = [
    { ...plain, direction: 'DBIT', amountCents: 5_000, reference: opId.replaceAll('-', ''), bankReference: 'B1' },
    { ...plain, direction: 'CRDT', amountCents: 700, reference: null, bankReference: 'B2' },
  ] as const;
  const file = join(centre.dir, 'statement.xml');
  writeFileSync(file, [...statementText({ ...head, day: '2026-06-10' }, lines)].join(''));
  const log = { info() {}, warn() {}, error() {} };
  const { db, ctx } = centre;
  expect(await takeFile({ db, ctx, log }, { path: file, name: 'statement.xml', source: 'folder' })).toBe('read');
}

async function brokenIn(url: string): Promise<Map<string, string>> {
  const snapshot = await openSnapshot(url);
  try {
    const broken = new Map<string, string>();
    for await (const verdict of verify(snapshot.read)) {
      if (verdict.broken) broken.set(verdict.id, `${verdict.broken.row}: ${verdict.broken.what}`);
    }
    return broken;
  } finally {
    await snapshot.close();
  }
}

let copies = 0;
/** A copy of the database in which rows were changed behind everybody's back. `:name` stands for what was made. */
function plant(...statements: string[]): string {
  const copy = join(centre.dir, `planted-${++copies}.sqlite`);
  const source = openSqliteFile({ path, readonly: true });
  copyInto(source, copy);
  source.close();
  const file = openSqliteFile({ path: copy });
  file.pragma('foreign_keys = OFF');
  for (const table of ['ledger_groups', 'ledger_entries', 'day_closings', 'decisions', 'audit_lines'])
    file.exec(`drop trigger ${table}_stay; drop trigger ${table}_fixed`);
  for (const statement of statements) {
    const filled = fill(statement);
    if (filled.startsWith('pragma')) file.exec(filled);
    else if (file.prepare(filled).run().changes === 0) throw new Error(`nothing was planted by ${filled}`);
  }
  file.close();
  return copy;
}

const fill = (text: string): string => text.replaceAll(/:([a-z]+)\b/g, (whole, name: string) => made[name] ?? whole);

describe('a database of real business', () => {
  it('holds all that it can be asked', async () => {
    expect([...(await brokenIn(path))]).toEqual([]);
    const states = await centre.db.read.sql.selectFrom('orders').select('state').distinct().execute();
    expect(states.map(({ state }) => state).toSorted()).toEqual([
      'loaded',
      'reconciled',
      'refund-due',
      'refunded',
      'unknown',
    ]);
  });
});

const GROUP = `(select group_no from ledger_groups where group_id = ':loaded:reload-loaded')`;

/** What was planted, the invariant that it breaks, what is said of it. */
const PLANTED: readonly (readonly [string, string, readonly string[], RegExp])[] = [
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
  [
    'facts of a stranger',
    'I8',
    [`delete from operators where operator_id = ':operator'`],
    /^facts \S+ 1: was taken from :operator, who is not of this agent$/,
  ],
  [
    'facts of an operator who was disabled before',
    'I8',
    [`update suspensions set from_at = 5 where operator_id = ':operator'`],
    /^facts \S+ 1: was taken from :operator, who was disabled then$/,
  ],
  [
    'facts of a counter that was replaced long ago',
    'I8',
    [
      `insert into recoveries (code_digest, device_id, counter_code, reason, created_at, expires_at, used_by, used_at) values ('c', ':device', 'C02', 'r', 1, 2, 'd', 2)`,
    ],
    /^facts :device 1: was taken after another counter had this one’s place$/,
  ],
  [
    'a manager’s word from somebody who is none of the agent',
    'I8',
    [`delete from operators where name = 'Karim'`],
    /^facts :device \d+: was taken on the word of .*, who is not of this agent$/,
  ],
  [
    'a pay-in that its maker approved himself',
    'I8',
    ['pragma ignore_check_constraints = on', `update proposals set decided_by = made_by where state = 'carried-out'`],
    /^proposals \S+: was approved by its maker/,
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
  [
    'a card number in an agent’s address',
    'I12',
    [`update agents set address = 'quai 4111 1111 1111 1111' where agent_id = ':agent'`],
    /^agents :agent: address holds a card number$/,
  ],
  [
    'a card number deep in a fact',
    'I12',
    [`update facts set text = replace(text, 'BL 1', '4111111111111111') where device_id = ':device' and seq = 1`],
    /^facts :device 1: text holds a card number$/,
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
    'a line of the audit that says something else now',
    'log',
    [`update audit_lines set outcome = 'refused' where seq = 2`],
    /^audit_lines 2: is not what was written, or not what was noted of it$/,
  ],
  [
    'a load that left while two people were to decide of its customer',
    'freeze',
    [
      `insert into reviews select 'r', 'screening', customer_id, 'supervisor', 0, '1:1', 90, '[]', 'open', null, null from orders where op_id = ':loaded'`,
      `update bank_work set attempts = 1 where work_key = ':loaded'`,
    ],
    /^bank_work \S+: was sent while review r stood against it$/,
  ],
  [
    'an order that was charged while two people were to decide of it',
    'held',
    [
      `insert into reviews select 'r', 'sms-order', op_id, 'supervisor', 0, '1:75', 75, '[]', 'open', null, null from orders where channel = 'sms'`,
    ],
    /^reviews r: is open, and its order is \w+$/,
  ],
  [
    'a bill of the carrier of which the lines are gone',
    'bill',
    [`insert into carrier_bills values ('2026-05', 'd', 3, 150, 1, 'farid')`],
    /^carrier_bills 2026-05: says 3 lines of 150, and has 0 of 0$/,
  ],
  [
    'a line taken out of the audit',
    'log',
    [`delete from audit_lines where seq = 3`],
    /^audit_lines 3: is not what was written, or not what was noted of it$/,
  ],
];

describe('what is planted', () => {
  it.each(PLANTED)('%s breaks %s', async (_, id, statements, said) => {
    const broken = await brokenIn(plant(...statements));
    expect(broken.get(id)).toMatch(new RegExp(fill(said.source)));
  });

  it('an instant in the name of a reply’s cause is no card number, though it passes as one', async () => {
    const cause = 'locked:0kzKdQ4yy5vSLuw436h5ztPCdnq6SRf7VXi1qPGdzBs:1772590264225';
    const broken = await brokenIn(
      plant(
        `insert into sms_replies (reply_id, cause, sender_index, sender_sealed, text_sealed, segments, paid, state, attempts, next_at, lease_by, lease_until, created_at, changed_at) values ('r', '${cause}', 'i', '{}', '{}', 1, 0, 'sent', 1, 0, null, 0, 0, 0)`,
      ),
    );
    expect(broken.get('I12')).toBeUndefined();
  });

  it('breaks each invariant at least once', () => {
    expect([...new Set(PLANTED.map(([, id]) => id))].toSorted()).toEqual(INVARIANTS.map(({ id }) => id).toSorted());
  });
});

async function run(...args: string[]): Promise<{ code: number | null; said: string; complained: string }> {
  const child = spawn(process.execPath, [ENTRY, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  let [said, complained] = ['', ''];
  child.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (complained += chunk.toString()));
  await once(child, 'close');
  return { code: child.exitCode, said, complained };
}

describe('the command', () => {
  it('says of each invariant in a line that it holds, while others write', async () => {
    const writing = new AbortController();
    let written = 0;
    const writer = (async () => {
      while (!writing.signal.aborted) {
        await centre.db.transaction((tx) => writeSetting(tx, 'busy', String(++written)));
        await untilIdle();
      }
    })();
    const json = join(centre.dir, 'verdict.json');
    const { code, said } = await run('--db', path, '--json', json);
    writing.abort();
    await writer;
    expect(code).toBe(0);
    expect(
      said
        .trimEnd()
        .split('\n')
        .map((line) => line.split(/ +/).slice(0, 2)),
    ).toEqual(INVARIANTS.map(({ id }) => [id, 'holds']));
    expect(JSON.parse(readFileSync(json, 'utf8'))).toMatchObject({ clean: true });
    expect(written).toBeGreaterThan(10);
  });

  it('holds the audit against what was noted of it elsewhere: an end that was taken off shows', async () => {
    const anchors = join(centre.dir, 'anchors.jsonl');
    const head = await auditHead(centre.db.read);
    writeFileSync(anchors, `${JSON.stringify({ ...head, at: 1 })}\n`);
    const whole = await run('--db', path, '--anchors', anchors);
    expect([whole.code, whole.said.includes('holds the 1 heads')]).toEqual([0, true]);
    writeFileSync(anchors, `${JSON.stringify({ seq: head.seq + 5, digest: 'f'.repeat(64), at: 1 })}\n`);
    const cut = await run('--db', path, '--anchors', anchors);
    expect([cut.code, cut.said.includes(`audit_lines ${head.seq + 1}: is not what`)]).toEqual([1, true]);
  });

  it('names the row, and ends with 1', async () => {
    const json = join(centre.dir, 'broken.json');
    const { code, said } = await run(
      '--db',
      plant(`update cards set state = 'active' where card_reference = ':unsold'`),
      '--json',
      json,
    );
    expect(code).toBe(1);
    expect(said).toContain(`cards ${made['unsold']}: is active, and was never sold`);
    expect(JSON.parse(readFileSync(json, 'utf8'))).toMatchObject({ clean: false });
  });

  it('ends with 2 where it cannot look, and repeats no password', async () => {
    const nonsense = join(centre.dir, 'nonsense.sqlite');
    writeFileSync(nonsense, 'not a database at all, but long enough to be looked at as if it were one');
    for (const args of [
      [],
      ['--db', join(centre.dir, 'missing')],
      ['--db', nonsense],
      ['--db', 'mysql://u:hush@127.0.0.1:1/x'],
    ]) {
      const { code, complained } = await run(...args);
      expect([args, code]).toEqual([args, 2]);
      expect(complained).not.toBe('');
      expect(complained).not.toContain('hush');
    }
    expect((await run('--db', plant('delete from migrations where version > 100'))).complained).toContain(
      'start the server first',
    );
    expect((await run('--db', plant(`insert into migrations values (9990, 'tomorrow', 1)`))).complained).toContain(
      'start the newer program',
    );
  });
});
