/**
 * The one way an act at the counter becomes a fact: looked up by its id, decided, signed, numbered and projected in one
 * immediate transaction, told only after the commit. Knows no particular act.
 */
import type {
  ApiResult,
  ChangeTopic,
  CounterMethod,
  OutputOf,
  ParsedInputOf,
} from '@flouss/shared/contract/counter-api';
import type { Fact, FactType } from '@flouss/shared/contract/journal';
import { tariffInForce } from '@flouss/shared/domain/tariff';
import { assert } from '@flouss/shared/kernel/assert';
import type { OpId } from '@flouss/shared/kernel/ids';
import type { Context, Refusal, Session } from '../context.ts';
import { refuse } from '../context.ts';
import { applyFact } from '../projections/apply.ts';
import type { Device } from '../store/device.ts';
import { readDevice } from '../store/device.ts';
import type { ReadStore, WriteTx } from '../store/handles.ts';
import type { FactDraft, JournalEnd, SignedFact } from '../store/journal.ts';
import { appendFact, factAt, journalEnd } from '../store/journal.ts';
import type { OperationRow } from '../store/operations.ts';
import { findOperation } from '../store/operations.ts';
import type { ReceiptNames } from '../store/receipts.ts';
import type { Reference } from '../store/reference.ts';

/** What a decision is made on: the moment, and everything as one transaction sees it. */
export interface Desk {
  readonly context: Context;
  readonly session: Session;
  readonly at: number;
  readonly device: Device;
  readonly reference: Reference;
  readonly end: JournalEnd;
}

export function deskOf(context: Context, session: Session, read: ReadStore): Desk {
  const device = readDevice(read);
  assert(device, 'somebody who is signed in is at an enrolled counter');
  const { reference } = session;
  return { context, session, at: context.clock.now(), device, reference, end: journalEnd(read) };
}

export type FactOf<T extends FactType> = Extract<Fact, { type: T }>;

/** What the journal keeps of an operation, and where it stands now. */
export type Recorded<T extends FactType> = SignedFact<FactOf<T>> & {
  /** As printed on its receipt. */
  readonly receipt: ReceiptNames | null;
  readonly state: OperationRow['state'];
};

type Said<T extends FactType> = Pick<FactDraft<T>, 'body' | 'spends' | 'receipt'> & {
  /** The tariff it was priced with; the one in force where no price is meant. */
  readonly tariff_v?: number;
};

/** A second fact of the same act, with an id of its own, directly behind the first: both are durable, or neither. */
export type Companion = { readonly [T in FactType]: Said<T> & { readonly type: T; readonly op_id: OpId } }[FactType];

export type Decided<T extends FactType> = Said<T> & { readonly companion?: Companion | undefined };

export interface Act<M extends CounterMethod, T extends FactType> {
  readonly type: T;
  readonly topics: readonly ChangeTopic[];
  /** Does a fact recorded under this id say what is asked now? */
  isSame(fact: FactOf<T>, input: ParsedInputOf<M>, read: ReadStore): boolean;
  decide(
    tx: WriteTx,
    desk: Desk,
    input: ParsedInputOf<M>,
  ): { readonly ok: true; readonly value: Decided<T> } | Exclude<ApiResult<M>, { ok: true }>;
  /** The same for a first call and for its repetition. */
  answer(read: ReadStore, desk: Desk, recorded: Recorded<T>): OutputOf<M>;
}

type Asking<M extends CounterMethod> = ParsedInputOf<M> & Pick<Fact, 'op_id'>;

/** Asked twice with the same content, it happens once and answers twice; with other content it is refused. */
export function recordOperation<M extends CounterMethod, T extends FactType>(
  context: Context,
  session: Session,
  input: Asking<M>,
  act: Act<M, T>,
): ApiResult<M> {
  let recorded = false;
  const result = context.store.write((tx): ApiResult<M> => {
    const desk = deskOf(context, session, tx);
    const known = findOperation(tx, input.op_id);
    if (known) return answerAgain(tx, desk, known, input, act);
    const decided = act.decide(tx, desk, input);
    if (!decided.ok) return decided;
    const { companion, ...said } = decided.value;
    if (companion && (companion.op_id === input.op_id || findOperation(tx, companion.op_id))) return reused();
    const signed = append(tx, desk, input.op_id, act.type, said);
    if (companion) appendCompanion(tx, { ...desk, end: journalEnd(tx) }, companion);
    recorded = true;
    const { receipt } = said;
    return { ok: true, value: act.answer(tx, desk, { ...signed, receipt, state: 'recorded' }) };
  });
  if (recorded) {
    context.changed({ topics: ['operations', 'status', ...act.topics], loaded: [] });
    context.sync.wake();
    context.printing.wake();
  }
  return result;
}

function appendCompanion<T extends FactType>(
  tx: WriteTx,
  desk: Desk,
  { op_id, type, ...said }: Said<T> & { readonly type: T; readonly op_id: OpId },
): void {
  append(tx, desk, op_id, type, said as Said<T>);
}

function append<T extends FactType>(tx: WriteTx, desk: Desk, opId: OpId, type: T, said: Said<T>) {
  const { tariff_v = tariffInForce(desk.reference.tariffs, desk.at)?.version ?? 1, ...rest } = said;
  const signed = appendFact(tx, desk.context.signer(tx), desk.end, {
    ...rest,
    type,
    tariff_v,
    op_id: opId,
    operator_id: desk.session.operator.operator_id,
    occurred_at: desk.at,
  });
  applyFact(tx, signed.fact);
  return signed;
}

function answerAgain<M extends CounterMethod, T extends FactType>(
  tx: WriteTx,
  desk: Desk,
  known: OperationRow,
  input: ParsedInputOf<M>,
  act: Act<M, T>,
): ApiResult<M> {
  if (known.seq === null) return reused();
  const stored = factAt(tx, known.seq);
  if (!isOfType(stored.fact, act.type) || !act.isSame(stored.fact, input, tx)) return reused();
  return { ok: true, value: act.answer(tx, desk, { ...stored, fact: stored.fact, state: known.state }) };
}

function isOfType<T extends FactType>(fact: Fact, type: T): fact is FactOf<T> {
  return fact.type === type;
}

/** Every method that carries an operation's id lists this code; the generic type cannot show it. */
function reused<M extends CounterMethod>(): ApiResult<M> {
  const refusal: Refusal<'op-id-reused'> = refuse('op-id-reused');
  return refusal;
}
