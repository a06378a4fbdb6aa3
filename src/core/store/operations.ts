/** One row for each operation the counter knows of, its own and those the server told it of. A projection. */
import type { CustomerId, OperatorId, OpId } from '@flouss/shared/kernel/ids';
import type { OperationKind } from '@flouss/shared/contract/views';
import type { CardReference } from '@flouss/shared/domain/card-reference';
import type { Cents } from '@flouss/shared/domain/money';
import type { PaymentMeans } from '@flouss/shared/domain/payment';
import type { FactReason } from '@flouss/shared/domain/reasons';
import { ReloadState, countsTowardLimit } from '@flouss/shared/domain/reload';
import type { ReloadChannel } from '@flouss/shared/domain/reload';
import type { ReadStore, WriteTx } from './handles.ts';
import { query } from './handles.ts';

/** What happened; never changes. */
export interface OperationEvent {
  readonly op_id: OpId;
  readonly kind: OperationKind;
  readonly channel: ReloadChannel;
  /** This counter's fact; null for what the server told of others. */
  readonly seq: number | null;
  readonly at: number;
  /** Paris. */
  readonly day: string;
  readonly operator_id: OperatorId | null;
  readonly customer_id: CustomerId | null;
  readonly card_reference: CardReference | null;
  readonly amount_cents: Cents;
  readonly fee_cents: Cents;
  readonly means: PaymentMeans | null;
  readonly receipt_count: number | null;
  readonly refund_of: OpId | null;
}

/** What is known of its fate, each part from its own source. */
export interface OperationFate {
  readonly outcome: 'accepted' | 'rejected' | null;
  readonly code: FactReason | null;
  readonly feed_state: ReloadState | null;
  readonly feed_reason: FactReason | null;
  readonly refunded_by: OpId | null;
}

/** What follows from event and fate. */
export interface OperationStanding {
  readonly state: ReloadState;
  readonly reason: FactReason | null;
  /** Judged by the server, and somebody must still act. */
  readonly unfinished: 0 | 1;
}

export interface OperationRow extends OperationEvent, OperationFate, OperationStanding {}

const EVENT = `op_id, kind, channel, seq, at, day, operator_id, customer_id, card_reference, amount_cents, fee_cents, means,
  receipt_count, refund_of`;
const COLUMNS = `${EVENT}, outcome, code, feed_state, feed_reason, refunded_by, state, reason, unfinished`;

const INSERT = `INSERT INTO operations (${EVENT}, feed_state, feed_reason, state, reason, unfinished)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`;

export function insertOperation(
  tx: WriteTx,
  event: OperationEvent,
  fate: Pick<OperationFate, 'feed_state' | 'feed_reason'>,
  standing: OperationStanding,
): void {
  tx.run(
    INSERT,
    event.op_id,
    event.kind,
    event.channel,
    event.seq,
    event.at,
    event.day,
    event.operator_id,
    event.customer_id,
    event.card_reference,
    event.amount_cents,
    event.fee_cents,
    event.means,
    event.receipt_count,
    event.refund_of,
    fate.feed_state,
    fate.feed_reason,
    standing.state,
    standing.reason,
    standing.unfinished,
  );
}

const MOVE = `UPDATE operations SET outcome = ?, code = ?, feed_state = ?, feed_reason = ?, refunded_by = ?,
  state = ?, reason = ?, unfinished = ? WHERE op_id = ?`;

export function keepFate(tx: WriteTx, opId: OpId, fate: OperationFate, standing: OperationStanding): void {
  tx.run(
    MOVE,
    fate.outcome,
    fate.code,
    fate.feed_state,
    fate.feed_reason,
    fate.refunded_by,
    standing.state,
    standing.reason,
    standing.unfinished,
    opId,
  );
}

const ONE = `SELECT ${COLUMNS} FROM operations WHERE op_id = ?`;

export function findOperation(read: ReadStore, opId: OpId): OperationRow | undefined {
  return read.get(query<OperationRow>(ONE), opId);
}

/** The refund of an operation that the server has not rejected, the latest if there are several. */
export function standingRefundOf(read: ReadStore, opId: OpId): OpId | undefined {
  return read.get(
    query<{ op_id: OpId }>(
      `SELECT op_id FROM operations WHERE refund_of = ? AND outcome IS NOT 'rejected' ORDER BY seq DESC LIMIT 1`,
    ),
    opId,
  )?.op_id;
}

/** Newest first. */
export function operationsOfCustomer(read: ReadStore, customerId: CustomerId, count: number): OperationRow[] {
  return read.all(
    query<OperationRow>(`SELECT ${COLUMNS} FROM operations WHERE customer_id = ? ORDER BY at DESC, op_id DESC LIMIT ?`),
    customerId,
    count,
  );
}

const COUNTED = ReloadState.options
  .filter(countsTowardLimit)
  .map((state) => `'${state}'`)
  .join(', ');

/** Most frequent first; between equals the greater amount. */
export function usualAmounts(read: ReadStore, customerId: CustomerId, count: number): Cents[] {
  return read
    .all(
      query<{
        amount_cents: Cents;
      }>(`SELECT amount_cents FROM operations WHERE customer_id = ? AND kind = 'reload' AND state IN (${COUNTED})
       GROUP BY amount_cents ORDER BY count(*) DESC, amount_cents DESC LIMIT ?`),
      customerId,
      count,
    )
    .map((row) => row.amount_cents);
}

export interface ReloadsKnown {
  /** This counter's reloads of the year that the server's sum does not hold yet. */
  readonly year_cents: Cents;
  /** The same for cash and the month. */
  readonly month_cash_cents: Cents;
  /** All reloads of the day, whoever made them. */
  readonly today: number;
}

const RELOADS = `SELECT
    coalesce(sum(amount_cents) FILTER (WHERE seq > ?4 AND substr(day, 1, 4) = ?3), 0) AS year_cents,
    coalesce(sum(amount_cents) FILTER (WHERE seq > ?6 AND substr(day, 1, 7) = ?5 AND means = 'cash'), 0) AS month_cash_cents,
    count(*) FILTER (WHERE day = ?7) AS today
  FROM operations WHERE customer_id = ?1 AND card_reference = ?2 AND kind = 'reload' AND state IN (${COUNTED})`;

/** `…AfterSeq`: how far the server's own sum for that period reaches into this journal; 0 when it has none. */
export function reloadsOf(
  read: ReadStore,
  customerId: CustomerId,
  cardReference: CardReference,
  period: { year: string; yearAfterSeq: number; month: string; monthAfterSeq: number; day: string },
): ReloadsKnown {
  return read.get(
    query<ReloadsKnown>(RELOADS),
    customerId,
    cardReference,
    period.year,
    period.yearAfterSeq,
    period.month,
    period.monthAfterSeq,
    period.day,
  )!;
}

const RANGE_OF_RUN = `SELECT from_seq, coalesce((SELECT min(later.from_seq) FROM day_runs later WHERE later.from_seq > run.from_seq),
  9223372036854775807) AS end_seq FROM day_runs run WHERE day = ?1`;
const OWN_OF_DAY = `FROM (${RANGE_OF_RUN}) range JOIN journal ON journal.seq >= range.from_seq AND journal.seq < range.end_seq
  JOIN operations USING (op_id)`;

/** All operations of a Paris day, newest first: by the journal's order, then those of others by time. */
export function operationsOfDay(read: ReadStore, day: string): OperationRow[] {
  const columns = COLUMNS.replace('op_id', 'operations.op_id')
    .replace(/\bseq\b/, 'operations.seq')
    .replace(/\boutcome, code\b/, 'operations.outcome, operations.code');
  return read.all(
    query<OperationRow>(`SELECT ${columns} ${OWN_OF_DAY} UNION ALL SELECT ${COLUMNS} FROM operations WHERE seq IS NULL AND day = ?1
     ORDER BY at DESC, seq DESC`),
    day,
  );
}

/** Cash taken less cash paid back by this counter on a Paris day; negative when more was paid back. */
export function drawerOfDay(read: ReadStore, day: string): number {
  return read.get(
    query<{
      cents: number;
    }>(`SELECT coalesce(sum(CASE kind WHEN 'refund' THEN -1 ELSE 1 END * (amount_cents + fee_cents)), 0) AS cents
     ${OWN_OF_DAY} WHERE means = 'cash'`),
    day,
  )!.cents;
}

/** Opens a new range of days when a fact's day differs from the one before. */
export function markDay(tx: WriteTx, seq: number, day: string): void {
  const last = tx.get(query<{ day: string }>('SELECT day FROM day_runs ORDER BY from_seq DESC LIMIT 1'));
  if (last?.day !== day) tx.run('INSERT INTO day_runs (from_seq, day) VALUES (?, ?)', seq, day);
}

/** This counter's operations after `seq`, in order. */
export function operationsAfter(read: ReadStore, seq: number): OperationRow[] {
  const columns = COLUMNS.split(/,\s*/).map((column) => `operations.${column}`);
  return read.all(
    query<OperationRow>(
      `SELECT ${columns.join(', ')} FROM journal JOIN operations USING (op_id) WHERE journal.seq > ? ORDER BY journal.seq`,
    ),
    seq,
  );
}

/** Judged operations that somebody must still act on, oldest first. `seq` is how far the server has judged. */
export function unfinishedOperations(read: ReadStore, seq: number): OperationRow[] {
  return read.all(
    query<OperationRow>(
      `SELECT ${COLUMNS} FROM operations WHERE unfinished = 1 AND (seq IS NULL OR seq <= ?) ORDER BY at`,
    ),
    seq,
  );
}

export function countUnfinished(read: ReadStore, seq: number): number {
  return read.get(
    query<{ n: number }>('SELECT count(*) AS n FROM operations WHERE unfinished = 1 AND (seq IS NULL OR seq <= ?)'),
    seq,
  )!.n;
}

/** When the operation at a place of the journal happened, by the counter's clock then. */
export function happenedAt(read: ReadStore, seq: number): number | undefined {
  return read.get(
    query<{ at: number }>('SELECT at FROM operations WHERE op_id = (SELECT op_id FROM journal WHERE seq = ?)'),
    seq,
  )?.at;
}

/** What the server's rejections gave back of the allotment. */
export function rejectedTotal(read: ReadStore): Cents {
  return read.get(query<{ cents: Cents }>('SELECT cents FROM rejected_total'))!.cents;
}

export function keepRejectedTotal(tx: WriteTx, total: Cents): void {
  tx.run('UPDATE rejected_total SET cents = ?', total);
}
