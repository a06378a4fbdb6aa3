/** One row for each operation the counter knows of, its own and those the server told it of. A projection. */
import type { CustomerId, OperatorId, OpId } from '@flouss/shared/kernel/ids';
import type { OperationKind } from '@flouss/shared/contract/views';
import type { CardReference } from '@flouss/shared/domain/card-reference';
import type { Cents } from '@flouss/shared/domain/money';
import type { PaymentMeans } from '@flouss/shared/domain/payment';
import type { FactReason } from '@flouss/shared/domain/reasons';
import type { ReloadChannel, ReloadState } from '@flouss/shared/domain/reload';
import { assert } from '@flouss/shared/kernel/assert';
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
  /** Of a refund: what it pays back. Of what makes a refused refund good: that refund. */
  readonly refund_of: OpId | null;
  /** What else it is about: the reload that is asked back, the card that is blocked, replaced or set aside. */
  readonly about: OpId | CardReference | null;
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
  /** A reload that counts toward its card's limits. */
  readonly counts: 0 | 1;
}

export interface OperationRow extends OperationEvent, OperationFate, OperationStanding {}

const EVENT = `op_id, kind, channel, seq, at, day, operator_id, customer_id, card_reference, amount_cents, fee_cents, means,
  receipt_count, refund_of, about`;
const FATE = 'outcome, code, feed_state, feed_reason, refunded_by, state, reason, unfinished, counts';
export const OPERATION_COLUMNS = `${EVENT}, ${FATE}`;

const insertInto = (
  table: string,
): string => `INSERT INTO ${table} (${EVENT}, feed_state, feed_reason, state, reason, unfinished, counts)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`;
const INSERT = { judged: insertInto('main.operations'), waiting: insertInto('temp.waiting_operations') };

/** `waiting`: an own operation that the server has not judged. */
export function insertOperation(
  tx: WriteTx,
  where: 'judged' | 'waiting',
  event: OperationEvent,
  fate: Pick<OperationFate, 'feed_state' | 'feed_reason'>,
  standing: OperationStanding,
): void {
  tx.run(
    INSERT[where],
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
    event.about,
    fate.feed_state,
    fate.feed_reason,
    standing.state,
    standing.reason,
    standing.unfinished,
    standing.counts,
  );
}

const moveIn = (table: string): string => `UPDATE ${table} SET outcome = ?, code = ?, feed_state = ?, feed_reason = ?,
  refunded_by = ?, state = ?, reason = ?, unfinished = ?, counts = ? WHERE op_id = ?`;
const MOVE = [moveIn('temp.waiting_operations'), moveIn('main.operations')];

export function keepFate(tx: WriteTx, opId: OpId, fate: OperationFate, standing: OperationStanding): void {
  const { outcome, code, feed_state, feed_reason, refunded_by } = fate;
  const { state, reason, unfinished, counts } = standing;
  const changed = MOVE.some(
    (move) =>
      tx.run(move, outcome, code, feed_state, feed_reason, refunded_by, state, reason, unfinished, counts, opId) === 1,
  );
  assert(changed, 'only a known operation has a fate');
}

const ONE = query<OperationRow>(`SELECT ${OPERATION_COLUMNS} FROM known_operations WHERE op_id = ?`);

export function findOperation(read: ReadStore, opId: OpId): OperationRow | undefined {
  return read.get(ONE, opId);
}

/** The refund of an operation, or what made a refund good, that the server has not rejected; the latest if there are several. */
export function standingRefundOf(read: ReadStore, opId: OpId): OpId | undefined {
  return read.get(
    query<{ op_id: OpId }>(
      `SELECT op_id FROM known_operations WHERE refund_of = ? AND outcome IS NOT 'rejected' ORDER BY seq DESC LIMIT 1`,
    ),
    opId,
  )?.op_id;
}

/** Has somebody at this counter told the customer of this order what became of it? */
export function isOutcomeTold(read: ReadStore, opId: OpId): boolean {
  const found = read.get(
    query<{ op_id: OpId }>(
      `SELECT op_id FROM known_operations WHERE about = ? AND kind = 'telling' AND outcome IS NOT 'rejected' LIMIT 1`,
    ),
    opId,
  );
  return found !== undefined;
}

/** The latest word at this counter about taking a reload back; `outcome` is the server's answer to it. */
export function cancellationOf(read: ReadStore, opId: OpId): Pick<OperationRow, 'outcome'> | undefined {
  return read.get(
    query<Pick<OperationRow, 'outcome'>>(
      `SELECT outcome FROM known_operations WHERE about = ? AND kind = 'cancellation' ORDER BY seq DESC LIMIT 1`,
    ),
    opId,
  );
}

/** An own fact that ends a card's use or its sale, not rejected; `seq` is its place in the journal. */
export interface CardMove {
  readonly kind: 'block' | 'replacement' | 'set-aside';
  readonly seq: number;
}

/** In the order they happened. */
export function cardMoves(read: ReadStore, reference: CardReference): CardMove[] {
  return read.all(
    query<CardMove>(
      `SELECT kind, seq FROM known_operations
       WHERE about = ? AND seq IS NOT NULL AND outcome IS NOT 'rejected' ORDER BY seq`,
    ),
    reference,
  );
}

/** What the server's rejections gave back of the allotment. */
export function rejectedTotal(read: ReadStore): Cents {
  return read.get(query<{ cents: Cents }>('SELECT cents FROM rejected_total'))!.cents;
}

export function keepRejectedTotal(tx: WriteTx, total: Cents): void {
  tx.run('UPDATE rejected_total SET cents = ?', total);
}
