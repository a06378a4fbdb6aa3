/**
 * The bank's statements and what became of their lines: each line is here and settles what it says it settles, once, and is booked;
 * what does not match is somebody's; a reload is reconciled by a line and by nothing else.
 */
import type { OpId } from '@flouss/shared/kernel/ids';
import { bankWorkByKeys } from '../db/bank-work.ts';
import type { Reader } from '../db/handles.ts';
import { groupTotals, movedByGroups } from '../db/ledger.ts';
import { ordersByIds } from '../db/orders.ts';
import type { BankWorkRow, OrderRow, StatementLineRow, StatementRow } from '../db/schema.ts';
import { breaksOfDay, openBreaksOfLines } from '../db/statement-breaks.ts';
import { findStatementFile, settledAmong, totalsOfLines } from '../db/statements.ts';
import { inPages, span, walk } from '../db/walk.ts';
import { PAID_IN } from '../ledger/postings.ts';
import { finding } from './invariant.ts';
import type { Finding, Invariant } from './invariant.ts';

const ROWS_AT_ONCE = 500;
const ACCOUNT = 'bank-current-account';

export const statements: Invariant = {
  id: 'bank',
  says: 'each line of the bank settles one movement at most and is booked, or is somebody’s break; reloads are reconciled by lines',
  find,
};

async function* find(db: Reader): AsyncGenerator<Finding> {
  for await (const statement of walk(db, 'statements', ['statement_no'])) {
    if (statement.kind !== 'statement') continue;
    yield* wrongSums(db, statement);
    yield* wrongLines(db, statement);
  }
  yield* reconciledByNothing(db);
  yield* closedTooSoon(db);
}

/** A statement that is still being read has fewer lines than it says. */
async function* wrongSums(db: Reader, statement: StatementRow): AsyncGenerator<Finding> {
  const totals = await totalsOfLines(db, statement.statement_no);
  const lines = totals.reduce((sum, { count }) => sum + count, 0);
  if (lines < statement.line_count) {
    const file = await findStatementFile(db, statement.file_digest);
    if (file?.state === 'reading') return;
  }
  const moved = totals.reduce((sum, { direction, cents }) => sum + (direction === 'credit' ? cents : 0 - cents), 0);
  const said = statement.credit_cents - statement.debit_cents;
  if (lines !== statement.line_count || moved !== said)
    yield finding(
      'statements',
      statement.statement_no,
      `says ${statement.line_count} lines that move ${said}, and has ${lines} that move ${moved}`,
    );
}

async function* wrongLines(db: Reader, { statement_no }: StatementRow): AsyncGenerator<Finding> {
  /** What the lines of each group move: a few thousand groups, of a statement with a million lines. */
  const posted = new Map<string, number>();
  const lines = walk(db, 'statement_lines', ['statement_no', 'line_no'], {
    only: span('statement_no', statement_no - 1, statement_no),
  });
  for await (const page of inPages(lines, ROWS_AT_ONCE)) {
    yield* settledWrongly(db, page);
    yield* ownedWrongly(db, page);
    for (const { posting, direction, amount_cents } of page)
      if (posting !== null)
        posted.set(posting, (posted.get(posting) ?? 0) + (direction === 'credit' ? amount_cents : 0 - amount_cents));
  }
  const booked = await movedByGroups(db, ACCOUNT, posted.keys());
  for (const [group, moved] of posted)
    if (booked.get(group) !== moved)
      yield finding('ledger_groups', group, `moves ${booked.get(group) ?? 'nothing'}, and its lines ${moved}`);
}

async function* settledWrongly(db: Reader, page: readonly StatementLineRow[]): AsyncGenerator<Finding> {
  const matched = page.filter(({ state }) => state === 'matched');
  const keys = matched.flatMap(({ movement }) => movement ?? []);
  const works = new Map((await bankWorkByKeys(db, keys)).map((work) => [work.work_key, work]));
  const orders = new Map(
    (await ordersByIds(db, new Set([...works.values()].map(({ op_id }) => op_id)))).map((order) => [
      order.op_id,
      order,
    ]),
  );
  const paidIn = await groupTotals(
    db,
    keys.filter((key) => PAID_IN.test(key)),
  );
  for (const line of matched) {
    const work = works.get(line.movement ?? '');
    const moved = work?.amount_cents ?? paidIn.get(line.movement ?? '');
    const wrong =
      moved === undefined || moved !== line.amount_cents || line.currency !== 'EUR'
        ? `settles ${line.movement}, which moved ${moved ?? 'nothing'}`
        : work && unlikeItsWork(work, orders.get(work.op_id));
    if (wrong !== undefined) yield finding('statement_lines', keyOf(line), wrong);
  }
  for (const line of page)
    if (line.state !== 'matched' && line.movement !== null)
      yield finding('statement_lines', keyOf(line), `is ${line.state}, and settles ${line.movement}`);
}

function unlikeItsWork(work: BankWorkRow, order: OrderRow | undefined): string | undefined {
  if (work.state !== 'done') return `settles ${work.work_key}, which is ${work.state}`;
  if (work.kind === 'load' && order?.state !== 'reconciled')
    return `settles a load, and its order is ${order?.state ?? 'not there'}`;
  return undefined;
}

async function* ownedWrongly(db: Reader, page: readonly StatementLineRow[]): AsyncGenerator<Finding> {
  const [first, last] = [page[0], page.at(-1)];
  if (!first || !last) return;
  const owned = await openBreaksOfLines(db, first.statement_no, first.line_no, last.line_no);
  for (const line of page) {
    const has = owned.has(line.line_no);
    if (has !== (line.state === 'open'))
      yield finding('statement_lines', keyOf(line), `is ${line.state}, and ${has ? 'has' : 'has no'} open break`);
  }
}

const keyOf = ({ statement_no, line_no }: StatementLineRow): string => `${statement_no} ${line_no}`;

async function* reconciledByNothing(db: Reader): AsyncGenerator<Finding> {
  for await (const orders of inPages(walk(db, 'orders', ['op_id']), ROWS_AT_ONCE)) {
    const reconciled = orders.flatMap(({ op_id, state }): OpId[] => (state === 'reconciled' ? [op_id] : []));
    const settled = await settledAmong(db, reconciled);
    for (const op_id of reconciled)
      if (!settled.has(op_id)) yield finding('orders', op_id, 'is reconciled, and no line of the bank tells of it');
  }
}

async function* closedTooSoon(db: Reader): AsyncGenerator<Finding> {
  for await (const { account, day, closed_at } of walk(db, 'bank_days', ['account', 'day'])) {
    const breaks = await breaksOfDay(db, account, day);
    const open = breaks.find(({ state, opened_at }) => state === 'open' && opened_at <= closed_at);
    if (open) yield finding('bank_days', `${account} ${day}`, `is closed, and break ${open.break_id} is open`);
  }
}
