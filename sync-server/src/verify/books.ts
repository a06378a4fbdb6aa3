/** I1. The ledger agrees with itself: groups balance and are numbered without a gap, balances follow, nothing is undone twice. */
import type { Reader } from '../db/handles.ts';
import { entriesBetween, entriesOf, reversalsOf } from '../db/ledger.ts';
import type { LedgerEntryRow, LedgerGroupRow } from '../db/schema.ts';
import { inPages, span, walk } from '../db/walk.ts';
import { finding } from './invariant.ts';
import type { Finding, Invariant } from './invariant.ts';

const GROUPS_AT_ONCE = 500;

export const books: Invariant = {
  id: 'I1',
  says: 'every group balances, every account follows from its groups',
  find,
};

async function* find(db: Reader): AsyncGenerator<Finding> {
  /** One number an account: there are as many as agents, and a few. */
  const derived = new Map<string, number>();
  let last = 0;
  for await (const groups of inPages(walk(db, 'ledger_groups', ['group_no']), GROUPS_AT_ONCE)) {
    const entries = byGroup(await entriesBetween(db, last, groups.at(-1)?.group_no ?? last));
    for (const group of groups) {
      const { group_no } = group;
      if (group_no !== last + 1) yield finding('ledger_groups', group_no, `follows ${last}: a group is missing`);
      last = group_no;
      const lines = entries.get(group_no) ?? [];
      entries.delete(group_no);
      yield* wrongLines(group, lines);
      yield* wrongReversal(db, group, lines);
      for (const { account, debit_cents, credit_cents } of lines)
        derived.set(account, (derived.get(account) ?? 0) + debit_cents - credit_cents);
    }
    for (const group_no of entries.keys()) yield finding('ledger_entries', group_no, 'lines without a group');
  }
  for await (const { group_no } of walk(db, 'ledger_entries', ['group_no', 'line'], {
    only: span('group_no', last, undefined),
  })) {
    yield finding('ledger_entries', group_no, 'lines without a group');
  }
  yield* wrongBalances(db, derived);
}

function* wrongLines({ group_no, group_id }: LedgerGroupRow, lines: readonly LedgerEntryRow[]): Generator<Finding> {
  const difference = lines.reduce((sum, { debit_cents, credit_cents }) => sum + debit_cents - credit_cents, 0);
  if (difference !== 0)
    yield finding('ledger_groups', group_no, `${group_id} does not balance, by ${difference} cents`);
  const numbered = lines.every(({ line }, i) => line === i + 1);
  if (!numbered) yield finding('ledger_groups', group_no, `${group_id} lacks a line`);
}

/** What undoes a group is its mirror. That it is undone once, the reversals' own key says; both must tell of the same. */
async function* wrongReversal(
  db: Reader,
  { group_no, group_id, reverses }: LedgerGroupRow,
  lines: readonly LedgerEntryRow[],
): AsyncGenerator<Finding> {
  if (reverses === null) return;
  if ((await reversalsOf(db, [reverses])).get(reverses) !== group_no)
    return yield finding('ledger_groups', group_no, `${group_id} undoes ${reverses}, which is undone by another`);
  const undone = await entriesOf(db, reverses);
  if (undone.length > 0 && movesOf(undone, -1) === movesOf(lines, 1)) return;
  yield finding('ledger_groups', group_no, `${group_id} is not what undoes ${reverses}`);
}

/** In one order, whichever way round they were written. */
function movesOf(lines: readonly LedgerEntryRow[], turn: 1 | -1): string {
  return lines
    .map(({ account, debit_cents, credit_cents }) => `${account} ${turn * (debit_cents - credit_cents)}`)
    .toSorted()
    .join();
}

async function* wrongBalances(db: Reader, derived: Map<string, number>): AsyncGenerator<Finding> {
  for await (const { account, balance_cents } of walk(db, 'ledger_balances', ['account'])) {
    const expected = derived.get(account) ?? 0;
    derived.delete(account);
    if (expected !== balance_cents)
      yield finding('ledger_balances', account, `says ${balance_cents}, its entries ${expected}`);
  }
  for (const [account, expected] of derived)
    if (expected !== 0) yield finding('ledger_balances', account, `is missing, its entries say ${expected}`);
}

function byGroup(entries: readonly LedgerEntryRow[]): Map<number, LedgerEntryRow[]> {
  const groups = new Map<number, LedgerEntryRow[]>();
  for (const entry of entries) {
    const lines = groups.get(entry.group_no);
    if (lines) lines.push(entry);
    else groups.set(entry.group_no, [entry]);
  }
  return groups;
}
