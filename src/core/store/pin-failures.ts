/** Wrong PINs in a row, by operator: they outlive a restart, or the lock would be worth nothing. */
import type { OperatorId } from '@flouss/shared/kernel/ids';
import type { ReadStore, WriteTx } from './handles.ts';
import { query } from './handles.ts';

export interface PinFailures {
  readonly failures: number;
  /** 0 while not locked. */
  readonly lockedUntil: number;
}

export function pinFailures(read: ReadStore, operatorId: OperatorId): PinFailures {
  const row = read.get(
    query<PinFailures>('SELECT failures, locked_until AS lockedUntil FROM pin_failures WHERE operator_id = ?'),
    operatorId,
  );
  return row ?? { failures: 0, lockedUntil: 0 };
}

export function keepPinFailures(tx: WriteTx, operatorId: OperatorId, { failures, lockedUntil }: PinFailures): void {
  tx.run(
    'INSERT OR REPLACE INTO pin_failures (operator_id, failures, locked_until) VALUES (?, ?, ?)',
    operatorId,
    failures,
    lockedUntil,
  );
}

export function forgetPinFailures(tx: WriteTx, operatorId: OperatorId): void {
  tx.run('DELETE FROM pin_failures WHERE operator_id = ?', operatorId);
}
