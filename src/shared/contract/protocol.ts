/**
 * Which version of their words counter and server use. Each says its own with every request and answer; a server speaks to an older
 * counter in the words of that one, and a counter waits with what an older server cannot read. Who says nothing speaks version 1.
 */

export const PROTOCOL_HEADER = 'flouss-protocol';

/**
 * 1: before versions were spoken of. 2: a device's key may be replaced; the counter says its version. 3: verdicts are proved. 4: a
 * customer's file may be in check. 5: orders by SMS may be held until two people have decided, and their
 * customers told at a counter where an SMS did not arrive. 6: of a card that takes another's place, both say
 * which the other is; a card says that the bank waits for a picture of the customer's document.
 */
export const PROTOCOL_VERSION = 6;
/** Since which version a counter knows of files in check; an older one hears that the customer is blocked. */
export const CHECKS_SINCE = 4;
/** Since which version a counter knows of orders that were held and refused, or unheard; an older one hears that the bank refused, and of the others nothing. */
export const HOLDS_SINCE = 5;
/** Since which version a counter reads which card takes which one's place, and what the bank waits for; an older one is not told. */
export const CARDS_TELL_MORE_SINCE = 6;
/** Since which version a verdict comes with its proof, and a fact that is offered again brings it. */
export const PROOFS_SINCE = 3;
export const PROTOCOL_FIRST = 1;
/** So many versions before its own a server still speaks. */
const VERSIONS_SERVED_BEFORE = 5;

/** The version that brought the latest thing into the feed: who read the feed before it begins anew. */
export const FEED_VERSION = 6;

/** Facts that an older server does not read, as `type v`, and the version that brought them: they wait until it does. */
const LATER_FACTS: Readonly<Record<string, number>> = { 'outcome-told 1': HOLDS_SINCE };

/** Since which version a server reads facts of this type and version. */
export function factSince(type: string, v: number): number {
  return LATER_FACTS[`${type} ${v}`] ?? PROTOCOL_FIRST;
}

export function oldestServed(version: number = PROTOCOL_VERSION): number {
  return Math.max(PROTOCOL_FIRST, version - VERSIONS_SERVED_BEFORE);
}

/** As a header says it; undefined for what is no version at all. */
export function readVersion(header: string | readonly string[] | undefined): number | undefined {
  if (header === undefined) return PROTOCOL_FIRST;
  return typeof header === 'string' && /^\d{1,4}$/.test(header) ? Number(header) : undefined;
}
