/** Where each operator stands: one row each, written as he goes; no fact, so it may go. */
import { Place } from '@flouss/shared/contract/place';
import type { OperatorId } from '@flouss/shared/kernel/ids';
import type { ReadStore, WriteTx } from './handles.ts';
import { query } from './handles.ts';

export function keepPlace(tx: WriteTx, operatorId: OperatorId, place: Place, at: number): void {
  tx.run(
    'INSERT OR REPLACE INTO places (operator_id, kept_at, place) VALUES (?, ?, ?)',
    operatorId,
    at,
    JSON.stringify(place),
  );
}

/** Undefined when it was kept before `since`: yesterday's work is not taken up today. */
export function findPlace(read: ReadStore, operatorId: OperatorId, since: number): Place | undefined {
  const row = read.get(
    query<{ place: string }>('SELECT place FROM places WHERE operator_id = ? AND kept_at >= ?'),
    operatorId,
    since,
  );
  // One written by another version, of screens that are gone, leads nowhere.
  return row && Place.safeParse(JSON.parse(row.place)).data;
}

export function dropPlace(tx: WriteTx, operatorId: OperatorId): void {
  tx.run('DELETE FROM places WHERE operator_id = ?', operatorId);
}
