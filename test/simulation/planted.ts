/**
 * Deliberate defects, each the kind of thing that goes wrong in a payment system, switched on by name and only in the wrappings
 * around the real ports. The simulation must find every one of them.
 */
import type { Database } from '../../sync-server/src/db/open.ts';
import type { Bank } from '../../sync-server/src/bank/port.ts';

export interface Planted {
  readonly what: string;
  bank?(bank: Bank): Bank;
  database?(database: Database): Database;
}

export const PLANTED = {
  'new-key-on-retry': {
    what: 'the bank adapter makes a new key when it sends a load again',
    bank: (bank) => {
      const sent = new Map<string, number>();
      return {
        ...bank,
        load: (key, card, amount) => {
          const times = (sent.get(key) ?? 0) + 1;
          sent.set(key, times);
          return bank.load(times === 1 ? key : `${key}-${times}`, card, amount);
        },
      };
    },
  },
  'not-found-taken-for-failed': {
    what: 'the bank does not know a key yet, and that is taken for its no',
    bank: (bank) => ({
      ...bank,
      operation: async (key, kind) => {
        const answer = await bank.operation(key, kind);
        return answer.is === 'not-found' && kind === 'load' ? { is: 'refused', reason: 'bank-refused' } : answer;
      },
    }),
  },
  'silence-taken-for-failed': {
    what: 'a load without an answer counts as refused',
    bank: (bank) => ({
      ...bank,
      load: async (key, card, amount) => {
        const outcome = await bank.load(key, card, amount);
        return outcome.is === 'unknown' ? { is: 'refused', reason: 'bank-refused' } : outcome;
      },
    }),
  },
  'silence-taken-for-loaded': {
    what: 'a load without an answer counts as loaded',
    bank: (bank) => ({
      ...bank,
      load: async (key, card, amount) => {
        const outcome = await bank.load(key, card, amount);
        return outcome.is === 'unknown' ? { is: 'done', result: { kind: 'load' } } : outcome;
      },
    }),
  },
} as const satisfies Readonly<Record<string, Planted>>;

export type PlantedName = keyof typeof PLANTED;
