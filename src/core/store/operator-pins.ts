/** What PINs are checked with, sealed (`pin-vault.ts`); replaced with each snapshot. */
import type { Operator } from '@flouss/shared/contract/sync';
import type { OperatorId } from '@flouss/shared/kernel/ids';
import type { ReadStore, WriteTx } from './handles.ts';
import { query } from './handles.ts';
import { forgetPinAttempts } from './pin-attempts.ts';

interface Row {
  readonly operator_id: OperatorId;
  readonly sealed: string;
}

/** Undefined when the server has given none yet, or the pepper it was sealed under is gone. */
export function pinHashOf(read: ReadStore, operatorId: OperatorId): string | undefined {
  const row = read.get(query<Row>('SELECT * FROM operator_pins WHERE operator_id = ?'), operatorId);
  return row && read.pins.open(operatorId, row.sealed);
}

/** Whoever was given another PIN is not locked for wrong attempts at the old one. */
export function keepPins(tx: WriteTx, operators: readonly Pick<Operator, 'operator_id' | 'pin_hash'>[]): void {
  for (const { operator_id, pin_hash } of operators) {
    const before = pinHashOf(tx, operator_id);
    if (before !== undefined && before !== pin_hash) forgetPinAttempts(tx, operator_id);
  }
  tx.run('DELETE FROM operator_pins');
  for (const { operator_id, pin_hash } of operators) {
    const sealed = tx.pins.seal(operator_id, pin_hash);
    tx.run('INSERT INTO operator_pins (operator_id, sealed) VALUES (?, ?)', operator_id, sealed);
  }
}

/** Throws away what another pepper sealed (the host lost its own, or this is a copy); true when there was any. */
export function dropForeignPins(tx: WriteTx): boolean {
  const rows = tx.all(query<Row>('SELECT * FROM operator_pins'));
  const foreign = rows.filter(({ operator_id, sealed }) => tx.pins.open(operator_id, sealed) === undefined);
  for (const { operator_id } of foreign) tx.run('DELETE FROM operator_pins WHERE operator_id = ?', operator_id);
  return foreign.length > 0;
}
