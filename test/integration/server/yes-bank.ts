/** A bank that says yes, no or nothing to each load, as it is told; to everything else it says yes. */
import { cents } from '@flouss/shared/domain/money';
import type { Bank, BankOutcome, BankResult } from '../../../sync-server/src/bank/port.ts';
import { bankWorker } from '../../../sync-server/src/bank/worker.ts';
import type { TestCentre } from './test-centre.ts';

export type Answer = 'yes' | 'no' | 'silence';

const done = async (result: BankResult): Promise<BankOutcome> => ({ is: 'done', result });

export function yesBank(answerTo: (key: string) => Answer = () => 'yes'): Bank {
  let cards = 0;
  return {
    apply: () => done({ kind: 'application', card_token: `card-${++cards}`, last_four: '4242' }),
    replace: () => done({ kind: 'replacement', card_token: `card-${++cards}`, last_four: '4343' }),
    activate: () => done({ kind: 'activation' }),
    async load(key) {
      const answer = answerTo(key);
      if (answer === 'yes') return done({ kind: 'load' });
      return answer === 'no' ? { is: 'refused', reason: 'limit' } : { is: 'unknown' };
    },
    block: () => done({ kind: 'block' }),
    enrolFunding: () => done({ kind: 'funding-enrolment', enrolment_id: 'e', page_url: 'https://bank.invalid/e' }),
    charge: (key) => done({ kind: 'charge', charge_id: `charge-${key}` }),
    refundCharge: () => done({ kind: 'refund-charge' }),
    document: async () => ({ is: 'kept' }),
    operation: async () => ({ is: 'silent' }),
    fundingState: async () => ({ is: 'waiting' }),
    limits: async () => ({ is: 'silent' }),
    balance: async () => ({ is: 'balance', cents: cents(0) }),
  };
}

/** Lets the bank's worker do all that is due at this moment (the clock is held: nothing comes due twice), and throws what it could not do. */
export async function settle({ db, ctx }: TestCentre, bank: Bank): Promise<void> {
  const errors: unknown[] = [];
  const log = { info() {}, warn() {}, error: (fields: unknown) => void errors.push(fields) };
  const worker = bankWorker({ db, ctx, bank, log });
  while ((await worker.runOnce()) > 0);
  if (errors.length > 0) throw new Error(JSON.stringify(errors));
}
