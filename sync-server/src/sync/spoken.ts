/**
 * What an older counter is told: in the words of its own version. What it has no word for is left out, and a thing that it could not
 * read is held back; newer, it reads the feed from its beginning and finds it there.
 */
import type { FeedItem, PullAnswer } from '@flouss/shared/contract/sync';
import { PROTOCOL_FIRST } from '@flouss/shared/contract/protocol';

/** Since which version a counter reads each kind of thing. The compiler asks for a new one's. */
const ITEM_SINCE: Readonly<Record<FeedItem['kind'], number>> = {
  pack: PROTOCOL_FIRST,
  customer: PROTOCOL_FIRST,
  card: PROTOCOL_FIRST,
  order: PROTOCOL_FIRST,
};

const KEY_DUE_SINCE = 2;

export function spokenTo(
  version: number,
  { key_due, items, ...answer }: PullAnswer,
  itemSince: Readonly<Record<string, number>> = ITEM_SINCE,
): PullAnswer {
  return {
    ...answer,
    items: items.filter(({ kind }) => version >= (itemSince[kind] ?? PROTOCOL_FIRST)),
    ...(key_due && version >= KEY_DUE_SINCE && { key_due }),
  };
}
