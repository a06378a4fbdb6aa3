/**
 * What an older counter is told: in the words of its own version. What it has no word for is left out, and a thing that it could not
 * read is held back; newer, it reads the feed from its beginning and finds it there.
 */
import type { FeedItem, PullAnswer, PushAnswer } from '@flouss/shared/contract/sync';
import type { FactReason } from '@flouss/shared/domain/reasons';
import { CHECKS_SINCE, HOLDS_SINCE, PROTOCOL_FIRST, CARDS_TELL_MORE_SINCE } from '@flouss/shared/contract/protocol';

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
    items: items
      .filter(({ kind }) => version >= (itemSince[kind] ?? PROTOCOL_FIRST))
      .map((item) => itemTo(version, item)),
    ...(key_due && version >= KEY_DUE_SINCE && { key_due }),
  };
}

/** Verdicts, in the words of that version. */
export function verdictsTo(version: number, answer: PushAnswer): PushAnswer {
  if (version >= CHECKS_SINCE) return answer;
  const verdicts = answer.verdicts.map((verdict) => ({ ...verdict, code: reasonTo(version, verdict.code) }));
  return { ...answer, verdicts };
}

function itemTo(version: number, item: FeedItem): FeedItem {
  if (item.kind === 'order') return orderTo(version, item);
  if (item.kind === 'card') return cardTo(version, item);
  // Whoever knows of no check may still do nothing in his name.
  if (item.kind !== 'customer' || version >= CHECKS_SINCE) return item;
  const { in_check, ...rest } = item;
  return { ...rest, blocked: rest.blocked || in_check === true };
}

function orderTo(version: number, { unheard, ...item }: Extract<FeedItem, { kind: 'order' }>): FeedItem {
  const isTold = unheard && version >= HOLDS_SINCE;
  return { ...item, reason: reasonTo(version, item.reason), ...(isTold && { unheard }) };
}

function cardTo(version: number, item: Extract<FeedItem, { kind: 'card' }>): FeedItem {
  if (version >= CARDS_TELL_MORE_SINCE) return item;
  const { replaces: _, replaced_by: __, wants_document: ___, ...rest } = item;
  return rest;
}

function reasonTo(version: number, code: FactReason | null): FactReason | null {
  if (code === 'file-being-checked') return version >= CHECKS_SINCE ? code : 'customer-blocked';
  if (code === 'check-refused' || code === 'check-overdue') return version >= HOLDS_SINCE ? code : 'bank-refused';
  return code;
}
