/**
 * One turn at one row: taken on loan, brought before the bank, written back with its consequence. What an answer leads
 * to is decide.ts' business, and what it means is tell-business.ts'.
 */
import type { Logger } from 'pino';
import { assert, unreachable } from '@flouss/shared/kernel/assert';
import { claimBankWork, returnBankWork, type Lease } from '../db/bank-work.ts';
import type { Tx } from '../db/handles.ts';
import type { Database } from '../db/open.ts';
import type { BankWorkRow } from '../db/schema.ts';
import { isHeld } from '../db/screenings.ts';
import type { Ctx } from '../orders/context.ts';
import {
  decideAsked,
  decideBrought,
  decideSent,
  decideWatched,
  draw,
  markSent,
  onThisClock,
  park,
  type Act,
  type BankPatience,
  type Decision,
  type Moment,
} from './decide.ts';
import { hearingOf, type Hearing } from './door.ts';
import type { Bank } from './port.ts';
import { pictureFor, type Picture } from './picture.ts';
import { enrolmentIdOf, prepareRequest, type Request } from './request.ts';
import { tellBusiness } from './tell-business.ts';

export interface TurnDeps {
  readonly db: Database;
  readonly ctx: Ctx;
  readonly bank: Bank;
  readonly log: Pick<Logger, 'info' | 'warn' | 'error'>;
  readonly patience: BankPatience;
}

/** `row` is what it was when it was taken. */
export interface Turn {
  readonly row: BankWorkRow;
  readonly lease: Lease;
  readonly act:
    | { readonly is: 'send'; readonly request: Request }
    | { readonly is: 'ask' | 'watch' }
    | { readonly is: 'bring'; readonly picture: Picture };
}

/** Another worker took the row while this one was away for longer than its loan. */
class LoanLost extends Error {}

export function momentOf({ ctx, patience }: Pick<TurnDeps, 'ctx' | 'patience'>): Moment {
  return { now: ctx.clock.now(), patience, jitter: draw(ctx.random.bytes(4)) };
}

/**
 * Takes a row as it was seen. A command that is about to leave is marked as sent here, durably, with its order.
 * Undefined when another worker was quicker, or when the row cannot be sent and was parked.
 */
export async function takeTurn(deps: TurnDeps, seen: BankWorkRow, lease: Lease, act: Act): Promise<Turn | undefined> {
  const { db, log } = deps;
  const moment = momentOf(deps);
  try {
    return await db.transaction((tx) => lend(deps, tx, seen, lease, moment, act));
  } catch (error) {
    log.error({ ...namesOf(seen), err: error }, 'bank work cannot begin');
    // Left as it was it would come first again and again, and hold up the others.
    await db.transaction((tx) => lendToNobody(tx, seen, lease, moment));
    return undefined;
  }
}

async function lend(
  { ctx, log }: TurnDeps,
  tx: Tx,
  seen: BankWorkRow,
  lease: Lease,
  moment: Moment,
  act: Act,
): Promise<Turn | undefined> {
  const row = onThisClock(seen, moment);
  const { first_sent_at, changed_at, next_at } = row;
  const clock = { first_sent_at, changed_at, next_at };
  if (act === 'bring') return lendToBring(tx, ctx, seen, lease, row);
  // It has waited for the command's own turn.
  const again = row.documents_due === 2 ? { documents_due: 1 as const } : {};
  if (act !== 'send') {
    const mine = await claimBankWork(tx, seen, lease, { ...clock, ...again });
    return mine ? { row, lease, act: { is: act } } : undefined;
  }
  // What was listed as free to leave may be so no longer.
  if (row.kind !== 'block' && (await isHeld(tx, row.customer_id))) return undefined;
  const request = await prepareRequest(tx, ctx, row);
  if (!request.ok) {
    log.warn({ ...namesOf(row), code: request.error }, 'bank work parked');
    await lendToNobody(tx, seen, lease, moment);
    return undefined;
  }
  const { change, effect } = markSent(row, moment);
  if (!(await claimBankWork(tx, seen, lease, { next_at, ...change, ...again }))) return undefined;
  const told = await tellBusiness(tx, causedBy(ctx, row), row, effect);
  assert(told.ok, `bank work ${row.work_key} may be sent`);
  return { row, lease, act: { is: 'send', request: request.value } };
}

/** With no picture left to bring, or while the customer's file is being checked, the row goes back at once for its own next turn. */
async function lendToBring(
  tx: Tx,
  ctx: Ctx,
  seen: BankWorkRow,
  lease: Lease,
  row: BankWorkRow,
): Promise<Turn | undefined> {
  const { first_sent_at, changed_at, next_at } = row;
  const isWaiting = await isHeld(tx, row.customer_id);
  const picture = isWaiting ? undefined : await pictureFor(tx, ctx, row);
  const due = picture ? {} : { documents_due: isWaiting ? (2 as const) : (0 as const) };
  if (!(await claimBankWork(tx, seen, lease, { first_sent_at, changed_at, next_at, ...due }))) return undefined;
  if (picture) return { row, lease, act: { is: 'bring', picture } };
  await returnBankWork(tx, row.work_key, lease, { attempts: row.attempts + 1 });
  return undefined;
}

async function lendToNobody(tx: Tx, seen: BankWorkRow, lease: Lease, moment: Moment): Promise<void> {
  if (!(await claimBankWork(tx, seen, lease, {}))) return;
  await returnBankWork(tx, seen.work_key, lease, park(seen, 'request-incomplete', moment).change);
}

/** Brings the row before the bank and writes what came of it. Rejects only when the database does; the loan then runs out. */
export async function playTurn(deps: TurnDeps, turn: Turn): Promise<Hearing> {
  const { hearing, decision } = await atTheBank(deps, turn);
  await write(deps, turn, decision);
  return hearing;
}

async function atTheBank(deps: TurnDeps, { row, act }: Turn): Promise<{ hearing: Hearing; decision: Decision }> {
  const { bank, log } = deps;
  const lost = (error: unknown): void => {
    log.error({ ...namesOf(row), err: error }, 'the bank adapter threw');
  };
  switch (act.is) {
    case 'send': {
      const outcome = await act.request(bank).catch((error) => (lost(error), { is: 'unknown' as const }));
      return { hearing: hearingOf(outcome), decision: decideSent(row, outcome, momentOf(deps)) };
    }
    case 'ask': {
      const answer = await bank
        .operation(row.work_key, row.kind, row.request_id)
        .catch((error) => (lost(error), SILENT));
      return { hearing: hearingOf(answer), decision: decideAsked(row, answer, momentOf(deps)) };
    }
    case 'bring': {
      const { digest, document } = act.picture;
      const outcome = await bank
        .document(row.work_key, document, row.request_id)
        .catch((error) => (lost(error), SILENT));
      return { hearing: hearingOf(outcome), decision: decideBrought(row, digest, outcome, momentOf(deps)) };
    }
    case 'watch': {
      const page = await bank.fundingState(enrolmentIdOf(row), row.request_id).catch((error) => (lost(error), SILENT));
      return { hearing: hearingOf(page), decision: decideWatched(row, page, momentOf(deps)) };
    }
    default:
      return unreachable(act);
  }
}

const SILENT = { is: 'silent' } as const;

async function write(deps: TurnDeps, { row, lease }: Turn, decision: Decision): Promise<void> {
  const { db, ctx, log } = deps;
  const refusedByUs = { ...decision.change, ...park(row, 'outcome-not-accepted', momentOf(deps)).change };
  try {
    const change = await db.transaction(async (tx) => {
      const told = await tellBusiness(tx, causedBy(ctx, row), row, decision.effect);
      const written = told.ok ? decision.change : refusedByUs;
      if (!(await returnBankWork(tx, row.work_key, lease, written))) throw new LoanLost();
      return written;
    });
    const { state = row.state, reason } = change;
    if (state !== row.state) log.info({ ...namesOf(row), kind: row.kind, state, code: reason }, 'bank work');
  } catch (error) {
    if (error instanceof LoanLost) return log.warn(namesOf(row), 'bank work was lent on');
    log.error({ ...namesOf(row), err: error }, 'the outcome of bank work cannot be written');
    await db.transaction((tx) => returnBankWork(tx, row.work_key, lease, refusedByUs));
  }
}

/** What the log calls a row by: the request that caused it stands in the lines of whoever sent it. */
export const namesOf = ({ work_key, op_id, request_id }: BankWorkRow): object => ({ work_key, op_id, request_id });

/** What follows from the bank's word is still done for the request that the row was made for. */
const causedBy = (ctx: Ctx, { request_id }: BankWorkRow): Ctx => ({ ...ctx, requestId: request_id ?? undefined });
