/**
 * A line of which the bank's statement does not say what it settles, and a person does: what it may be (the same amount, the same way,
 * around the same day; the card, where the bank names it), and the settling itself, once.
 */
import { dayAfter, dayBefore, parisDayBegins } from '@flouss/shared/domain/calendar';
import type { CalendarDate } from '@flouss/shared/domain/calendar';
import type { Cents } from '@flouss/shared/domain/money';
import { assert } from '@flouss/shared/kernel/assert';
import { err, ok } from '@flouss/shared/kernel/result';
import type { Result } from '@flouss/shared/kernel/result';
import type { BreakId } from '@flouss/shared/kernel/ids';
import { findBankWork } from '../db/bank-work.ts';
import { cardsByReferences } from '../db/cards.ts';
import type { Reader, Tx } from '../db/handles.ts';
import { entriesOf, linesOf } from '../db/ledger.ts';
import type { BankWorkRow, StatementBreakRow, StatementLineRow } from '../db/schema.ts';
import { findBreak, resolveBreak } from '../db/statement-breaks.ts';
import { findStatementLine, movementsLike, settledAmong, settleLine } from '../db/statements.ts';
import { lastGroupOf } from '../ledger/days.ts';
import { postGroups } from '../ledger/post.ts';
import { PAID_IN, SETTLED_NOTHING, statementSettled } from '../ledger/postings.ts';
import type { LedgerGroup } from '../ledger/postings.ts';
import type { Ctx } from './context.ts';
import { DIRECTIONS, settleMovements } from './settle-movements.ts';

const CANDIDATES_MAX = 50;
const PAY_INS_LOOKED_AT_MAX = 2_000;
const DAYS_AROUND = 5;
const CURRENCY = 'EUR';

export interface Candidate {
  readonly movement: string;
  readonly kind: BankWorkRow['kind'] | 'pay-in';
  readonly amount_cents: Cents;
  readonly done_at: number;
  readonly card_reference: string | null;
  /** The bank names the card of it. */
  readonly same_card: boolean;
}

/** What the line of a break may be, best first; none where there is no line to match. */
export async function candidatesFor(db: Reader, found: StatementBreakRow): Promise<Candidate[]> {
  const line = await openLine(db, found);
  if (!line || line.currency !== CURRENCY) return [];
  const [from, to] = [around(line.booked_on, dayBefore), around(line.booked_on, dayAfter)];
  const kinds = (['load', 'charge', 'refund-charge'] as const).filter((kind) => DIRECTIONS[kind] === line.direction);
  const works = await movementsLike(
    db,
    kinds,
    line.amount_cents,
    parisDayBegins(from),
    parisDayBegins(to),
    CANDIDATES_MAX,
  );
  const cards = await cardsByReferences(db, new Set(works.flatMap(({ card_reference }) => card_reference ?? [])));
  const tokens = new Map(cards.map(({ card_reference, card_token }) => [card_reference, card_token]));
  const moved = works.map(({ work_key, kind, changed_at, card_reference }) => ({
    movement: work_key,
    kind,
    amount_cents: line.amount_cents,
    done_at: changed_at,
    card_reference,
    same_card:
      card_reference !== null && line.counterparty !== null && tokens.get(card_reference) === line.counterparty,
  }));
  const paid = line.direction === 'credit' ? await payInsLike(db, line, from, to) : [];
  return [...moved, ...paid].toSorted((a, b) => Number(b.same_card) - Number(a.same_card) || a.done_at - b.done_at);
}

/** What agents have paid in is in the books already: the line only shows it. */
async function payInsLike(
  db: Reader,
  { amount_cents }: StatementLineRow,
  from: CalendarDate,
  to: CalendarDate,
): Promise<Candidate[]> {
  const [above, upTo] = [await lastGroupOf(db, dayBefore(from)), await lastGroupOf(db, to)];
  const booked = await linesOf(db, 'bank-current-account', above, upTo, PAY_INS_LOOKED_AT_MAX);
  const like = booked.filter((entry) => PAID_IN.test(entry.group_id) && entry.debit_cents === amount_cents);
  const settled = await settledAmong(
    db,
    like.map(({ group_id }) => group_id),
  );
  return like
    .filter(({ group_id }) => !settled.has(group_id))
    .map(({ group_id, posted_at }) => ({
      movement: group_id,
      kind: 'pay-in',
      amount_cents,
      done_at: posted_at,
      card_reference: null,
      same_card: false,
    }));
}

export type SettleRefused = 'break-unknown' | 'break-resolved' | 'movement-unlike';

/** Why the line of this break cannot be what somebody says it is; writes nothing. */
export async function mayBe(db: Reader, breakId: BreakId, movement: string): Promise<SettleRefused | undefined> {
  const meant = await meantBy(db, breakId, movement);
  return meant.ok ? undefined : meant.error;
}

/** Writes nothing where it gives an error. */
export async function settleAs(
  tx: Tx,
  ctx: Ctx,
  breakId: BreakId,
  movement: string,
  by: string,
): Promise<Result<null, SettleRefused>> {
  const meant = await meantBy(tx, breakId, movement);
  if (!meant.ok) return meant;
  const { line, work } = meant.value;
  const at = ctx.clock.now();
  const group = work && bookingOf(line, work);
  if (group) await postGroups(tx, [group], at);
  await settleLine(tx, line, { state: 'matched', movement, posting: group?.group_id ?? null });
  await resolveBreak(tx, breakId, 'matched', by, at);
  await settleMovements(tx, ctx, work ? [work] : [], by);
  return ok(null);
}

interface Meant {
  readonly line: StatementLineRow;
  /** Undefined: it is an agent's pay-in. */
  readonly work: BankWorkRow | undefined;
}

async function meantBy(db: Reader, breakId: BreakId, movement: string): Promise<Result<Meant, SettleRefused>> {
  const found = await findBreak(db, breakId);
  if (!found) return err('break-unknown');
  if (found.state !== 'open') return err('break-resolved');
  const line = await openLine(db, found);
  if (!line || line.currency !== CURRENCY || (await settledAmong(db, [movement])).size > 0)
    return err('movement-unlike');
  if (PAID_IN.test(movement)) {
    const [entry] = await entriesOf(db, movement);
    const like = line.direction === 'credit' && entry?.debit_cents === line.amount_cents;
    return like ? ok({ line, work: undefined }) : err('movement-unlike');
  }
  const work = await findBankWork(db, movement);
  const like =
    work?.state === 'done' && work.amount_cents === line.amount_cents && DIRECTIONS[work.kind] === line.direction;
  return like ? ok({ line, work }) : err('movement-unlike');
}

async function openLine(
  db: Reader,
  { statement_no, line_no }: StatementBreakRow,
): Promise<StatementLineRow | undefined> {
  if (statement_no === null || line_no === null) return undefined;
  const line = await findStatementLine(db, statement_no, line_no);
  return line?.state === 'open' ? line : undefined;
}

const SETTLES = { load: 'loads', charge: 'charges', 'refund-charge': 'refunds' } as const;

/** A group of its own, beside that of the lines it came with. */
function bookingOf({ statement_no, line_no, amount_cents }: StatementLineRow, { kind }: BankWorkRow): LedgerGroup {
  assert(kind in SETTLES, 'a command that moves money');
  const what = SETTLES[kind as keyof typeof SETTLES];
  return statementSettled(`${statement_no}.${line_no}.by-hand`, { ...SETTLED_NOTHING, [what]: amount_cents });
}

function around(day: CalendarDate, step: (day: CalendarDate) => CalendarDate): CalendarDate {
  let at = day;
  for (let i = 0; i < DAYS_AROUND; i++) at = step(at);
  return at;
}
