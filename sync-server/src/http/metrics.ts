/**
 * What is counted, for those who watch the server; what each number means and what to do about it stands in sync-server/README.md.
 * Knows numbers and codes only; what waits is asked for when it is read.
 */
import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { FactReason } from '@flouss/shared/domain/reasons';
import type { ReadDb } from '../db/handles.ts';
import { countWaiting } from '../db/waiting.ts';
import type { OldestWaiting } from '../db/waiting.ts';
import type { ErrorCode } from './refusals.ts';
import { openBankMetrics } from './bank-metrics.ts';
import type { BankMetrics } from './bank-metrics.ts';
import { openSmsMetrics } from './sms-metrics.ts';
import type { SmsMetrics } from './sms-metrics.ts';

const LATENCY_BUCKETS_S = [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5];
const BATCH_BUCKETS = [1, 5, 20, 100, 250, 500];
const BEHIND_BUCKETS = [0, 1, 10, 100, 1_000, 10_000, 100_000];

/** Whose question it was; `none`: of no route that there is. */
export type AskedCircuit = 'sync' | 'admin' | 'sms' | 'bank' | 'none';

export interface Metrics {
  /** One push: how many facts it brought and how long the verdicts took. */
  pushed(facts: number, seconds: number): void;
  /** `type` as the contract names it. */
  judged(type: string, code: FactReason | null, count?: number): void;
  /** A counter was told what it had not heard, and how much of it there was when it asked. */
  pulled(itemsBehind: number): void;
  answered(circuit: AskedCircuit, status: number, code: ErrorCode | undefined): void;
  readonly sms: SmsMetrics;
  readonly bank: BankMetrics;
  /** The exposition text of Prometheus. */
  text(): Promise<string>;
  readonly contentType: string;
}

/** `archivedAt`: until when the database's past is kept elsewhere; absent where it is not. */
export function openMetrics(read: ReadDb, now: () => number, archivedAt?: () => number | undefined): Metrics {
  const registry = new Registry();
  const registers = [registry];
  const bank = openBankMetrics(registry);
  const facts = new Counter({
    name: 'flouss_facts_total',
    help: 'Facts judged, by type, outcome and the code of what was refused',
    labelNames: ['type', 'outcome', 'code'],
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
  const behind = new Histogram({
    name: 'flouss_pull_behind_items',
    help: 'How many changes a counter had not heard of when it asked',
    buckets: BEHIND_BUCKETS,
    registers,
  });
  const requests = new Counter({
    name: 'flouss_requests_total',
    help: 'Requests answered, by circuit and class of status',
    labelNames: ['circuit', 'status'],
    registers,
  });
  const refused = new Counter({
    name: 'flouss_requests_refused_total',
    help: 'Requests refused, by circuit and code',
    labelNames: ['circuit', 'code'],
    registers,
  });
  const orders = byState('flouss_orders', 'Reloads that somebody must look at or pay back, by state');
  const bankWork = byState('flouss_bank_work', 'Commands for the bank that are not done with, by state');
  const replies = byState('flouss_sms_replies', 'SMS that have not left for certain, by state');
  const counters = byState('flouss_counters', 'Enrolled counters, by state');
  const breaks = byState(
    'flouss_statement_breaks',
    'Differences between the bank’s statement and what was done, by kind',
  );
  const files = byState('flouss_statement_files', 'Files of the bank that are not read, by state');
  const oldest = new Gauge({
    name: 'flouss_oldest_seconds',
    help: 'Age of the oldest that waits: a command unsent, unknown or for a person (exception), a refund owed, an SMS unsent (sms), not conversed with (arrival) or for a person (parked_arrival), a break open, a review of two people, an order held for them (held_order), a customer to be told at a counter what no SMS has told him (unheard), a customer not yet searched for (screening); and since the last statement was read and the last day closed, and the freeze list in force published',
    labelNames: ['of'],
    registers,
  });
  const up = new Gauge({
    name: 'flouss_database_up',
    help: '1 while the database answers; the ages and counts beside it are of the last time it did',
    registers,
  });

  const archive =
    archivedAt &&
    new Gauge({
      name: 'flouss_archive_behind_seconds',
      help: 'How much of the last work would be lost with this disk',
      registers,
      collect() {
        archive?.set(Math.max(0, now() - (archivedAt() ?? 0)) / 1000);
      },
    });

  function byState(name: string, help: string): Gauge<'state'> {
    return new Gauge({ name, help, labelNames: ['state'], registers });
  }

  /** Once a reading, for all that is asked of the database. */
  async function collectWaiting(): Promise<void> {
    const waiting = await countWaiting(read);
    bank.ages(waiting.bankAges, now());
    const told = [
      [orders, waiting.orders],
      [bankWork, waiting.bankWork],
      [replies, waiting.replies],
      [counters, waiting.counters],
      [breaks, waiting.breaks],
      [files, waiting.files],
    ] as const;
    for (const [gauge, counts] of told) {
      gauge.reset();
      for (const [state, count] of counts) gauge.set({ state }, count);
    }
    for (const [of, since] of Object.entries(waiting.oldest satisfies OldestWaiting)) {
      oldest.set({ of }, since === undefined ? 0 : Math.max(0, now() - since) / 1000);
    }
  }

  return {
    pushed(count, seconds) {
      batch.observe(count);
      verdict.observe(seconds);
    },
    judged(type, code, count = 1) {
      facts.inc({ type, outcome: code === null ? 'accepted' : 'rejected', code: code ?? '' }, count);
    },
    pulled: (itemsBehind) => behind.observe(itemsBehind),
    answered(circuit, status, code) {
      requests.inc({ circuit, status: `${Math.floor(status / 100)}xx` });
      if (code !== undefined) refused.inc({ circuit, code });
    },
    sms: openSmsMetrics(registry),
    bank,
    async text() {
      // What only this process knows is told even while the database is away.
      const asked = await collectWaiting().then(
        () => 1,
        () => 0,
      );
      up.set(asked);
      return registry.metrics();
    },
    contentType: registry.contentType,
  };
}
