/**
 * Commands of which nobody knows what became of them: every kind, in every way in which a bank fails to answer, over HTTP to the simulated
 * bank, worked off by several real workers; then its statements are read. In the end nothing was loaded or charged twice, the bank and we say
 * the same of each, and each is resolved or in somebody's hands with a next step.
 */
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { CardReference } from '@flouss/shared/domain/card-reference';
import { newId, OpId } from '@flouss/shared/kernel/ids';
import { buildBankApp } from '../../sync-server/simulators/bank/app.ts';
import { httpStatements } from '../../sync-server/src/bank/http-adapter.ts';
import { statementWorker } from '../../sync-server/src/bank/statements/worker.ts';
import { countByState } from '../../sync-server/src/db/bank-work.ts';
import { findFunding } from '../../sync-server/src/db/funding.ts';
import type { BankWorkRow } from '../../sync-server/src/db/schema.ts';
import { moveCard } from '../../sync-server/src/orders/move-card.ts';
import { nextStepOf } from '../../sync-server/src/orders/bank-states.ts';
import { BANK_API_KEY, type BankFault } from '../integration/bank/bank-process.ts';
import { openCentre, quickBank, type Centre } from '../integration/bank/centre.ts';
import { z } from 'zod';
import { chanceOf, type Chance } from '../simulation/chance.ts';
import { openTally, type OpenTally, type Tally } from './tally.ts';

/** Longer than the tests' adapter waits. */
const SLOWER_MS = 750;
const AMOUNT = 5_000;
const WORKERS = 3;
const ROUND_COMMANDS = 48;
const ROUND_MAX_MS = 180_000;
/** Longer than the bank remembers a key. */
const FORGOTTEN_MS = 31 * 60_000;

type Kind = 'load' | 'charge' | 'refund' | 'application' | 'replacement' | 'activation' | 'block' | 'funding-enrolment';
/** What the bank does to each command of a round, once or twice, and to the questions about it. */
type Way = (kind: Kind, count: number) => readonly BankFault[];

const WAYS = {
  'connection cut': (kind, count) => [{ kind, fault: 'down', count }],
  'time-out before': (kind, count) => [{ kind, fault: 'timeout-before', count }],
  'time-out after': (kind, count) => [{ kind, fault: 'timeout-after', count }],
  'slower than our patience': (kind, count) => [{ kind, fault: 'slow', ms: SLOWER_MS, count }],
  'error after': (kind, count) => [{ kind, fault: 'error-after', count }],
  'not found for a while': (kind, count) => [
    { kind, fault: 'error-after', count },
    { kind, fault: 'not-found-yet', ms: 1_500, count },
  ],
  'unanswered twice, questions too': (kind, count) => [
    { kind, fault: 'down', count },
    { kind, fault: 'error-after', count },
    { kind: 'operation-query', fault: 'down', count: count * 2 },
  ],
  'asked for time in between': (kind, count) => [
    { kind, fault: 'error-after', count },
    { kind: 'operation-query', fault: 'throttle', ms: 1_000, count: 2 },
  ],
  'refused, and the answer lost': (kind, count) => [
    { kind, fault: 'refuse', count },
    { kind, fault: 'error-after', count },
  ],
  'done, and the key forgotten': (kind, count) => [
    { kind, fault: 'error-after', count },
    { kind, fault: 'forget', count },
    { kind: 'operation-query', fault: 'down' },
  ],
  'never arrived, and asked too late': (kind, count) => [
    { kind, fault: 'down', count },
    { kind: 'operation-query', fault: 'down' },
  ],
} satisfies Record<string, Way>;
type WayName = keyof typeof WAYS;
const LATE: ReadonlySet<WayName> = new Set(['done, and the key forgotten', 'never arrived, and asked too late']);

const KIND_WEIGHTS: Readonly<Record<Kind, number>> = {
  load: 10,
  charge: 6,
  refund: 2,
  application: 1,
  replacement: 1,
  activation: 1,
  block: 1,
  'funding-enrolment': 1,
};

/** The simulated bank, on our clock: what it forgets after half an hour it forgets when we say so. */
interface Bank {
  readonly url: string;
  set(body: object): Promise<void>;
  close(): Promise<void>;
}

async function openBank({ folder, ctx }: Centre): Promise<Bank> {
  const app = buildBankApp({ dataDir: join(folder, 'bank'), apiKey: BANK_API_KEY, seed: 1, clock: ctx.clock });
  const url = await app.listen({ host: '127.0.0.1', port: 0 });
  return {
    url,
    async set(body) {
      const headers = { 'Content-Type': 'application/json' };
      await fetch(`${url}/simulator/faults`, { method: 'PUT', headers, body: JSON.stringify(body) });
    },
    close: async () => app.close(),
  };
}

const BankBooks = z.object({
  cards: z.array(z.object({ balance_cents: z.number() })),
  operations: z.array(z.object({ key: z.string(), kind: z.string(), state: z.string() })),
  charges: z.array(z.object({ charge_id: z.string() })),
});

interface Stage {
  readonly bank: Bank;
  readonly centre: Centre;
  readonly chance: Chance;
  readonly tally: OpenTally;
  /** Active, and of the customer whose payment card is registered. */
  readonly cards: CardReference[];
  /** Of every round so far. */
  readonly known: Set<string>;
  cardsMade: number;
}

export async function fuzzUnknowns(count: number, seed: string): Promise<Tally> {
  const centre = await openCentre();
  const bank = await openBank(centre);
  const tally = openTally(Number.POSITIVE_INFINITY);
  const chance = chanceOf(`unknowns ${seed}`);
  const stage: Stage = { bank, centre, chance, tally, cards: [], known: new Set(), cardsMade: 0 };
  const workers = Array.from({ length: WORKERS }, () => centre.worker(quickBank(bank.url)));
  for (const worker of workers) worker.start();
  try {
    await bank.set({ decision: { delay_ms: 0 } });
    await prepare(stage);
    for (let left = count; left > 0; left -= ROUND_COMMANDS) await round(stage, Math.min(left, ROUND_COMMANDS));
    await readStatements(stage);
    await compare(stage);
    return tally.ended(0);
  } finally {
    await Promise.all(workers.map((worker) => worker.stop()));
    await bank.close();
    await centre.close();
  }
}

async function prepare(stage: Stage): Promise<void> {
  const { centre } = stage;
  await queuePage(stage);
  for (let i = 0; i < ROUND_COMMANDS; i++) stage.cards.push(await newCard(stage));
  await until(stage, 'cards are active', async () => (await open(stage)).length === 0);
  const page = (await findFunding(centre.db.read, centre.customerId))?.page_url ?? '';
  await fetch(page, { method: 'POST', body: new URLSearchParams({ card: 'accepted' }), redirect: 'manual' });
  await until(
    stage,
    'the payment card is registered',
    async () => (await findFunding(centre.db.read, centre.customerId))?.funding_token !== null,
  );
  await newRows(stage);
}

const newCard = (stage: Stage): Promise<CardReference> => stage.centre.sellCard(++stage.cardsMade);

async function queuePage({ centre }: Stage): Promise<void> {
  const op_id = newId(OpId, centre.ctx.clock, centre.ctx.random);
  const work_key = `${op_id}.funding`;
  await centre.queue({ work_key, kind: 'funding-enrolment', op_id, customer_id: centre.customerId });
}

/** So many commands of one kind, each struck in the same way; then calm, until nothing is open. */
async function round(stage: Stage, commands: number): Promise<void> {
  const { bank, centre, chance, tally } = stage;
  const kind = chance.weighted(KIND_WEIGHTS);
  const way = chance.pick(Object.keys(WAYS) as WayName[]);
  const refusals: BankFault[] = kind === 'refund' ? [{ kind: 'load', fault: 'refuse', count: commands }] : [];
  await bank.set({ faults: [...refusals, ...WAYS[way](kind, commands)] });
  for (let i = 0; i < commands; i++) await order(stage, kind, i);
  if (LATE.has(way)) {
    // Every one has left, or is not to be reached; nobody hears what became of it until it is forgotten.
    await until(stage, `${kind} left`, async () => (await open(stage)).every(({ state }) => state === 'unknown'));
    centre.moveClock(FORGOTTEN_MS);
  } else {
    await until(
      stage,
      `${kind} was struck`,
      async () => (await open(stage)).length === 0 || !(await strikes(stage, kind)),
    );
  }
  await bank.set({ faults: [] });
  await until(stage, `${kind}, ${way}: all is settled`, async () => (await open(stage)).length === 0);
  const ours = kind === 'refund' ? 'refund-charge' : kind;
  for (const row of await newRows(stage))
    if (row.kind === ours)
      tally.answered(200, `${kind}, ${way}: ${row.state}${row.state === 'parked' ? ` ${row.reason}` : ''}`);
}

async function order(stage: Stage, kind: Kind, number: number): Promise<void> {
  const { centre, cards } = stage;
  const card = cards[number % cards.length];
  if (!card) throw new Error('there are cards');
  switch (kind) {
    case 'load':
      await centre.orderReload(card, AMOUNT);
      return;
    case 'charge':
    case 'refund':
      await centre.orderReload(card, AMOUNT, 'sms');
      return;
    case 'application':
    case 'activation':
      await newCard(stage);
      return;
    case 'block':
      await centre.db.transaction((tx) => moveCard(tx, centre.ctx, card, 'block'));
      cards[number % cards.length] = await newCard(stage);
      return;
    case 'replacement':
      await centre.db.transaction((tx) => moveCard(tx, centre.ctx, card, 'block'));
      await centre.replaceCard(card, ++stage.cardsMade);
      cards[number % cards.length] = await newCard(stage);
      return;
    case 'funding-enrolment':
      return queuePage(stage);
  }
}

/** Are there strikes left of what a round has in store? */
async function strikes({ bank }: Stage, kind: Kind): Promise<boolean> {
  const { faults } = (await (await fetch(`${bank.url}/simulator/faults`)).json()) as {
    faults: { kind: string; count: number | null }[];
  };
  return faults.some((fault) => fault.kind === kind && fault.count !== null);
}

/** What still waits for the bank; a page that is open waits for a customer. */
function open({ centre }: Stage): Promise<Pick<BankWorkRow, 'work_key' | 'state'>[]> {
  return centre.db.read.sql
    .selectFrom('bank_work')
    .select(['work_key', 'state'])
    .where('state', 'in', ['queued', 'sent', 'unknown'])
    .where((is) => is.or([is('kind', '<>', 'funding-enrolment'), is('result', 'is', null)]))
    .execute();
}

async function newRows({ centre, known }: Stage): Promise<BankWorkRow[]> {
  const rows = await centre.db.read.sql.selectFrom('bank_work').selectAll().execute();
  const fresh = rows.filter(({ work_key }) => !known.has(work_key));
  for (const { work_key } of fresh) known.add(work_key);
  return fresh;
}

async function until(stage: Stage, what: string, isSo: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + ROUND_MAX_MS;
  while (!(await isSo())) {
    if (Date.now() > deadline)
      throw new Error(`never: ${what}, ${JSON.stringify(await countByState(stage.centre.db.read))}`);
    await sleep(25);
  }
}

/** The bank's last word on what it has forgotten the key of. */
async function readStatements({ bank, centre }: Stage): Promise<void> {
  centre.moveClock(25 * 3_600_000);
  const log = { info() {}, warn() {}, error: (fields: unknown) => void centre.errors.push(fields) };
  const source = httpStatements({ url: bank.url, credentials: () => ({ apiKey: BANK_API_KEY }) });
  const worker = statementWorker({ db: centre.db, ctx: centre.ctx, log, source });
  while ((await worker.runOnce()) > 0);
}

/** The bank's books against ours. */
async function compare({ bank, centre, tally }: Stage): Promise<void> {
  const books = await (await fetch(`${bank.url}/simulator/state`)).json();
  const { operations, cards, charges } = BankBooks.parse(books);
  const rows = await centre.db.read.sql.selectFrom('bank_work').selectAll().execute();
  const atBank = new Map(operations.map(({ key, ...operation }) => [key, operation]));
  for (const { key } of operations) if (key.includes('#')) tally.find(`the bank carried out ${key} a second time`);
  const loads = operations.filter(({ kind, state }) => kind === 'load' && state === 'done');
  const held = cards.reduce((sum, { balance_cents }) => sum + balance_cents, 0);
  if (held !== loads.length * AMOUNT) tally.find(`the cards hold ${held} for ${loads.length} loads`);
  const taken = operations.filter(({ kind, state }) => kind === 'charge' && state === 'done');
  if (charges.length !== taken.length) tally.find(`${charges.length} charges for ${taken.length} commands`);

  for (const row of rows) {
    const word = atBank.get(row.work_key)?.state;
    if (row.state === 'done' && word !== 'done')
      tally.find(`${row.kind} ${row.work_key} is done here and ${word} at the bank`);
    if (row.state === 'refused' && word !== 'refused')
      tally.find(`${row.kind} ${row.work_key} is refused here and ${word} at the bank`);
    if (row.kind === 'load' && row.state === 'parked' && word === 'done')
      tally.find(`${row.work_key} stands on a statement, and is parked as ${row.reason}`);
    if (row.state === 'parked' && nextStepOf(row) === undefined) tally.find(`${row.work_key} is in nobody's hands`);
  }
  const orders = await centre.db.read.sql.selectFrom('orders').selectAll().execute();
  const isDone = (key: string): boolean => atBank.get(key)?.state === 'done';
  for (const { op_id, state } of orders) {
    // Money is given back at a counter only for what the bank has not done.
    if ((state === 'refund-due' || state === 'refunded' || state === 'failed') && isDone(op_id))
      tally.find(`${op_id} is ${state} and was loaded`);
    if (state === 'loaded' && !isDone(op_id)) tally.find(`${op_id} is loaded here alone`);
  }
}
