/** What finance does with the books: undoes what it booked wrongly, closes days; and the statements it sends to agents. */
import { FactEnvelope, readFact } from '@flouss/shared/contract/journal';
import type { CalendarDate } from '@flouss/shared/domain/calendar';
import { decimalEuros, subtractCents } from '@flouss/shared/domain/money';
import { safeText } from '@flouss/shared/domain/pan';
import { receiptNumber } from '@flouss/shared/domain/receipt';
import type { ReceiptNumber } from '@flouss/shared/domain/receipt';
import { AgentId, OpId } from '@flouss/shared/kernel/ids';
import { err, ok } from '@flouss/shared/kernel/result';
import type { Result } from '@flouss/shared/kernel/result';
import { z } from 'zod';
import { escrowOf } from '../db/devices.ts';
import { orderFacts } from '../db/facts.ts';
import type { OrderFact } from '../db/facts.ts';
import type { Reader, Tx } from '../db/handles.ts';
import type { AgentRow, DayClosingRow } from '../db/schema.ts';
import { floatOf } from '../ledger/balances.ts';
import { closeDay } from '../ledger/days.ts';
import { noteFloor } from '../ledger/floor.ts';
import { postGroups } from '../ledger/post.ts';
import { reversalOf } from '../ledger/reverse.ts';
import type { ReversalRefused } from '../ledger/reverse.ts';
import { statementOf } from '../ledger/statement.ts';
import type { Statement, StatementLine, StatementRange } from '../ledger/statement.ts';
import type { Ctx } from '../orders/context.ts';
import type { AdminDeps } from './agents.ts';
import { csvText } from './csv.ts';

export const NewReversal = z.strictObject({ op_id: OpId, reason: safeText(200) });

const FLOAT_ACCOUNT = /^agent-float:(.*)$/;

/** Refused where counters hold what would be taken back: they may have spent it. Writes nothing where it gives an error. */
export async function reverse(
  tx: Tx,
  ctx: Ctx,
  groupId: string,
  opId: OpId,
): Promise<Result<string, ReversalRefused | 'float-in-use'>> {
  const reversal = await reversalOf(tx, groupId, opId);
  if (!reversal.ok) return reversal;
  const { group, posted } = reversal.value;
  if (posted) return ok(group.group_id);
  for (const { account, debit, credit } of group.lines) {
    const agent = FLOAT_ACCOUNT.exec(account)?.[1];
    if (agent === undefined) continue;
    const agentId = AgentId.parse(agent);
    const left = subtractCents(await floatOf(tx, agentId), subtractCents(debit, credit));
    if (left < (await escrowOf(tx, agentId)).escrow) return err('float-in-use');
    tx.signal(`feed:${agentId}`);
  }
  await postGroups(tx, [group], ctx.clock.now());
  for (const { account } of group.lines) {
    const agent = FLOAT_ACCOUNT.exec(account)?.[1];
    if (agent !== undefined) await noteFloor(tx, AgentId.parse(agent));
  }
  return ok(group.group_id);
}

export function close(
  { db, ctx }: AdminDeps,
  day: CalendarDate,
): Promise<Result<DayClosingRow, 'day-not-over' | 'day-closed'>> {
  return db.transaction((tx) => closeDay(tx, day, ctx.clock.now(), ctx.keys.closing));
}

export interface ReceiptedLine extends StatementLine {
  readonly receipt: ReceiptNumber | null;
}

export type ReceiptedStatement = Omit<Statement, 'lines'> & { readonly lines: ReceiptedLine[] };

/** With the receipt that the agent's customer has of each operation. */
export async function receiptedStatement(
  db: Reader,
  agentId: AgentId,
  range: StatementRange,
  limit: number,
): Promise<ReceiptedStatement> {
  const statement = await statementOf(db, agentId, range, limit);
  const ids = new Set(statement.lines.map(({ op_id }) => op_id as OpId));
  const facts = ids.size === 0 ? [] : await orderFacts(db, ids);
  const receipts = new Map<string, ReceiptNumber | null>(facts.map((fact) => [fact.op_id, receiptOf(fact)]));
  return {
    ...statement,
    lines: statement.lines.map((line) => Object.assign(line, { receipt: receipts.get(line.op_id) ?? null })),
  };
}

function receiptOf({ text, counter_code }: OrderFact): ReceiptNumber | null {
  const read = readFact(FactEnvelope.parse(JSON.parse(text)));
  if (!read.ok || !('receipt_count' in read.fact.body)) return null;
  return receiptNumber(counter_code, read.fact.body.receipt_count);
}

const HEAD = ['agent', 'group', 'posted_at', 'what', 'operation', 'receipt', 'amount_eur', 'float_eur'] as const;

/** A page as a table, with what the float was before it on top and what it became at the bottom. */
export function statementCsv(
  { name }: Pick<AgentRow, 'name'>,
  { lines, opening_cents, closing_cents, next }: ReceiptedStatement,
  first: boolean,
): string {
  const [top] = lines;
  const before = top ? subtractCents(top.float_cents, top.amount_cents) : opening_cents;
  const after = next === null ? closing_cents : (lines.at(-1)?.float_cents ?? closing_cents);
  return csvText([
    HEAD,
    [name, null, null, first ? 'opening' : 'brought-forward', null, null, null, decimalEuros(before)],
    ...lines.map((line) => [
      name,
      line.group_no,
      new Date(line.posted_at).toISOString(),
      line.event,
      line.op_id,
      line.receipt,
      decimalEuros(line.amount_cents),
      decimalEuros(line.float_cents),
    ]),
    [name, null, null, next === null ? 'closing' : 'carried-forward', null, null, null, decimalEuros(after)],
  ]);
}
