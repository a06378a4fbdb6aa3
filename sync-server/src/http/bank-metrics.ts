/** What is counted of the line to the bank. Operations and outcomes only; no key, no token. */
import { Counter, Gauge } from 'prom-client';
import type { Registry } from 'prom-client';
import type { BankWorkState } from '../db/bank-work.ts';
import type { BankWorkKind } from '../db/schema.ts';

/** How the door before the bank stands. */
interface WatchedDoor {
  states(): ReadonlyMap<string, 'closed' | 'half-open' | 'open'>;
  heldMs(): number;
}

interface Age {
  readonly kind: BankWorkKind;
  readonly state: BankWorkState;
  readonly since: number;
}

/** Null: never. */
type LateMs = (kind: BankWorkKind, state: BankWorkState) => number | null;

export interface BankMetrics {
  /** The bank was asked for something, and gave a word, gave none, or asked to be left alone. */
  readonly called: (operation: string, outcome: string) => void;
  /** Since when the oldest command of each kind stands in its state. */
  readonly ages: (ages: readonly Age[], now: number) => void;
  /** From what age on which of them is late. */
  readonly judgeAges: (lateMs: LateMs) => void;
  /** The bank has called: what came of it, or why it was refused. */
  readonly calledBack: (outcome: string) => void;
  /** From then on the door's state is told. */
  readonly watch: (door: WatchedDoor) => void;
}

const STATE_VALUES = { closed: 0, 'half-open': 1, open: 2 } as const;

export function openBankMetrics(registry: Registry): BankMetrics {
  const registers = [registry];
  const calls = new Counter({
    name: 'flouss_bank_calls_total',
    help: 'Calls to the bank, by operation and whether it was heard, unheard, or asked to be left alone (held-off)',
    labelNames: ['operation', 'outcome'],
    registers,
  });
  const callbacks = new Counter({
    name: 'flouss_bank_callbacks_total',
    help: 'What the bank told by itself, by what came of it: woke, nothing-waits, or the code it was refused with',
    labelNames: ['outcome'],
    registers,
  });
  const oldest = new Gauge({
    name: 'flouss_bank_work_oldest_seconds',
    help: 'Since when the oldest command of a kind stands in its state',
    labelNames: ['kind', 'state'],
    registers,
  });
  const late = new Gauge({
    name: 'flouss_bank_work_late',
    help: '1 where it stands there for longer than it may (the bounds are in src/bank/README.md)',
    labelNames: ['kind', 'state'],
    registers,
  });
  let lateMs: LateMs | undefined;
  return {
    judgeAges(bounds) {
      lateMs = bounds;
    },
    ages(ages, now) {
      oldest.reset();
      late.reset();
      for (const { kind, state, since } of ages) {
        const ageMs = Math.max(0, now - since);
        const bound = lateMs?.(kind, state) ?? null;
        oldest.set({ kind, state }, ageMs / 1000);
        late.set({ kind, state }, bound !== null && ageMs > bound ? 1 : 0);
      }
    },
    calledBack: (outcome) => callbacks.inc({ outcome }),
    called: (operation, outcome) => calls.inc({ operation, outcome }),
    watch(door) {
      const breakers = new Gauge({
        name: 'flouss_bank_breaker',
        help: 'The breaker before each operation of the bank, in this process: 0 closed, 1 half open, 2 open',
        labelNames: ['operation'],
        registers,
        collect() {
          for (const [operation, state] of door.states()) breakers.set({ operation }, STATE_VALUES[state]);
        },
      });
      const held = new Gauge({
        name: 'flouss_bank_held_seconds',
        help: 'For how long the bank still wants to be left alone (Retry-After)',
        registers,
        collect() {
          held.set(door.heldMs() / 1000);
        },
      });
    },
  };
}
