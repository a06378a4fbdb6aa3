/**
 * Wrong PINs in a row, by operator, and what is left of a lock. Instants here are the stopwatch's: a lock runs down while the
 * counter runs, and an orderly end keeps what was left, so that neither a restart nor a clock is a way out of it.
 */
import type { OperatorId } from '@flouss/shared/kernel/ids';
import type { ReadStore, WriteTx } from './handles.ts';
import { query } from './handles.ts';

export interface PinAttempts {
  readonly failures: number;
  /** 0 while not locked. */
  readonly leftMs: number;
}

interface Row {
  readonly operator_id: OperatorId;
  readonly failures: number;
  readonly left_ms: number;
  readonly marked_at: number;
}

const leftAt = ({ left_ms, marked_at }: Row, elapsed: number): number => Math.max(0, left_ms - (elapsed - marked_at));

export function pinAttempts(read: ReadStore, operatorId: OperatorId, elapsed: number): PinAttempts {
  const row = read.get(query<Row>('SELECT * FROM pin_attempts WHERE operator_id = ?'), operatorId);
  return row ? { failures: row.failures, leftMs: leftAt(row, elapsed) } : { failures: 0, leftMs: 0 };
}

export function keepPinAttempts(tx: WriteTx, operatorId: OperatorId, attempts: PinAttempts, elapsed: number): void {
  tx.run(
    'INSERT OR REPLACE INTO pin_attempts (operator_id, failures, left_ms, marked_at) VALUES (?, ?, ?, ?)',
    operatorId,
    attempts.failures,
    attempts.leftMs,
    elapsed,
  );
}

export function forgetPinAttempts(tx: WriteTx, operatorId: OperatorId): void {
  tx.run('DELETE FROM pin_attempts WHERE operator_id = ?', operatorId);
}

/** A stopwatch that has just been started takes over what was left. */
export function beginPinLocks(tx: WriteTx, elapsed: number): void {
  tx.run('UPDATE pin_attempts SET marked_at = ?', elapsed);
}

/** Before the stopwatch ends, what it has counted. */
export function markPinLocks(tx: WriteTx, elapsed: number): void {
  for (const row of tx.all(query<Row>('SELECT * FROM pin_attempts WHERE left_ms > 0'))) {
    keepPinAttempts(tx, row.operator_id, { failures: row.failures, leftMs: leftAt(row, elapsed) }, elapsed);
  }
}
