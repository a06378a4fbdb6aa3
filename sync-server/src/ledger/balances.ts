/** Reads the ledger: what an agent has left, all accounts, and whether the books agree with themselves (invariant I1). */
import { signedCents, subtractCents, ZERO } from '@flouss/shared/domain/money';
import type { Cents } from '@flouss/shared/domain/money';
import type { AgentId } from '@flouss/shared/kernel/ids';
import type { Reader } from '../db/handles.ts';
import { balanceOf, listBalances, sumEntries, unbalancedGroups } from '../db/ledger.ts';
import { agentFloat } from './postings.ts';

const FINDINGS_MAX = 100;

/** What the agent has paid in and not yet spent. */
export async function floatOf(db: Reader, agentId: AgentId): Promise<Cents> {
  return subtractCents(ZERO, await balanceOf(db, agentFloat(agentId)));
}

export interface TrialBalance {
  /** Debits less credits. */
  readonly accounts: readonly { readonly account: string; readonly balance_cents: Cents }[];
  readonly debit_cents: Cents;
  readonly credit_cents: Cents;
}

export async function trialBalance(db: Reader): Promise<TrialBalance> {
  const accounts = await listBalances(db);
  let debit = ZERO;
  let credit = ZERO;
  for (const { balance_cents } of accounts) {
    if (balance_cents > 0) debit = signedCents(debit + balance_cents);
    else credit = signedCents(credit - balance_cents);
  }
  return { accounts, debit_cents: debit, credit_cents: credit };
}

export type LedgerFinding =
  | { readonly code: 'group-unbalanced'; readonly group_id: string }
  | { readonly code: 'balance-differs'; readonly account: string; readonly kept: Cents; readonly derived: Cents };

/** Every group balances and every kept balance follows from its entries; empty when the books are right. */
export async function verifyLedger(db: Reader): Promise<LedgerFinding[]> {
  const groups = await unbalancedGroups(db, FINDINGS_MAX);
  const findings: LedgerFinding[] = groups.map((group_id) => ({ code: 'group-unbalanced', group_id }));
  const derived = new Map((await sumEntries(db)).map((row) => [row.account, row.balance_cents]));
  for (const { account, balance_cents } of await listBalances(db)) {
    const expected = derived.get(account) ?? ZERO;
    derived.delete(account);
    if (expected !== balance_cents) {
      findings.push({ code: 'balance-differs', account, kept: balance_cents, derived: expected });
    }
  }
  for (const [account, expected] of derived) {
    if (expected !== 0) findings.push({ code: 'balance-differs', account, kept: ZERO, derived: expected });
  }
  return findings;
}
