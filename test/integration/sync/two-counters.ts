/** Two whole counters of one agent and the whole server, over real HTTP; each counter's line can be cut and mended. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemRandom, systemStopwatch } from '@flouss/platform/system-ports';
import type { ApiResult, CounterMethod, InputOf, OutputOf } from '@flouss/shared/contract/counter-api';
import type { CardReference } from '@flouss/shared/domain/card-reference';
import { BeneficiaryId, CustomerId, OpId, newId } from '@flouss/shared/kernel/ids';
import { expect, vi } from 'vitest';
import { openEngine } from '../../../src/core/engine.ts';
import type { Counter } from '../../../src/core/counter.ts';
import type { Store } from '../../../src/core/sync-ports.ts';
import { checkReceipt } from '../../../src/core/sync/check-receipt.ts';
import { enrol } from '../../../src/core/sync/enrol.ts';
import { startSync } from '../../../src/core/sync/sync-loop.ts';
import { MORNING_COUNT } from '../core/shop.ts';
import { aPerson } from '../server/a-person.ts';
import { freshPacks, openCentre } from '../server/test-centre.ts';

const PIN = '1234';
const PATIENCE = { timeout: 15_000, interval: 20 };

export interface ShopCounter {
  readonly store: Store;
  call<M extends CounterMethod>(method: M, input: InputOf<M>): Promise<ApiResult<M>>;
  ok<M extends CounterMethod>(method: M, input: InputOf<M>): Promise<OutputOf<M>>;
  code<M extends CounterMethod>(method: M, input: InputOf<M>): Promise<string>;
  newOp(): OpId;
  inStep(): Promise<void>;
  /** The store stays, the loop ends: nothing is sent and nothing heard. */
  cut(): Promise<void>;
  mend(): Promise<void>;
  close(): Promise<void>;
}

export async function openTwoCounters() {
  const centre = await openCentre();
  const folder = await mkdtemp(join(tmpdir(), 'flouss-two-'));
  const agent = await centre.openAgent();
  const { operator_id: manager_id } = (
    await centre.admin<{ operator_id: typeof agent.operator_id }>('POST', `/admin/agents/${agent.agent_id}/operators`, {
      name: 'Karim',
      role: 'manager',
      pin: '4321',
    })
  ).body;
  const counters = [await open('one'), await open('two')] as const;

  async function open(name: string): Promise<ShopCounter> {
    const path = join(folder, `${name}.store`);
    const key = systemRandom.bytes(32);
    let store: Store | undefined;
    const start = (online: boolean): Counter => {
      const opened = openEngine(
        {
          store_path: path,
          store_key: key,
          pin_pepper: key,
          stopwatch: systemStopwatch,
          clock: centre.clock,
          random: systemRandom,
          emit: () => {},
          server_url: null,
        },
        {
          enrol,
          checkReceipt,
          printer: { print: async () => 'printer-unreachable' },
          startSync: (context) => {
            store = context.store;
            return online
              ? startSync(context)
              : {
                  syncNow: async () => {},
                  wake: () => {},
                  stop: async () => {},
                  status: () => ({
                    link: 'offline',
                    lastContactAt: null,
                    offlineSinceAt: null,
                    trouble: null,
                    progress: null,
                    clockAheadMs: null,
                  }),
                };
          },
        },
      );
      if (!opened.ok) throw new Error(opened.error);
      opened.value.start();
      return opened.value;
    };
    let counter = start(true);
    const self: ShopCounter = {
      get store() {
        return store!;
      },
      call: (method, input) => counter.call(method, input),
      ok: async (method, input) => {
        const result = await counter.call(method, input);
        if (!result.ok) throw new Error(`${name}: ${method} refused: ${JSON.stringify(result.error)}`);
        return result.value;
      },
      code: async (method, input) => {
        const result = await counter.call(method, input);
        return result.ok ? 'done' : result.error.code;
      },
      newOp: () => newId(OpId, centre.clock, systemRandom),
      inStep: () =>
        vi.waitFor(
          async () => expect(await self.ok('status.get', {})).toMatchObject({ sync: 'in-step', waiting_facts: 0 }),
          PATIENCE,
        ),
      cut: () => reopen(false),
      mend: () => reopen(true),
      close: () => counter.close(),
    };
    const reopen = async (online: boolean): Promise<void> => {
      await counter.close();
      counter = start(online);
      await self.ok('session.sign-in', { operator_id: agent.operator_id, pin: PIN });
    };
    await self.ok('session.enrol', { server_url: centre.url, code: await centre.enrolmentCode(agent.agent_id) });
    await self.ok('session.sign-in', { operator_id: agent.operator_id, pin: PIN });
    await self.ok('till.open', { op_id: self.newOp(), count: MORNING_COUNT });
    return self;
  }

  /** Packs sent by the centre and received at a counter. */
  async function packs(counter: ShopCounter, count: number): Promise<CardReference[]> {
    const references = freshPacks(count);
    await centre.dispatch(agent.agent_id, references);
    await counter.ok('sync.now', {});
    await counter.ok('stock.receive', { op_id: counter.newOp(), card_references: references, delivery_note: 'BL 7' });
    await counter.inStep();
    return references;
  }

  async function customer(counter: ShopCounter, document: string) {
    const customer_id = newId(CustomerId, centre.clock, systemRandom);
    const beneficiary_id = newId(BeneficiaryId, centre.clock, systemRandom);
    const personal = aPerson(document, beneficiary_id);
    await counter.ok('customer.register', { op_id: counter.newOp(), customer_id, language: 'fr', personal });
    return { customer_id, beneficiary_id };
  }

  async function sell(
    counter: ShopCounter,
    card_reference: CardReference,
    buyer: Awaited<ReturnType<typeof customer>>,
    nickname = 'MAMAN',
  ): Promise<OpId> {
    const op_id = counter.newOp();
    await counter.ok('card.sell', {
      op_id,
      card_reference,
      ...buyer,
      nickname,
      price_cents: 1_900,
      tariff_version: 1,
      paid: { means: 'cash', given_cents: 2_000, change_cents: 100 },
    });
    return op_id;
  }

  /** A card sold at a counter and active at both. */
  async function activeCard(counter: ShopCounter): Promise<CardReference> {
    const [card] = (await packs(counter, 1)) as [CardReference];
    await sell(counter, card, await customer(counter, `D${card.replaceAll('-', '')}`));
    await counter.inStep();
    await centre.activate(card);
    for (const each of counters) await shows(each, card, 'active');
    return card;
  }

  return {
    centre,
    agent,
    approval: { manager_id, pin: '4321', reason: 'Le client s’est trompé' },
    counters,
    packs,
    customer,
    sell,
    activeCard,
    async close(): Promise<void> {
      for (const counter of counters) await counter.close();
      await centre.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

export type TwoCounters = Awaited<ReturnType<typeof openTwoCounters>>;

/** The operation as the counter lists it today. */
export async function operationOf(counter: ShopCounter, opId: OpId) {
  return (await counter.ok('activity.list', { day: null })).find((each) => each.op_id === opId);
}

export const stands = (counter: ShopCounter, opId: OpId, expected: object) =>
  vi.waitFor(async () => expect(await operationOf(counter, opId)).toMatchObject(expected), PATIENCE);

export const shows = (counter: ShopCounter, card_reference: CardReference, state: string) =>
  vi.waitFor(async () => expect((await counter.ok('card.get', { card_reference })).state).toBe(state), PATIENCE);

export async function orderReload(
  counter: ShopCounter,
  card_reference: CardReference,
  amount_cents = 10_000,
): Promise<OpId> {
  const quote = await counter.ok('reload.quote', { card_reference, amount_cents });
  const op_id = counter.newOp();
  await counter.ok('reload.order', {
    op_id,
    card_reference,
    amount_cents,
    fee_cents: quote.fee_cents,
    tariff_version: quote.tariff_version,
    paid: { means: 'cash', given_cents: quote.total_cents, change_cents: 0 },
  });
  return op_id;
}
