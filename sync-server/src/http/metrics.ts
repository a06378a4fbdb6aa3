/** What is counted, for those who watch the server. Knows numbers and codes only; gauges are asked for when they are read. */
import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { FactReason } from '@flouss/shared/domain/reasons';
import { countByState, oldestDue } from '../db/bank-work.ts';
import type { ReadDb } from '../db/handles.ts';
import { countOrdersByState } from '../db/orders.ts';
import { countRepliesByState } from '../db/sms-replies.ts';

const LATENCY_BUCKETS_S = [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5];
const BATCH_BUCKETS = [1, 5, 20, 100, 250, 500];

export interface Metrics {
  /** One push: how many facts it brought and how long the verdicts took. */
  pushed(facts: number, seconds: number): void;
  judged(outcome: 'accepted' | 'rejected', code: FactReason | null, count?: number): void;
  /** The exposition text of Prometheus. */
  text(): Promise<string>;
  readonly contentType: string;
}

export function openMetrics(read: ReadDb, now: () => number): Metrics {
  const registry = new Registry();
  const registers = [registry];
  const facts = new Counter({
    name: 'flouss_facts_total',
    help: 'Facts judged, by outcome and code',
    labelNames: ['outcome', 'code'],
    registers,
  });
  const batch = new Histogram({
    name: 'flouss_push_facts',
    help: 'Facts in a push',
    buckets: BATCH_BUCKETS,
    registers,
  });
  const verdict = new Histogram({
    name: 'flouss_verdict_seconds',
    help: 'From a push received to its verdicts durable',
    buckets: LATENCY_BUCKETS_S,
    registers,
  });
  gauge('flouss_orders', 'Reloads by state', async (set) => {
    for (const { state, count } of await countOrdersByState(read)) set(count, state);
  });
  gauge('flouss_bank_work', 'Commands for the bank by state', async (set) => {
    for (const [state, count] of Object.entries(await countByState(read))) set(count, state);
  });
  gauge('flouss_bank_work_oldest_seconds', 'Age of the oldest command without an answer', async (set) => {
    const oldest = await oldestDue(read);
    set(oldest === undefined ? 0 : Math.max(0, now() - oldest) / 1000);
  });
  gauge('flouss_sms_replies', 'SMS replies by state', async (set) => {
    for (const [state, count] of Object.entries(await countRepliesByState(read))) set(count, state);
  });

  function gauge(
    name: string,
    help: string,
    collect: (set: (value: number, state?: string) => void) => Promise<void>,
  ): void {
    const made: Gauge<'state'> = new Gauge({
      name,
      help,
      labelNames: ['state'],
      registers,
      async collect() {
        made.reset();
        await collect((value, state) => (state === undefined ? made.set(value) : made.set({ state }, value)));
      },
    });
  }

  return {
    pushed(count, seconds) {
      batch.observe(count);
      verdict.observe(seconds);
    },
    judged(outcome, code, count = 1) {
      facts.inc({ outcome, code: code ?? '' }, count);
    },
    text: () => registry.metrics(),
    contentType: registry.contentType,
  };
}
