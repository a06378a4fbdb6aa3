/** What is counted of the line to the bank. Operations and outcomes only; no key, no token. */
import { Counter, Gauge } from 'prom-client';
import type { Registry } from 'prom-client';

/** How the door before the bank stands. */
interface WatchedDoor {
  states(): ReadonlyMap<string, 'closed' | 'half-open' | 'open'>;
  heldMs(): number;
}

export interface BankMetrics {
  /** The bank was asked for something, and gave a word, gave none, or asked to be left alone. */
  readonly called: (operation: string, outcome: string) => void;
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
  return {
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
