/** The bank's statement: read once, matched one to one, booked, and what does not match found, all of it and nothing else. */
import { mkdirSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { dayAfter, dayBefore, parisDay, parisDayBegins } from '@flouss/shared/domain/calendar';
import type { CalendarDate } from '@flouss/shared/domain/calendar';
import { cents } from '@flouss/shared/domain/money';
import type { OpId } from '@flouss/shared/kernel/ids';
import type { FastifyInstance } from 'fastify';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { buildBankApp } from '../../../sync-server/simulators/bank/app.ts';
import { openBank } from '../../../sync-server/simulators/bank/bank.ts';
import { plant, statementOf } from '../../../sync-server/simulators/bank/statements.ts';
import type { StatementSource } from '../../../sync-server/src/bank/port.ts';
import { httpStatements } from '../../../sync-server/src/bank/http-adapter.ts';
import { statementWorker } from '../../../sync-server/src/bank/statements/worker.ts';
import { listBalances } from '../../../sync-server/src/db/ledger.ts';
import type { BankWorkRow, StatementBreakRow } from '../../../sync-server/src/db/schema.ts';
import { BANK_API_KEY } from './bank-process.ts';
import { openCentre, quickBank, workUntil } from './centre.ts';
import type { Centre } from './centre.ts';
import { anyMovements, haveBooked, haveDone } from './movements.ts';
import type { Movement } from './movements.ts';

const DAY_MS = 24 * 3_600_000;

let centre: Centre;
let folder: string;
beforeEach(async () => {
  centre = await openCentre();
  folder = join(centre.folder, 'statements');
  mkdirSync(folder);
});
afterEach(() => centre.close());

const log = { info() {}, warn() {}, error: (fields: unknown) => void centre.errors.push(fields) };
const reader = () => statementWorker({ db: centre.db, ctx: centre.ctx, log, folder });
const today = (): CalendarDate => parisDay(centre.ctx.clock.now());
const breaks = (): Promise<StatementBreakRow[]> =>
  centre.db.read.sql.selectFrom('statement_breaks').selectAll().orderBy('break_id').execute();

/** As somebody drops it there, a while ago. */
function drop(name: string, text: string): void {
  const path = join(folder, name);
  writeFileSync(path, text);
  utimesSync(path, 1_000, 1_000 + Math.floor(text.length % 1_000));
}

const balances = async (): Promise<Record<string, number>> =>
  Object.fromEntries(
    (await listBalances(centre.db.read)).map(({ account, balance_cents }) => [account, balance_cents]),
  );

it('settles what the bank did, over HTTP, and closes the day', async () => {
  const bankApp: FastifyInstance = buildBankApp({
    dataDir: join(centre.folder, 'bank'),
    apiKey: BANK_API_KEY,
    seed: 1,
    clock: centre.ctx.clock,
  });
  const url = await bankApp.listen({ host: '127.0.0.1', port: 0 });
  try {
    await bankApp.inject({ method: 'PUT', url: '/simulator/faults', payload: { decision: { delay_ms: 0 } } });
    const worker = centre.worker(quickBank(url));
    const card = await centre.sellCard(1);
    await workUntil(worker, async () => (await centre.card(card)).state === 'active');
    const load = await centre.orderReload(card, 10_000);
    await workUntil(worker, async () => (await centre.order(load)).state === 'loaded');
    const source = httpStatements({ url, credentials: () => ({ apiKey: BANK_API_KEY }) });
    const statements = statementWorker({ db: centre.db, ctx: centre.ctx, log, source });
    // Yesterday's, of before the business began.
    await statements.runOnce();
    const day = today();
    centre.moveClock(DAY_MS);
    expect(await statements.runOnce()).toBeGreaterThan(0);
    expect((await centre.order(load)).state).toBe('reconciled');
    expect(await breaks()).toEqual([]);
    expect(await balances()).toMatchObject({ 'bank-settlement': 0, 'bank-current-account': -10_000 });
    const closed = await centre.db.read.sql.selectFrom('bank_days').selectAll().execute();
    expect(closed.map((row) => row.day)).toEqual([dayBefore(day), day]);
    const fed = await centre.db.read.sql.selectFrom('feed').select('entity_id').where('entity_id', '=', load).execute();
    expect(fed).toHaveLength(1);
    expect(await statements.runOnce()).toBe(0);
  } finally {
    await bankApp.close();
  }
});

interface Bank {
  readonly bank: ReturnType<typeof openBank>;
  readonly text: (day: string) => string;
}

function bankOf(): Bank {
  const bank = openBank(join(centre.folder, 'bank'), 7, centre.ctx.clock);
  return { bank, text: (day) => [...statementOf(bank, day)!].join('') };
}

async function done(bank: Bank['bank'], movements: readonly Movement[], day: CalendarDate): Promise<void> {
  await haveDone(centre, movements, parisDayBegins(day) + 12 * 3_600_000);
  haveBooked(bank, movements, day);
}

it('finds 1,000 planted differences and raises no false alarm', { timeout: 180_000 }, async () => {
  const { bank, text } = bankOf();
  const day = dayBefore(today());
  const movements = anyMovements(3_000, parisDayBegins(day) + 12 * 3_600_000);
  await done(bank, movements, day);
  const planted = plant(bank, day, { late: 200, missing: 200, doubled: 200, altered: 200, unknown: 200 });
  expect(planted).toHaveLength(1_000);
  drop('a.xml', text(day));
  const worker = reader();
  await worker.runOnce();

  const found = await breaks();
  const lines = await centre.db.read.sql.selectFrom('statement_lines').selectAll().execute();
  const bankReference = new Map(lines.map((line) => [line.line_no, line.bank_reference]));
  const named = (row: StatementBreakRow): string =>
    `${row.kind} ${row.kind === 'unknown' ? bankReference.get(row.line_no ?? 0) : row.movement}`;
  // Nobody can tell yet what will never come.
  const expected = planted.map(
    ({ kind, key, operation }) => `${kind === 'missing' ? 'late' : kind} ${operation ?? key}`,
  );
  expect(found.map(named).toSorted()).toEqual(expected.toSorted());
  expect(new Set(found.flatMap(({ kind, detail }) => (kind === 'altered' ? [detail] : [])))).toEqual(
    new Set(['amount', 'date', 'direction', 'currency']),
  );
  expect(lines.filter(({ state }) => state === 'matched')).toHaveLength(3_000 - 600);

  // What was late comes; what never comes is missing after days.
  for (let next = dayAfter(day), i = 0; i < 4; next = dayAfter(next), i++) {
    centre.moveClock(DAY_MS);
    drop(`b${i}.xml`, text(next));
  }
  await worker.runOnce();
  const after = await breaks();
  const of = (kind: string): string[] =>
    planted.flatMap((each) => (each.kind === kind ? [each.operation ?? ''] : [])).toSorted();
  const still = (state: string, kind: string): string[] =>
    after
      .filter((row) => row.state === state && row.kind === kind)
      .map(({ movement }) => movement ?? '')
      .toSorted();
  expect(after).toHaveLength(1_000);
  expect(still('resolved', 'late')).toEqual(of('late'));
  expect(still('open', 'missing')).toEqual(of('missing'));
  const open = await centre.db.read.sql.selectFrom('bank_days').select('day').execute();
  expect(open.map((row) => row.day)).not.toContain(day);
  expect(open).toHaveLength(4);
  bank.store.close();
});

it('asks for every day since the books began, though nobody asked in the first nights', async () => {
  const asked: string[] = [];
  const source: StatementSource = {
    async statement(day) {
      asked.push(day);
      return { is: 'not-yet' };
    },
    notification: async () => ({ is: 'not-yet' }),
  };
  const began = today();
  await centre.orderReload(await centre.sellCard(1), 10_000);
  centre.moveClock(3 * DAY_MS);
  await statementWorker({ db: centre.db, ctx: centre.ctx, log, source }).runOnce();
  expect(asked).toEqual([began, dayAfter(began), dayAfter(dayAfter(began))]);
});

it('asks the bank for each day of which it has no statement, though the bank has none of some and others late', async () => {
  const { bank, text } = bankOf();
  const [given, asked] = [new Set<string>(), [] as string[]];
  const source: StatementSource = {
    async statement(day) {
      asked.push(day);
      return given.has(day) ? { is: 'statement', bytes: bytesOf(text(day)) } : { is: 'not-yet' };
    },
    notification: async () => ({ is: 'not-yet' }),
  };
  const worker = statementWorker({ db: centre.db, ctx: centre.ctx, log, source });
  const first = dayBefore(today());
  given.add(first);
  await worker.runOnce();
  expect(asked.splice(0)).toEqual([first]);
  const [second, third] = [dayAfter(first), dayAfter(dayAfter(first))];
  centre.moveClock(2 * DAY_MS);
  given.add(third);
  await worker.runOnce();
  expect(asked.splice(0)).toEqual([second, third]);
  given.add(second);
  await worker.runOnce();
  await worker.runOnce();
  expect(asked).toEqual([second]);
  bank.store.close();
});

async function* bytesOf(whole: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(whole);
}

it('is the last word on what the bank has forgotten the key of', async () => {
  const { bank, text } = bankOf();
  const day = dayBefore(today());
  const noon = parisDayBegins(day) + 12 * 3_600_000;
  const movements = anyMovements(4, noon);
  await done(bank, movements, day);
  const [first, second, charge] = movements;
  await centre.db.transaction(async (tx) => {
    const parked = { state: 'parked', reason: 'key-forgotten' } as const;
    const of = [first!.key, second!.key, charge!.key];
    await tx.sql.updateTable('bank_work').set(parked).where(tx.oneOf('work_key', of)).execute();
    await tx.sql
      .updateTable('orders')
      .set({ state: 'unknown' })
      .where('op_id', '=', first!.key as OpId)
      .execute();
    // Somebody has given it back meanwhile.
    await tx.sql
      .updateTable('orders')
      .set({ state: 'refund-due' })
      .where('op_id', '=', second!.key as OpId)
      .execute();
  });
  drop('a.xml', text(day));
  await reader().runOnce();
  expect([(await centre.order(first!.key as OpId)).state, (await centre.row(first!.key)).state]).toEqual([
    'reconciled',
    'done',
  ]);
  expect([(await centre.order(second!.key as OpId)).state, (await centre.row(second!.key)).state]).toEqual([
    'refund-due',
    'parked',
  ]);
  expect((await breaks()).map(({ detail, movement }) => `${detail} ${movement}`).toSorted()).toEqual(
    [`not-done-here ${second!.key}`, `not-done-here ${charge!.key}`].toSorted(),
  );
  bank.store.close();
});

it('takes a notification as early evidence: it is asked for, or done; nothing is booked, and the statement comes after it', async () => {
  const { bank, text } = bankOf();
  const day = dayBefore(today());
  const movements = anyMovements(8, parisDayBegins(day) + 12 * 3_600_000);
  await done(bank, movements, day);
  const [forgotten, asked, charge, , altered] = movements;
  const later = centre.ctx.clock.now() + 60_000;
  await centre.db.transaction(async (tx) => {
    const change = (key: string, row: Partial<BankWorkRow>) =>
      tx.sql.updateTable('bank_work').set(row).where('work_key', '=', key).execute();
    await change(forgotten!.key, { state: 'parked', reason: 'key-forgotten' });
    await change(asked!.key, { state: 'unknown', next_at: later });
    await change(charge!.key, { state: 'parked', reason: 'key-forgotten' });
    await change(altered!.key, { state: 'parked', reason: 'key-forgotten', amount_cents: cents(1) });
    const unknown = [forgotten!, asked!, altered!].map(({ key }) => key as OpId);
    await tx.sql.updateTable('orders').set({ state: 'unknown' }).where(tx.oneOf('op_id', unknown)).execute();
  });
  const notification = text(day)
    .replaceAll('camt.053', 'camt.054')
    .replaceAll('BkToCstmrStmt', 'BkToCstmrDbtCdtNtfctn')
    .replaceAll(/<(\/?)Stmt>/g, '<$1Ntfctn>')
    .replace(/<Bal>[\s\S]*<\/Bal>/, '');
  drop('notified.xml', notification);
  await reader().runOnce();

  expect((await centre.order(forgotten!.key as OpId)).state).toBe('loaded');
  expect(await centre.row(forgotten!.key)).toMatchObject({ state: 'done', reason: null });
  const woken = await centre.row(asked!.key);
  expect(woken.state).toBe('unknown');
  expect(woken.next_at).toBeLessThan(later);
  expect((await centre.row(charge!.key)).state).toBe('parked');
  expect((await centre.row(altered!.key)).state).toBe('parked');
  expect([await breaks(), await centre.db.read.sql.selectFrom('statement_lines').selectAll().execute()]).toEqual([
    [],
    [],
  ]);
  expect(await balances()).not.toHaveProperty('bank-current-account');

  drop('a.xml', text(day));
  await reader().runOnce();
  expect((await centre.order(forgotten!.key as OpId)).state).toBe('reconciled');
  expect((await breaks()).map(({ detail, movement }) => `${detail} ${movement}`).toSorted()).toEqual(
    [`not-done-here ${asked!.key}`, `not-done-here ${charge!.key}`, `amount ${altered!.key}`].toSorted(),
  );
  bank.store.close();
});

it('takes a file once, whatever it is called, and never another one of the same name', async () => {
  const { bank, text } = bankOf();
  const day = dayBefore(today());
  const movements = anyMovements(20, parisDayBegins(day) + 12 * 3_600_000);
  await done(bank, movements, day);
  drop('a.xml', text(day));
  expect(await reader().runOnce()).toBe(2);
  const sum = (of: Movement['kind']): number =>
    movements.reduce((all, { kind, amount_cents }) => (kind === of ? all + amount_cents : all), 0);
  expect(await balances()).toEqual({
    'bank-settlement': sum('load'),
    'funding-receivable': sum('refund') - sum('charge'),
    'bank-current-account': sum('charge') - sum('refund') - sum('load'),
  });
  const before = [await balances(), await centre.db.read.sql.selectFrom('statement_lines').selectAll().execute()];
  drop('again.xml', text(day));
  expect(await reader().runOnce()).toBe(0);
  plant(bank, day, { late: 0, missing: 0, doubled: 3, altered: 0, unknown: 0 });
  drop('other.xml', text(day));
  expect(await reader().runOnce()).toBe(1);
  expect(await reader().runOnce()).toBe(0);
  expect([await balances(), await centre.db.read.sql.selectFrom('statement_lines').selectAll().execute()]).toEqual(
    before,
  );
  expect(await breaks()).toMatchObject([{ kind: 'altered', detail: 'statement', day, note: 'other.xml' }]);
  bank.store.close();
});

it('goes on where it was killed, after whichever commit that was', async () => {
  const { bank, text } = bankOf();
  const day = dayBefore(today());
  await done(bank, anyMovements(1_100, parisDayBegins(day) + 12 * 3_600_000), day);
  plant(bank, day, { late: 3, missing: 0, doubled: 3, altered: 4, unknown: 3 });
  drop('a.xml', text(day));
  let left = 0;
  const killed: Centre['db']['transaction'] = async (body) => {
    if (left-- === 0) throw new Error('killed');
    return centre.db.transaction(body);
  };
  for (let commits = 0; ; commits++) {
    left = commits;
    const dying = statementWorker({ db: { ...centre.db, transaction: killed }, ctx: centre.ctx, log, folder });
    const died = await dying.runOnce().catch(() => 'killed');
    const [file] = await centre.db.read.sql.selectFrom('statement_files').selectAll().execute();
    if (died !== 'killed' || file?.state === 'read') break;
  }
  const lines = await centre.db.read.sql.selectFrom('statement_lines').selectAll().execute();
  expect(lines).toHaveLength(1_100 - 3 + 3 + 3);
  expect(await breaks()).toHaveLength(13);
  const account = lines.reduce(
    (sum, { state, direction, amount_cents }) =>
      state === 'matched' ? sum + (direction === 'credit' ? amount_cents : 0 - amount_cents) : sum,
    0,
  );
  expect((await balances())['bank-current-account']).toBe(account);
  bank.store.close();
});

it('is read once by several at a time', async () => {
  const { bank, text } = bankOf();
  const day = dayBefore(today());
  await done(bank, anyMovements(1_600, parisDayBegins(day) + 12 * 3_600_000), day);
  drop('a.xml', text(day));
  await Promise.all([reader().runOnce(), reader().runOnce(), reader().runOnce()]);
  await reader().runOnce();
  const lines = await centre.db.read.sql.selectFrom('statement_lines').select('state').execute();
  expect(lines).toHaveLength(1_600);
  expect(new Set(lines.map(({ state }) => state))).toEqual(new Set(['matched']));
  const [file] = await centre.db.read.sql.selectFrom('statement_files').selectAll().execute();
  expect(file).toMatchObject({ state: 'read', lines_taken: 1_600 });
  bank.store.close();
});

it('refuses a file in words, once, and nothing of it counts', async () => {
  const { bank, text } = bankOf();
  const day = dayBefore(today());
  await done(bank, anyMovements(20, parisDayBegins(day) + 12 * 3_600_000), day);
  drop('a.xml', text(day).replace(/<Sum>\d/, '<Sum>9'));
  drop('b.xml', '<!DOCTYPE a><a/>');
  expect(await reader().runOnce()).toBe(2);
  expect(await reader().runOnce()).toBe(0);
  const files = await centre.db.read.sql.selectFrom('statement_files').selectAll().orderBy('name').execute();
  expect(files).toMatchObject([
    { name: 'a.xml', state: 'refused', reason: expect.stringContaining('sum-wrong: the number or the sum') },
    { name: 'b.xml', state: 'refused', reason: expect.stringContaining('doctype-forbidden') },
  ]);
  expect(await centre.db.read.sql.selectFrom('statement_lines').selectAll().execute()).toEqual([]);
  bank.store.close();
});
