/** Writes balanced groups into the ledger, each once, and keeps the balances beside them. Knows no business event. */
import { assert } from '@flouss/shared/kernel/assert';
import { signedCents, ZERO } from '@flouss/shared/domain/money';
import type { Cents } from '@flouss/shared/domain/money';
import type { Tx } from '../db/handles.ts';
import { insertLedger, postedGroups } from '../db/ledger.ts';
import type { LedgerGroup } from './postings.ts';

/** Groups that were posted before are left as they are. */
export async function postGroups(tx: Tx, groups: readonly LedgerGroup[], at: number): Promise<void> {
  const ids = groups.map((group) => group.group_id);
  const posted = await postedGroups(tx, ids);
  await postNewGroups(
    tx,
    groups.filter((group) => !posted.has(group.group_id)),
    at,
  );
}

/** For groups whose cause happens once by its own rules; one that was posted before throws. */
export async function postNewGroups(tx: Tx, groups: readonly LedgerGroup[], at: number): Promise<void> {
  if (groups.length === 0) return;
  const differences = new Map<string, Cents>();
  for (const group of groups) {
    assertBalanced(group);
    for (const { account, debit, credit } of group.lines) {
      differences.set(account, signedCents((differences.get(account) ?? ZERO) + debit - credit));
    }
  }
  const balances = [...differences].map(([account, balance_cents]) => ({ account, balance_cents }));
  await insertLedger(tx, groups, balances, at);
}

function assertBalanced(group: LedgerGroup): void {
  let difference = 0;
  for (const { debit, credit } of group.lines) {
    assert(debit >= 0 && credit >= 0 && (debit === 0) !== (credit === 0), `${group.group_id}: a line moves one way`);
    difference += debit - credit;
  }
  assert(difference === 0, `${group.group_id}: debits equal credits`);
}
