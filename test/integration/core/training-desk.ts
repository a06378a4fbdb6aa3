/** A real counter with its training counter beside it, over real stores and no server; and what a trainee does at it. */
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { systemClock, systemRandom, systemStopwatch } from '@flouss/platform/system-ports';
import type { CounterEvent, CounterMethod, InputOf, OutputOf } from '@flouss/shared/contract/counter-api';
import { TRAINING_PIN } from '@flouss/shared/contract/training';
import type { CardReference } from '@flouss/shared/domain/card-reference';
import type { CardView, CustomerView } from '@flouss/shared/contract/views';
import { addCents, ZERO } from '@flouss/shared/domain/money';
import type { Cents } from '@flouss/shared/domain/money';
import type { ReceiptModel } from '@flouss/shared/domain/receipt';
import { assert } from '@flouss/shared/kernel/assert';
import { BeneficiaryId, CustomerId, newId, OpId } from '@flouss/shared/kernel/ids';
import { vi } from 'vitest';
import { openCounter } from '../../../src/core/counter.ts';
import { query } from '../../../src/core/store/handles.ts';
import { openStore } from '../../../src/core/store/open.ts';
import { euros, PIN, person, TELLER } from './published.ts';
import { enrolStore, MORNING_COUNT, openShop, seedCustomers, temporaryPath, PEPPER } from './shop.ts';

export const KEY = new Uint8Array(32).fill(9);
/** The played bank takes about four seconds. */
const BANK_TIMEOUT_MS = 20_000;

/** An enrolled store with customers and, if asked, facts that no server has seen. */
export async function realStore(waitingFacts = 0): Promise<string> {
  const path = temporaryPath();
  const shop = openShop({ path, key: KEY });
  enrolStore(shop.context.store);
  seedCustomers(shop.context.store, 3);
  await shop.signIn();
  for (let n = 0; n < waitingFacts; n++) {
    const customer_id = newId(CustomerId, systemClock, systemRandom);
    await shop.ok('customer.register', { op_id: newOp(), customer_id, language: 'fr', personal: person(50 + n) });
  }
  await shop.counter.close();
  return path;
}

export const newOp = (): OpId => newId(OpId, systemClock, systemRandom);

export const trainingStoreOf = (realPath: string): string => join(dirname(realPath), 'training.store');

export interface TrainingDesk {
  readonly events: CounterEvent[];
  ok<M extends CounterMethod>(method: M, input: InputOf<M>): Promise<OutputOf<M>>;
  refused<M extends CounterMethod>(method: M, input: InputOf<M>): Promise<string>;
  close(): Promise<void>;
}

export function openDesk(path: string): TrainingDesk {
  const events: CounterEvent[] = [];
  const opened = openCounter({
    store_path: path,
    store_key: KEY,
    pin_pepper: PEPPER,
    clock: systemClock,
    stopwatch: systemStopwatch,
    random: systemRandom,
    emit: (event) => events.push(event),
    server_url: null,
  });
  if (!opened.ok) throw new Error(opened.error);
  const counter = opened.value;
  counter.start();
  return {
    events,
    ok: async (method, input) => {
      const result = await counter.call(method, input);
      if (!result.ok) throw new Error(`${method} refused: ${JSON.stringify(result.error)}`);
      return result.value;
    },
    refused: async (method, input) => {
      const result = await counter.call(method, input);
      if (result.ok) throw new Error(`${method} was not refused`);
      return result.error.code;
    },
    close: () => counter.close(),
  };
}

export async function signInTrainee(desk: TrainingDesk): Promise<void> {
  const { operators } = await desk.ok('session.get', {});
  const teller = operators.find(({ role }) => role === 'teller');
  assert(teller, 'training has a teller');
  await desk.ok('session.sign-in', { operator_id: teller.operator_id, pin: TRAINING_PIN });
}

export async function enterTraining(desk: TrainingDesk): Promise<void> {
  await desk.ok('training.enter', {});
  await signInTrainee(desk);
}

export const leaveTraining = (desk: TrainingDesk) => desk.ok('training.leave', { operator_id: TELLER, pin: PIN });

export async function findCard(desk: TrainingDesk, name: string): Promise<CardView> {
  const customer = await findTrained(desk, name);
  const [card] = customer.cards;
  assert(card, `${name} has a card`);
  return card;
}

export async function findTrained(desk: TrainingDesk, name: string): Promise<CustomerView> {
  const found = await desk.ok('find.search', { text: name });
  const customer = found.find((each) => each.kind === 'customer');
  assert(customer, `${name} is found`);
  return desk.ok('customer.get', { customer_id: customer.customer_id });
}

/** A trainee opens the till before cash changes hands, with enough to pay refunds from. */
async function openTillOnce(desk: Pick<TrainingDesk, 'ok'>): Promise<void> {
  if ((await desk.ok('till.get', {})).state === 'closed')
    await desk.ok('till.open', { op_id: newOp(), count: MORNING_COUNT });
}

export async function reload(desk: TrainingDesk, card_reference: CardReference, amount: number): Promise<ReceiptModel> {
  await openTillOnce(desk);
  const quote = await desk.ok('reload.quote', { card_reference, amount_cents: euros(amount) });
  return desk.ok('reload.order', {
    op_id: newOp(),
    card_reference,
    amount_cents: quote.amount_cents,
    fee_cents: quote.fee_cents,
    tariff_version: quote.tariff_version,
    paid: { means: 'cash', given_cents: quote.total_cents, change_cents: 0 },
  });
}

/** Registers somebody, receives what is on its way, sells the first pack of it, with a first reload of that amount if there is one. */
export async function sellFirstCard(
  desk: Pick<TrainingDesk, 'ok'>,
  amount_cents?: Cents,
): Promise<{ receipt: ReceiptModel; first_reload: ReceiptModel | null; pack: CardReference }> {
  const customer_id = newId(CustomerId, systemClock, systemRandom);
  const beneficiary_id = newId(BeneficiaryId, systemClock, systemRandom);
  const personal = person(80);
  await desk.ok('customer.register', {
    op_id: newOp(),
    customer_id,
    language: 'fr',
    personal: { ...personal, beneficiary: { ...personal.beneficiary, beneficiary_id } },
  });
  const { packs } = await desk.ok('training.get', {});
  const [pack] = packs;
  assert(pack, 'packs are on their way');
  await desk.ok('stock.receive', { op_id: newOp(), card_references: packs, delivery_note: 'BL-1' });
  await openTillOnce(desk);
  const { price_cents, tariff_version } = await desk.ok('card.price', {});
  const quote = amount_cents
    ? await desk.ok('reload.quote', { card_reference: pack, amount_cents, sold_to: customer_id })
    : null;
  const { sale: receipt, first_reload } = await desk.ok('card.sell', {
    op_id: newOp(),
    card_reference: pack,
    customer_id,
    beneficiary_id,
    nickname: 'MERE',
    price_cents,
    tariff_version,
    ...(quote && {
      first_reload: { op_id: newOp(), amount_cents: quote.amount_cents, fee_cents: quote.fee_cents },
    }),
    paid: { means: 'cash', given_cents: addCents(price_cents, quote?.total_cents ?? ZERO), change_cents: 0 },
  });
  return { receipt, first_reload, pack };
}

export async function becomes(desk: TrainingDesk, op_id: OpId, state: ReceiptModel['state']): Promise<void> {
  await vi.waitFor(
    async () => {
      const today = await desk.ok('activity.list', { day: null });
      const now = today.find((operation) => operation.op_id === op_id)?.state;
      if (now !== state) throw new Error(`${now}, not ${state}`);
    },
    { timeout: BANK_TIMEOUT_MS, interval: 100 },
  );
}

/** Every row of every table but what a PIN rightly writes: wrong attempts when training is left, who signed in and when. */
export function rowsOf(path: string): Record<string, unknown[]> {
  const opened = openStore({ path, key: KEY, pepper: PEPPER });
  if (!opened.ok) throw new Error(opened.error);
  const { read } = opened.value;
  const tables = read
    .all(
      query<{ name: string }>(
        `SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT IN ('pin_attempts', 'operator_visits') ORDER BY name`,
      ),
    )
    .map(({ name }) => name);
  const rows = Object.fromEntries(tables.map((name) => [name, read.all(query(`SELECT * FROM "${name}"`))]));
  opened.value.close();
  return rows;
}

export const isThere = existsSync;
