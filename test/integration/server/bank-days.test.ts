/** Finance and the bank's statement: breaks are seen, owned, matched or excepted by two people; then the day closes, and not before. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parisDay } from '@flouss/shared/domain/calendar';
import { cents } from '@flouss/shared/domain/money';
import { newId, OpId } from '@flouss/shared/kernel/ids';
import { systemRandom } from '@flouss/platform/system-ports';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { statementText } from '../../../sync-server/simulators/bank/statement-text.ts';
import type { StatementLine } from '../../../sync-server/simulators/bank/statement-text.ts';
import { takeFile } from '../../../sync-server/src/bank/statements/take-file.ts';
import { balanceOf } from '../../../sync-server/src/db/ledger.ts';
import { verifyLedger } from '../../../sync-server/src/ledger/balances.ts';
import { moveOrder } from '../../../sync-server/src/orders/move-order.ts';
import { openCentre } from './test-centre.ts';
import type { TestCentre } from './test-centre.ts';

let centre: TestCentre;
beforeAll(async () => {
  centre = await openCentre();
});
afterAll(() => centre.close());

const DAY_MS = 24 * 3_600_000;
const IBAN = 'FR7612345000010000000000187';

interface Break {
  readonly break_id: string;
  readonly kind: string;
  readonly detail: string;
  readonly movement: string | null;
  readonly owner_name: string;
  readonly note: string | null;
  readonly age_ms: number;
  readonly next_step: string;
  readonly resolution: string | null;
}
const breaks = async (state = 'open'): Promise<Break[]> =>
  (await centre.admin<{ breaks: Break[] }>('GET', `/admin/breaks?state=${state}`)).body.breaks;

/** The bank's yes, as its circuit would bring it. */
async function load(ops: readonly OpId[]): Promise<void> {
  await centre.db.transaction(async (tx) => {
    for (const op_id of ops) {
      for (const event of ['submit', 'load'] as const) await moveOrder(tx, centre.ctx, { op_id, event });
      const done = { state: 'done', changed_at: centre.clock.now() } as const;
      await tx.sql.updateTable('bank_work').set(done).where('work_key', '=', op_id).execute();
    }
  });
}

let files = 0;
async function read(day: string, lines: readonly Partial<StatementLine>[]): Promise<void> {
  const path = join(centre.dir, `${++files}.xml`);
  const head = { messageId: `M${files}`, statementId: `S-${day}`, sequence: files, iban: IBAN, day, openingCents: 0 };
  const plain = { direction: 'DBIT', currency: 'EUR', bookedOn: day, code: 'PMNT/ICDT/OTHR' } as const;
  const rest = { amountCents: 10_000, reference: null, counterparty: null, text: null };
  const whole = lines.map((line, i) => ({ ...plain, ...rest, bankReference: `B${i}`, ...line }));
  writeFileSync(path, [...statementText(head, whole)].join(''));
  const log = { info() {}, warn() {}, error() {} };
  const given = { path, name: `${day}.xml`, source: 'folder' } as const;
  expect(await takeFile({ db: centre.db, ctx: centre.ctx, log }, given)).toBe('read');
}

it('a day closes once every line is matched or excepted, by two people, and what was moved is in the books', async () => {
  const shop = await centre.openShop(1, 10_000_000);
  const [first] = shop.cards;
  if (!first) throw new Error('a shop has a card');
  await centre.db.transaction((tx) =>
    tx.sql.updateTable('bank_work').set({ state: 'done' }).where('kind', '=', 'application').execute(),
  );
  centre.clock.advance(DAY_MS);
  const day = parisDay(centre.clock.now());
  const paidIn = newId(OpId, centre.clock, systemRandom);
  await centre.admin('POST', `/admin/agents/${shop.agent_id}/pay-ins`, { op_id: paidIn, amount_cents: 70_000 });
  const reload = (amount: number, fee: number) =>
    shop.counter.reload(first.card, first.customer.customer_id, amount, fee);
  const [told, nameless, late] = [reload(10_000, 600), reload(20_000, 900), reload(5_000, 600)];
  await shop.counter.push([told, nameless, late]);
  await load([told.op_id, nameless.op_id, late.op_id]);
  const orderState = async (op: OpId): Promise<string | undefined> =>
    (await centre.db.read.sql.selectFrom('orders').select('state').where('op_id', '=', op).executeTakeFirst())?.state;
  expect(await orderState(told.op_id)).toBe('loaded');
  centre.clock.advance(DAY_MS);

  expect((await centre.admin('GET', `/admin/bank-days/${day}`)).body).toMatchObject({ code: 'statement-missing' });
  await read(day, [
    { reference: told.op_id.replaceAll('-', '') },
    { amountCents: 20_000 },
    { direction: 'CRDT', amountCents: 70_000, text: 'TABAC DU PORT' },
    { amountCents: 1_234, text: 'INCONNU' },
    { amountCents: 350, code: 'ACMT/MDOP/CHRG' },
  ]);
  expect(await orderState(told.op_id)).toBe('reconciled');
  const open = await breaks();
  expect(open.map(({ kind, detail }) => `${kind} ${detail}`).toSorted()).toEqual([
    'late load',
    'late load',
    'unknown no-reference',
    'unknown no-reference',
    'unknown no-reference',
  ]);
  expect(open[0]).toMatchObject({ owner_name: 'finance', age_ms: 0 });
  expect((await centre.admin('POST', `/admin/bank-days/${day}/close`)).body).toMatchObject({ code: 'breaks-open' });

  const details = await Promise.all(
    open.map(async ({ break_id }) => {
      const { body } = await centre.admin<
        Break & {
          line: { amount_cents: number } | null;
          candidates: { movement: string; kind: string; same_card: boolean }[];
        }
      >('GET', `/admin/breaks/${break_id}`);
      return body;
    }),
  );
  const ofLine = (amount: number) => details.find(({ line }) => line?.amount_cents === amount)!;
  expect(ofLine(20_000).candidates).toMatchObject([{ movement: nameless.op_id, kind: 'load' }]);
  expect(ofLine(70_000).candidates).toMatchObject([{ movement: `${paidIn}:agent-paid-in`, kind: 'pay-in' }]);
  expect(ofLine(1_234).candidates).toEqual([]);

  const wrong = { movement: late.op_id };
  const refused = await centre.admin('POST', `/admin/breaks/${ofLine(20_000).break_id}/match`, wrong);
  expect([refused.status, refused.body]).toMatchObject([409, { code: 'movement-unlike' }]);
  const match = (amount: number, movement: string) =>
    centre.admin('POST', `/admin/breaks/${ofLine(amount).break_id}/match`, { movement });
  expect((await match(20_000, nameless.op_id)).body).toEqual({ kind: 'statement-match', matched: true });
  expect(await orderState(nameless.op_id)).toBe('reconciled');
  expect((await match(70_000, `${paidIn}:agent-paid-in`)).status).toBe(200);
  expect((await match(20_000, nameless.op_id)).body).toMatchObject({ code: 'break-resolved' });

  // What was late comes on the next day's statement.
  centre.clock.advance(DAY_MS);
  await read(parisDay(centre.clock.now() - DAY_MS), [
    { amountCents: 5_000, reference: late.op_id.replaceAll('-', '') },
  ]);
  expect((await breaks('resolved')).map(({ kind, resolution }) => `${kind} ${resolution}`).toSorted()).toEqual([
    'late came',
    'late came',
    'unknown matched',
    'unknown matched',
  ]);

  const stranger = ofLine(1_234).break_id;
  const noted = await centre.admin('PUT', `/admin/breaks/${stranger}`, { note: 'La banque cherche' });
  expect(noted.body).toEqual({ changed: true });
  expect(await breaks()).toMatchObject([
    { break_id: stranger, note: 'La banque cherche', next_step: 'match-or-except' },
  ]);
  const excepted = await centre.admin('POST', `/admin/breaks/${stranger}/except`, { reason: 'Erreur de la banque' });
  expect(excepted.body).toEqual({ kind: 'break-exception', excepted: true });

  expect((await centre.admin('POST', `/admin/bank-days/${day}/close`)).status).toBe(200);
  const report = await centre.admin<{ accounts: object[] }>('GET', `/admin/bank-days/${day}`);
  expect(report.body.accounts).toMatchObject([
    {
      closed_at: centre.clock.now(),
      report: {
        opening_cents: 0,
        closing_cents: 70_000 - 10_000 - 20_000 - 1_234 - 350,
        difference_cents: 0,
        credit: { count: 1, cents: 70_000 },
        debit: { count: 4, cents: 31_584 },
      },
    },
  ]);
  const balance = (account: string) => balanceOf(centre.db.read, account);
  expect(await balance('bank-settlement')).toBe(0);
  expect(await balance('bank-charges')).toBe(cents(350));
  expect(await balance('statement-differences')).toBe(cents(1_234));
  expect(await verifyLedger(centre.db.read)).toEqual([]);
});
