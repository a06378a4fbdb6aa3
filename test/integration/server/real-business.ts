/**
 * A database of real business for `verify` to look at, and copies of it in which rows were changed behind everybody's back: each family of
 * invariants has a test of its own over it.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { assert } from '@flouss/shared/kernel/assert';
import { newId, OpId } from '@flouss/shared/kernel/ids';
import { copyInto, openSqliteFile } from '@flouss/platform/sqlite-file';
import { systemRandom } from '@flouss/platform/system-ports';
import { cents } from '@flouss/shared/domain/money';
import { saveFunding } from '../../../sync-server/src/db/funding.ts';
import { takeFile } from '../../../sync-server/src/bank/statements/take-file.ts';
import { openSnapshot } from '../../../sync-server/src/db/snapshot.ts';
import { placeSmsOrder } from '../../../sync-server/src/orders/place-sms-order.ts';
import { verify } from '../../../sync-server/src/verify/verify.ts';
import { statementText } from '../../../sync-server/simulators/bank/statement-text.ts';
import { freshPacks, openCentre } from './test-centre.ts';
import type { TestCentre } from './test-centre.ts';
import { settle, yesBank } from './yes-bank.ts';
import type { Answer } from './yes-bank.ts';

/** Which invariants are broken in which test. */
export const FAMILIES = {
  books: ['I1', 'days', 'I11'],
  bank: ['I2', 'I9', 'bank', 'bill'],
  journals: ['I3', 'I5', 'I6'],
  decisions: ['why', 'I4', 'I13'],
  people: ['I8', 'I12', 'log', 'freeze', 'held'],
} as const;

/** Names of rows that were made, for what is planted. */
type Made = Readonly<Record<string, string>>;

/** What was planted, the invariant that it breaks, how it is planted, what is said of it. */
type Planted = readonly [what: string, id: string, statements: readonly string[], said: RegExp];

/** The group of a reload that was loaded. */
export const GROUP = `(select group_no from ledger_groups where group_id = ':loaded:reload-loaded')`;

export interface RealBusiness {
  readonly centre: TestCentre;
  readonly path: string;
  readonly made: Made;
  /** A copy of the database in which rows were changed. `:name` stands for what was made. */
  readonly plant: (...statements: string[]) => string;
  /** What `verify` says is broken, by invariant. */
  readonly brokenIn: (url: string) => Promise<Map<string, string>>;
  readonly fill: (text: string) => string;
  close(): Promise<void>;
}

/** Each of these breaks its invariant, and together they break every one of the family. */
export function itFinds(family: keyof typeof FAMILIES, planted: readonly Planted[]): () => RealBusiness {
  const business = realBusiness();
  it.each(planted)('%s breaks %s', async (_, id, statements, said) => {
    const { brokenIn, plant, fill } = business();
    const broken = await brokenIn(plant(...statements));
    expect(broken.get(id)).toMatch(new RegExp(fill(said.source)));
  });
  it('and each invariant of the family is broken at least once', () => {
    expect([...new Set(planted.map(([, id]) => id))].toSorted()).toEqual([...FAMILIES[family]].toSorted());
  });
  return business;
}

/** For the tests of one file. */
export function realBusiness(): () => RealBusiness {
  let business: RealBusiness | undefined;
  beforeAll(async () => {
    business = await openRealBusiness();
  }, 60_000);
  afterAll(() => business?.close());
  return () => {
    assert(business, 'the business was done before the tests');
    return business;
  };
}

async function openRealBusiness(): Promise<RealBusiness> {
  const centre = await openCentre();
  const path = join(centre.dir, 'centre.sqlite');
  const made = await doBusiness(centre);
  const fill = (text: string): string => text.replaceAll(/:([a-z]+)\b/g, (whole, name: string) => made[name] ?? whole);
  let copies = 0;
  return {
    centre,
    path,
    made,
    fill,
    brokenIn: whatIsBroken,
    plant: (...statements) => {
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
    },
    close: () => centre.close(),
  };
}

/** Two counters, three cards; reloads that end in every way there is; one order by SMS. */
async function doBusiness(centre: TestCentre): Promise<Made> {
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
  await readStatement(centre, stated.op_id);
  return {
    stated: stated.op_id,
    card,
    unsold: String(packs[2]),
    sale: sale.op_id,
    agent: shop.agent_id,
    operator: shop.operator_id,
    device: counter.deviceId,
    loaded: loaded.op_id,
    refused: refused.op_id,
    silent: silent.op_id,
    cancelled: cancelled.op_id,
    sms,
  };
}

/** Tells of one load of the first day, and of something that is nobody's. */
async function readStatement(centre: TestCentre, opId: OpId): Promise<void> {
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

async function whatIsBroken(url: string): Promise<Map<string, string>> {
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
