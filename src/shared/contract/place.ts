/**
 * Where an operator stands at the counter and what he has typed there: kept as he goes, so that a crash of the page or of the
 * whole application brings him back to it. It can be looked at again, never sent again by itself: what pays is not in it.
 */
import { z } from 'zod';
import { CardReference } from '../domain/card-reference.ts';
import { CustomerId, OpId } from '../kernel/ids.ts';
import { ReceiptText } from './receipt-check.ts';

export const Route = z.discriminatedUnion('screen', [
  z.strictObject({ screen: z.literal('find'), text: z.string().max(200).exactOptional() }),
  z.strictObject({
    screen: z.literal('customer'),
    customer_id: CustomerId,
    card_reference: CardReference.exactOptional(),
  }),
  z.strictObject({ screen: z.literal('file'), customer_id: CustomerId }),
  /** `sell`: the pack whose sale is interrupted to register its buyer. */
  z.strictObject({ screen: z.literal('register'), sell: CardReference.nullable().exactOptional() }),
  z.strictObject({
    screen: z.literal('sell'),
    card_reference: CardReference.exactOptional(),
    customer_id: CustomerId.exactOptional(),
  }),
  /** The blocked card whose place a pack takes. */
  z.strictObject({ screen: z.literal('replace'), card_reference: CardReference }),
  z.strictObject({ screen: z.literal('reload'), card_reference: CardReference.exactOptional() }),
  /** `text`: what was scanned. */
  z.strictObject({ screen: z.literal('verify'), text: ReceiptText.exactOptional() }),
  z.strictObject({ screen: z.enum(['exceptions', 'till', 'activity', 'stock', 'settings', 'help']) }),
]);
export type Route = Readonly<z.infer<typeof Route>>;

/** How many screens `Esc` leads back through. */
export const STACK_MAX = 21;

/** What the screen on top has typed, as texts by field. */
export const Work = z.strictObject({
  /** Of the operation that is prepared there: on the disk before it is sent, so that nothing is ever done twice. */
  op_id: OpId,
  fields: z.record(z.string().regex(/^[a-z_]{1,30}$/), z.string().max(200)),
});
export type Work = z.infer<typeof Work>;

export const Place = z.strictObject({
  /** The screen he sees comes first. */
  stack: z.array(Route).min(1).max(STACK_MAX),
  work: Work.nullable(),
});
export type Place = z.infer<typeof Place>;
