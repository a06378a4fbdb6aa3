/**
 * Sealed photos of documents on their way to the server. Not a projection: the journal names a photo, it does not hold it.
 * One that the server has stays a while, should the server forget it.
 */
import type { OpId } from '@flouss/shared/kernel/ids';
import type { ReadStore, WriteTx } from './handles.ts';
import { query } from './handles.ts';

export type PhotoState = 'waiting' | 'kept' | 'refused';

export interface WaitingPhoto {
  readonly op_id: OpId;
  readonly digest: string;
  /** As it is sent, byte for byte. */
  readonly sealed: string;
}

export function insertPhoto(tx: WriteTx, photo: WaitingPhoto & { readonly seq: number }, at: number): void {
  const { op_id, seq, digest, sealed } = photo;
  tx.run(
    `INSERT INTO photos (op_id, seq, digest, sealed, state, changed_at) VALUES (?, ?, ?, ?, 'waiting', ?)`,
    op_id,
    seq,
    digest,
    sealed,
    at,
  );
}

const NEXT = query<WaitingPhoto>(
  `SELECT op_id, digest, sealed FROM photos WHERE state = 'waiting' AND seq <= ? ORDER BY seq LIMIT 1`,
);

/** The oldest that the server lacks, of those whose facts it has judged. */
export function nextPhoto(read: ReadStore, judgedSeq: number): WaitingPhoto | undefined {
  return read.get(NEXT, judgedSeq);
}

/** The sealed text, for as long as it is here. */
export function findPhoto(read: ReadStore, opId: OpId): string | undefined {
  return read.get(query<{ sealed: string }>('SELECT sealed FROM photos WHERE op_id = ?'), opId)?.sealed;
}

export function markPhoto(tx: WriteTx, opId: OpId, state: PhotoState, at: number): void {
  tx.run('UPDATE photos SET state = ?, changed_at = ? WHERE op_id = ?', state, at, opId);
}

/** A fact that was rejected names nothing any more. */
export function dropPhoto(tx: WriteTx, opId: OpId): void {
  tx.run('DELETE FROM photos WHERE op_id = ?', opId);
}

/** The server has forgotten what came after `seq`: it is sent again. */
export function awaitPhotosAfter(tx: WriteTx, seq: number): void {
  tx.run(`UPDATE photos SET state = 'waiting' WHERE seq > ? AND state = 'kept'`, seq);
}

/** The server has had them for long enough: a counter keeps no pictures of people's documents. */
export function dropPhotosKeptBefore(tx: WriteTx, at: number): void {
  tx.run(`DELETE FROM photos WHERE state = 'kept' AND changed_at < ?`, at);
}
