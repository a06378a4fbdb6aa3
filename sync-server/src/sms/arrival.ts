/** A message as it stands between its arrival and its conversation: sealed once, with all that the conversation will want to know. */
import { z } from 'zod';
import { RequestId } from '@flouss/shared/contract/request-id';
import type { SmsArrivalRow } from '../db/schema.ts';
import { ownerOfArrival } from '../orders/envelope-owners.ts';
import type { Ctx } from '../orders/context.ts';
import type { InboundMessage } from './carriers/carrier.ts';
import { openText, sealText } from './sealing.ts';

const Kept = z.strictObject({
  messageId: z.string(),
  sender: z.string(),
  text: z.string(),
  requestId: RequestId.optional(),
});

export interface Arrival extends InboundMessage {
  readonly arrivalId: string;
  readonly arrivedAt: number;
  /** The request that brought it. */
  readonly requestId: RequestId | undefined;
}

export type NewArrival = (message: InboundMessage, requestId?: RequestId) => SmsArrivalRow;

const PLACES_A_MS = 1_000;
const PLACE_DIGITS = 16;
const NAME_BYTES = 6;

/** Makes rows whose ids rise as their messages come, from the last that is there on, whatever the clock does. Two servers' differ in a name. */
export function arrivalMaker(ctx: Pick<Ctx, 'clock' | 'random' | 'keys'>, lastId: string | undefined): NewArrival {
  const { clock, random } = ctx;
  const name = Buffer.from(random.bytes(NAME_BYTES)).toString('base64url');
  let last = Number(lastId?.slice(0, PLACE_DIGITS) ?? 0);
  return ({ messageId, sender, text }, requestId) => {
    const arrived_at = clock.now();
    last = Math.max(arrived_at * PLACES_A_MS, last + 1);
    const arrival_id = `${String(last).padStart(PLACE_DIGITS, '0')}.${name}`;
    const kept = JSON.stringify({ messageId, sender, text, requestId } satisfies z.infer<typeof Kept>);
    const sealed = sealText(ctx.keys, ownerOfArrival(arrival_id), kept, random);
    return { arrival_id, sealed, arrived_at, parked_at: null };
  };
}

/** Throws when the row does not open: then nobody can know who has texted what. */
export function openArrival(ctx: Pick<Ctx, 'keys'>, { arrival_id, sealed, arrived_at }: SmsArrivalRow): Arrival {
  const { requestId, ...message } = Kept.parse(JSON.parse(openText(ctx.keys, ownerOfArrival(arrival_id), sealed)));
  return { ...message, requestId, arrivalId: arrival_id, arrivedAt: arrived_at };
}
