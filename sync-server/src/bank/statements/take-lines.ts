/**
 * Takes some lines of a statement, in one transaction: each is matched or becomes a break, what is matched is booked and its reload
 * reconciled, and what was waited for has come.
 */
import { addCents } from '@flouss/shared/domain/money';
import type { Tx } from '../../db/handles.ts';
import type { StatementBreakRow, StatementLineRow, StatementRow } from '../../db/schema.ts';
import { insertBreaks } from '../../db/statement-breaks.ts';
import { insertStatementLines } from '../../db/statements.ts';
import { newBreak } from '../../ledger/new-break.ts';
import { postNewGroups } from '../../ledger/post.ts';
import { SETTLED_NOTHING, statementSettled } from '../../ledger/postings.ts';
import type { Settled } from '../../ledger/postings.ts';
import type { Ctx } from '../../orders/context.ts';
import { settleMovements } from '../../orders/settle-movements.ts';
import { judge } from './judge.ts';
import type { Judged } from './judge.ts';
import type { LineVerdict } from './match-line.ts';
import { takeLastWord } from './take-last-word.ts';
import type { StatementLine } from './statement.ts';

const BY_STATEMENT = 'statement';

/** Lines of one statement that were never taken before. */
export async function takeLines(
  tx: Tx,
  ctx: Ctx,
  statement: StatementRow,
  lines: readonly StatementLine[],
): Promise<void> {
  const [first] = lines;
  if (!first) return;
  const judged = await hearLastWords(tx, ctx, await judge(tx, statement, lines));
  const posting = `${statement.statement_no}.${first.line_no}`;
  const group = statementSettled(posting, settledBy(judged));
  const at = ctx.clock.now();
  await insertStatementLines(
    tx,
    judged.map(({ line, verdict }) => rowOf(statement, line, verdict, group.group_id)),
  );
  await insertBreaks(
    tx,
    judged.flatMap(({ line, verdict }) => breakOf(ctx, statement, line, verdict, at) ?? []),
  );
  const matched = judged.flatMap(({ verdict }) => (verdict.is === 'matched' ? [verdict.work] : []));
  await settleMovements(tx, ctx, matched, BY_STATEMENT);
  if (group.lines.length > 0) await postNewGroups(tx, [group], at);
}

/** What the bank had forgotten is done, or stays somebody's. */
async function hearLastWords(tx: Tx, ctx: Ctx, judged: readonly Judged[]): Promise<Judged[]> {
  const heard: Judged[] = [];
  for (const { line, verdict } of judged) {
    if (verdict.is !== 'last-word') {
      heard.push({ line, verdict });
      continue;
    }
    const work = await takeLastWord(tx, ctx, verdict.work);
    const otherwise = { is: 'unknown', detail: 'not-done-here', work: verdict.work } as const;
    heard.push({ line, verdict: work ? { is: 'matched', work } : otherwise });
  }
  return heard;
}

function rowOf(
  { statement_no }: StatementRow,
  line: StatementLine,
  verdict: LineVerdict,
  posting: string,
): StatementLineRow {
  const booked = verdict.is === 'matched' || verdict.is === 'charges';
  return {
    statement_no,
    line_no: line.line_no,
    direction: line.direction,
    amount_cents: line.amount_cents,
    currency: line.currency,
    booked_on: line.booked_on,
    value_on: line.value_on,
    reference: line.reference,
    bank_reference: line.bank_reference,
    code: line.code,
    counterparty: line.counterparty,
    remittance: line.text,
    state: booked ? verdict.is : 'open',
    movement: verdict.is === 'matched' ? verdict.work.work_key : null,
    posting: booked ? posting : null,
  };
}

function breakOf(
  ctx: Ctx,
  { statement_no, account, to_day }: StatementRow,
  { line_no, amount_cents }: StatementLine,
  verdict: LineVerdict,
  at: number,
): StatementBreakRow | undefined {
  if (verdict.is === 'matched' || verdict.is === 'last-word' || verdict.is === 'charges') return undefined;
  const work = verdict.work;
  return {
    ...newBreak(ctx, at),
    kind: verdict.is,
    detail: verdict.detail,
    account,
    day: to_day,
    statement_no,
    line_no,
    movement: work?.work_key ?? null,
    amount_cents,
    said_cents: work?.amount_cents ?? null,
  };
}

function settledBy(judged: readonly Judged[]): Settled {
  const sums = { ...SETTLED_NOTHING };
  for (const { line, verdict } of judged) {
    if (verdict.is === 'charges') sums.bankCharges = addCents(sums.bankCharges, line.amount_cents);
    if (verdict.is !== 'matched') continue;
    const { kind } = verdict.work;
    const what = kind === 'load' ? 'loads' : kind === 'charge' ? 'charges' : 'refunds';
    sums[what] = addCents(sums[what], line.amount_cents);
  }
  return sums;
}
