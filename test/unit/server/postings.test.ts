/** Every event's group balances, whatever the amounts, and books as the business describes it. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cents } from '@flouss/shared/domain/money';
import { AgentId, newId, OpId } from '@flouss/shared/kernel/ids';
import { systemClock, systemRandom } from '@flouss/platform/system-ports';
import * as postings from '../../../sync-server/src/ledger/postings.ts';
import type { LedgerGroup } from '../../../sync-server/src/ledger/postings.ts';

const agent = newId(AgentId, systemClock, systemRandom);
const op = newId(OpId, systemClock, systemRandom);
const float = `agent-float:${agent}`;

const lines = (group: LedgerGroup): (string | number)[][] =>
  group.lines.map(({ account, debit, credit }) =>
    debit > 0 ? [account, 'debit', debit] : [account, 'credit', credit],
  );

describe('the ledger', () => {
  it('books what the business says', () => {
    const [amount, fee] = [cents(10_000), cents(600)];
    expect(lines(postings.agentPaidIn(op, agent, amount))).toEqual([
      ['bank-current-account', 'debit', 10_000],
      [float, 'credit', 10_000],
    ]);
    expect(lines(postings.reloadApproved(op, agent, amount, fee))).toEqual([
      [float, 'debit', 10_600],
      ['load-in-progress', 'credit', 10_000],
      ['fee-revenue', 'credit', 600],
    ]);
    expect(lines(postings.reloadRefused(op, agent, amount, fee))).toEqual([
      ['load-in-progress', 'debit', 10_000],
      ['fee-revenue', 'debit', 600],
      [float, 'credit', 10_600],
    ]);
    expect(lines(postings.smsCharged(op, amount, fee))[0]).toEqual(['funding-receivable', 'debit', 10_600]);
    expect(lines(postings.reloadLoaded(op, amount))).toEqual([
      ['load-in-progress', 'debit', 10_000],
      ['bank-settlement', 'credit', 10_000],
    ]);
    expect(lines(postings.statementSettled('7.1', { ...postings.SETTLED_NOTHING, loads: amount }))).toEqual([
      ['bank-settlement', 'debit', 10_000],
      ['bank-current-account', 'credit', 10_000],
    ]);
    expect(lines(postings.statementExcepted('7.2', 'credit', amount))[1]).toEqual([
      'statement-differences',
      'credit',
      10_000,
    ]);
  });

  it('balances in every group, and leaves lines of nothing out', () => {
    const amount = fc.integer({ min: 1, max: 10_000_000 }).map(cents);
    fc.assert(
      fc.property(amount, fc.integer({ min: 0, max: 100_000 }).map(cents), (sum, fee) => {
        const groups = [
          postings.agentPaidIn(op, agent, sum),
          postings.cardSold(op, agent, sum),
          postings.cardSaleReversed(op, agent, sum),
          postings.cardCommission(op, agent, sum),
          postings.reloadApproved(op, agent, sum, fee),
          postings.reloadLoaded(op, sum),
          postings.reloadCommission(op, agent, sum),
          postings.reloadRefused(op, agent, sum, fee),
          postings.smsCharged(op, sum, fee),
          postings.smsNotLoaded(op, sum, fee),
          postings.statementSettled('7.1', { loads: sum, charges: sum, refunds: sum, bankCharges: sum }),
          postings.statementExcepted('7.1', 'debit', sum),
        ];
        for (const group of groups) {
          expect(group.lines.reduce((total, line) => total + line.debit - line.credit, 0)).toBe(0);
          expect(group.lines.every(({ debit, credit }) => (debit === 0) !== (credit === 0))).toBe(true);
        }
      }),
    );
  });

  it('names the group that a reversal undoes', () => {
    expect(postings.reloadRefused(op, agent, cents(1), cents(0)).reverses).toBe(`${op}:reload-approved`);
    expect(postings.cardSaleReversed(op, agent, cents(1)).reverses).toBe(`${op}:card-sold`);
    expect(postings.smsNotLoaded(op, cents(1), cents(0)).reverses).toBe(`${op}:sms-charged`);
  });
});
