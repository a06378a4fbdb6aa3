/** The real engine of a counter at a server that runs as a process of its own, and what somebody does at it. */
import { join } from 'node:path';
import { systemClock, systemRandom, systemStopwatch } from '@flouss/platform/system-ports';
import type { CounterMethod, InputOf, OutputOf } from '@flouss/shared/contract/counter-api';
import type { CardReference } from '@flouss/shared/domain/card-reference';
import { BeneficiaryId, CustomerId, newId, OpId } from '@flouss/shared/kernel/ids';
import type { AgentId, OperatorId } from '@flouss/shared/kernel/ids';
import { PhoneNumber } from '@flouss/shared/domain/phone';
import { expect, vi } from 'vitest';
import { openCounter } from '../../../src/core/counter.ts';
import { MORNING_COUNT } from '../core/shop.ts';
import { aPerson } from './a-person.ts';
import type { BackOffice } from './back-office.ts';

export type LogLine = Readonly<Record<string, unknown>>;

export const newOp = (): OpId => newId(OpId, systemClock, systemRandom);
export const soon = <T>(look: () => T | Promise<T>): Promise<T> => vi.waitFor(look, { timeout: 30_000, interval: 20 });

export function openRealCounter(folder: string, server_url: string | null = null) {
  const log: LogLine[] = [];
  const opened = openCounter({
    store_path: join(folder, 'counter.store'),
    store_key: new Uint8Array(32).fill(1),
    pin_pepper: new Uint8Array(32).fill(2),
    clock: systemClock,
    stopwatch: systemStopwatch,
    random: systemRandom,
    emit: () => {},
    log: (line) => log.push(line),
    server_url,
  });
  if (!opened.ok) throw new Error(opened.error);
  const counter = opened.value;
  counter.start();

  let people = 0;

  async function ok<M extends CounterMethod>(method: M, input: InputOf<M>): Promise<OutputOf<M>> {
    const result = await counter.call(method, input);
    if (!result.ok) throw new Error(`${method}: ${result.error.code}`);
    return result.value;
  }

  /** Lets the counter in, with the agent's operator at it and the till open. */
  async function enrol(url: string, office: BackOffice, agentId: AgentId, counter_code: string): Promise<void> {
    const asked = await office.ask<{ code: string }>('POST', `/admin/agents/${agentId}/enrolment-codes`, {
      counter_code,
    });
    const path = `/admin/agents/${agentId}/operators`;
    const { operators } = (await office.ask<{ operators: { operator_id: OperatorId }[] }>('GET', path)).body;
    await ok('session.enrol', { server_url: url, code: asked.body.code });
    await ok('session.sign-in', { operator_id: operators[0]!.operator_id, pin: '1234' });
    await ok('sync.now', {});
    await ok('till.open', { op_id: newOp(), count: MORNING_COUNT });
  }

  /** The pack received, sold to somebody new, and active at the bank. */
  async function activeCard(card: CardReference): Promise<void> {
    await ok('stock.receive', { op_id: newOp(), card_references: [card], delivery_note: 'BL 7' });
    const customer_id = newId(CustomerId, systemClock, systemRandom);
    const beneficiary_id = newId(BeneficiaryId, systemClock, systemRandom);
    const person = aPerson(`P${card.replaceAll('-', '')}`, beneficiary_id);
    // Born on another day, at another number: nobody who is known already.
    const n = 10 + people++;
    const identity = { ...person.identity, birth_date: `1984-03-${n}` };
    const personal = { ...person, identity, phone: PhoneNumber.parse(`+336123456${n}`) };
    await ok('customer.register', { op_id: newOp(), customer_id, language: 'fr', personal });
    const { price_cents, tariff_version } = await ok('card.price', {});
    const paid = { means: 'cash', given_cents: 2_000, change_cents: 100 } as const;
    const sale = { card_reference: card, customer_id, beneficiary_id, nickname: 'MAMAN', price_cents, tariff_version };
    await ok('card.sell', { op_id: newOp(), ...sale, paid });
    await soon(async () => expect((await ok('card.get', { card_reference: card })).state).toBe('active'));
  }

  async function reload(card_reference: CardReference, amount: number): Promise<OpId> {
    const quote = await ok('reload.quote', { card_reference, amount_cents: amount });
    const { amount_cents, fee_cents, total_cents, tariff_version } = quote;
    const op_id = newOp();
    const paid = { means: 'cash', given_cents: total_cents, change_cents: 0 } as const;
    await ok('reload.order', { op_id, card_reference, amount_cents, fee_cents, tariff_version, paid });
    return op_id;
  }

  const stateOf = async (op_id: OpId): Promise<string> => (await ok('receipt.get', { op_id })).state;
  const loaded = (op_id: OpId): Promise<void> => soon(async () => expect(await stateOf(op_id)).toBe('loaded'));

  return { ok, log, enrol, activeCard, reload, stateOf, loaded, close: () => counter.close() };
}

export type RealCounter = ReturnType<typeof openRealCounter>;
