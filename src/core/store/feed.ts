/** The server's last word on each pack, customer, card and order, as received but without keys; a rebuild reads it again. */
import type { FeedItem } from '@flouss/shared/contract/sync';
import { SENT_AGAIN } from '@flouss/shared/domain/card';
import type { CardReference } from '@flouss/shared/domain/card-reference';
import type { OpId } from '@flouss/shared/kernel/ids';
import { unreachable } from '@flouss/shared/kernel/assert';
import type { ReadStore, WriteTx } from './handles.ts';
import { query } from './handles.ts';

type Kind = FeedItem['kind'];
/** A customer's key is kept apart from what it opens. */
export type KeptItem<K extends Kind = Kind> = { [E in K]: Omit<Extract<FeedItem, { kind: E }>, 'key'> }[K];

export interface FeedWord<K extends Kind> {
  readonly item: KeptItem<K>;
  /** How far the server had judged this journal when it said so. */
  readonly headSeq: number;
}

export function entityOf(item: FeedItem): string {
  switch (item.kind) {
    case 'pack':
    case 'card':
      return item.card_reference;
    case 'customer':
      return item.customer_id;
    case 'order':
      return item.op_id;
    default:
      return unreachable(item);
  }
}

const KEEP = `INSERT INTO feed_items (kind, entity_id, head_seq, item) VALUES (?, ?, ?, ?)
  ON CONFLICT (kind, entity_id) DO UPDATE SET head_seq = excluded.head_seq, item = excluded.item`;

export function keepItem(tx: WriteTx, item: FeedItem, headSeq: number): void {
  tx.run(KEEP, item.kind, entityOf(item), headSeq, JSON.stringify(withoutKey(item)));
}

function withoutKey(item: FeedItem): KeptItem {
  if (item.kind !== 'customer') return item;
  const { key: _, ...kept } = item;
  return kept;
}

interface FeedRow {
  readonly item: string;
  readonly head_seq: number;
}

/** The server's last word on one thing. Rows hold what the contract's schema let in. */
export function lastWord<K extends Kind>(read: ReadStore, kind: K, entityId: string): FeedWord<K> | undefined {
  const row = read.get(
    query<FeedRow>('SELECT item, head_seq FROM feed_items WHERE kind = ? AND entity_id = ?'),
    kind,
    entityId,
  );
  return row && { item: JSON.parse(row.item) as KeptItem<K>, headSeq: row.head_seq };
}

/** All things of one kind the server has spoken of, by id. */
export function entitiesOf(read: ReadStore, kind: Kind): string[] {
  return read
    .all(query<{ entity_id: string }>('SELECT entity_id FROM feed_items WHERE kind = ? ORDER BY entity_id'), kind)
    .map((row) => row.entity_id);
}

export interface SentPack {
  readonly card_reference: CardReference;
  readonly dispatched_at: number | null;
  readonly delivery_note: string | null;
  readonly received: 0 | 1;
}

/** All packs that the centre sent to our agent, in the order of their references. */
export function sentPacks(read: ReadStore): SentPack[] {
  return read.all(
    query<SentPack>(`SELECT entity_id AS card_reference, item ->> 'dispatched_at' AS dispatched_at,
      item ->> 'delivery_note' AS delivery_note, cards.card_reference IS NOT NULL AND NOT (
        cards.state = 'closed' AND EXISTS (
          SELECT 1 FROM feed_items AS word
          WHERE word.kind = 'card' AND word.entity_id = feed_items.entity_id AND word.item ->> 'reason' = ?
        )
      ) AS received
      FROM feed_items LEFT JOIN cards ON cards.card_reference = entity_id WHERE kind = 'pack' ORDER BY entity_id`),
    SENT_AGAIN,
  );
}

/** Cards whose last word reaches past `headSeq`: the server that forgot must be taken to have said it at `headSeq`. Returns them. */
export function clampCardWords(tx: WriteTx, headSeq: number): CardReference[] {
  const clamped = tx.all(
    query<{ entity_id: CardReference }>("SELECT entity_id FROM feed_items WHERE kind = 'card' AND head_seq > ?"),
    headSeq,
  );
  tx.run("UPDATE feed_items SET head_seq = ? WHERE kind = 'card' AND head_seq > ?", headSeq, headSeq);
  return clamped.map((row) => row.entity_id);
}

/** The same for customers, whose later changes here are then put in again. */
export function clampCustomerWords(tx: WriteTx, headSeq: number): void {
  tx.run("UPDATE feed_items SET head_seq = ? WHERE kind = 'customer' AND head_seq > ?", headSeq, headSeq);
}

/** A server that forgot an operation has also forgotten what it said about it. */
export function dropOrderWord(tx: WriteTx, opId: OpId): void {
  tx.run("DELETE FROM feed_items WHERE kind = 'order' AND entity_id = ?", opId);
}
