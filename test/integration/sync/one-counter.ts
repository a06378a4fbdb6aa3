/** A scripted server and an enrolled counter for one test, ended after it; and how to wait for what they do. */
import { FeedItem } from '@flouss/shared/contract/sync';
import { makeCardReference } from '@flouss/shared/domain/card-reference';
import { afterEach, expect, vi } from 'vitest';
import { openCounterStore } from './counter-store.ts';
import type { CounterStore } from './counter-store.ts';
import { startScriptedServer } from './scripted-server.ts';
import type { ScriptedServer } from './scripted-server.ts';

const ended: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const end of ended.splice(0).toReversed()) await end();
});

export async function serverOf(options: Parameters<typeof startScriptedServer>[0] = {}): Promise<ScriptedServer> {
  const server = await startScriptedServer(options);
  ended.push(() => server.stop());
  return server;
}

export async function freshCounter(): Promise<CounterStore> {
  const counter = await openCounterStore();
  ended.push(() => counter.remove());
  return counter;
}

export async function enrolledCounter(server: ScriptedServer): Promise<CounterStore> {
  const counter = await freshCounter();
  expect(await counter.enrol(server.url)).toEqual({ ok: true, value: null });
  return counter;
}

const PATIENCE_MS = 15_000;

export const until = (condition: () => boolean) =>
  vi.waitFor(() => expect(condition()).toBe(true), { timeout: PATIENCE_MS, interval: 10 });

/** A long-poll that was asked after everything so far was acknowledged: only such a one can tell that something is missing. */
export async function anotherLongPoll(server: ScriptedServer, counter: CounterStore): Promise<void> {
  const { pulls } = server.seen;
  await counter.loop().syncNow();
  await until(() => server.seen.pulls >= pulls + 2);
}

/** A pack of this agent, active in somebody's hand. */
export const activeCard = (n: number): FeedItem =>
  FeedItem.parse({
    kind: 'card',
    card_reference: makeCardReference(n),
    state: 'active',
    sale_op_id: null,
    customer_id: null,
    beneficiary_id: null,
    nickname: null,
    last_four: '1234',
    year: 2026,
    year_committed_cents: 0,
    month: '2026-11',
    month_cash_cents: 0,
    reason: null,
  });

export const pack = (n: number): FeedItem => ({ kind: 'pack', card_reference: makeCardReference(n) });
