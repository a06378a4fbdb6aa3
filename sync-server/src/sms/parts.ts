/**
 * Long messages that come in parts: in any order, doubled, over any line. Each part is durable before it is answered; the last one makes
 * the message arrive, in the same transaction. A message that stays incomplete is no message: it is noted, and asked for again once an hour.
 */
import { newUuidV7 } from '@flouss/shared/kernel/ids';
import type { RequestId } from '@flouss/shared/contract/request-id';
import { assert } from '@flouss/shared/kernel/assert';
import { blindIndex } from '@flouss/platform/seal';
import { findCustomer } from '../db/customers.ts';
import type { Tx } from '../db/handles.ts';
import type { Database } from '../db/open.ts';
import type { SmsPartRow, SmsPartSetRow } from '../db/schema.ts';
import { findBinding } from '../db/sms-bindings.ts';
import { insertArrivals, lastArrivalId } from '../db/sms-arrivals.ts';
import { insertMessage } from '../db/sms-inbox.ts';
import { endPartSet, insertPart, insertPartSet, lastPartSet, partsOf } from '../db/sms-parts.ts';
import { ownerOfPart } from '../orders/envelope-owners.ts';
import type { Ctx } from '../orders/context.ts';
import { arrivalMaker } from './arrival.ts';
import type { NewArrival } from './arrival.ts';
import type { InboundMessage, InboundPart, JoinParts } from './carriers/carrier.ts';
import { queueReply } from './replies/queue-reply.ts';
import { openText, ownerOfMessage, ownerOfSender, sealText } from './sealing.ts';
import { senderOf } from './sender.ts';
import type { Sender } from './sender.ts';

/** How long the others of a message's parts may take. As long as a confirmation code lives: an order in parts is not an old one. */
export const PARTS_WAIT_MS = 10 * 60_000;
/** A carrier that did not hear our answer brings a part again within this time. */
const AGAIN_MS = 60 * 60_000;
/** The outcome of a message of which parts never came. */
export const INCOMPLETE = 'incomplete';

export type PartIntake = (part: InboundPart, requestId?: RequestId) => Promise<void>;

export interface PartIntakeDeps {
  readonly database: Pick<Database, 'transaction'>;
  readonly ctx: Ctx;
  readonly join: JoinParts;
  /** A message was given up, because its sender has begun another under its number. */
  readonly gaveUp: () => void;
}

/** Resolves once the part is durable, and with the last part the message. */
export function openPartIntake({ database, ctx, join, gaveUp }: PartIntakeDeps): PartIntake {
  let newArrival: NewArrival | undefined;
  return async (part, requestId) => {
    const arrive: Arrive = async (tx, message) => {
      newArrival ??= arrivalMaker(ctx, await lastArrivalId(tx));
      await insertArrivals(tx, [newArrival(message, requestId)]);
    };
    const took = await database.transaction((tx) => takePart(tx, ctx, part, join, arrive));
    if (took === 'another given up') gaveUp();
  };
}

type Arrive = (tx: Tx, message: InboundMessage) => Promise<void>;
type Took = 'again' | 'a part' | 'another given up';

async function takePart(tx: Tx, ctx: Ctx, part: InboundPart, join: JoinParts, arrive: Arrive): Promise<Took> {
  const sender = senderOf(part.sender, ctx.keys);
  const set_index = blindIndex(ctx.keys.indexKey, 'sms-parts', `${sender.index}\0${part.reference}\0${part.total}`);
  const content_index = blindIndex(ctx.keys.indexKey, 'sms-part', part.content);
  const place = await placeFor(tx, ctx, sender, { set_index, content_index, part });
  if (place === 'again') return place;
  const { set, known } = place;
  const took = place.gaveUp ? 'another given up' : 'a part';
  const row: SmsPartRow = {
    set_id: set.set_id,
    part: part.part,
    content_index,
    content_sealed: sealText(ctx.keys, ownerOfPart(set.set_id, part.part), part.content, ctx.random),
  };
  await insertPart(tx, set, row);
  if (known.length + 1 < set.total) return took;
  const all = [...known, row].toSorted((a, b) => a.part - b.part);
  const text = join(all.map((each) => contentOf(ctx, each)));
  await endPartSet(tx, set.set_id, 'whole', ctx.clock.now());
  await arrive(tx, { messageId: `parts:${set.set_id}`, sender: part.sender, text });
  return took;
}

interface NewPart {
  readonly set_index: string;
  readonly content_index: string;
  readonly part: InboundPart;
}

interface PlaceOfPart {
  readonly set: SmsPartSetRow;
  readonly known: readonly SmsPartRow[];
  readonly gaveUp: boolean;
}

/** The message that the part belongs to, begun with it where there is none; `again` where it has been heard. */
async function placeFor(
  tx: Tx,
  ctx: Ctx,
  sender: Sender,
  { set_index, content_index, part }: NewPart,
): Promise<'again' | PlaceOfPart> {
  const at = ctx.clock.now();
  const last = await lastPartSet(tx, set_index, at - AGAIN_MS);
  const known = last ? await partsOf(tx, last.set_id) : [];
  const same = known.find((each) => each.part === part.part);
  if (same?.content_index === content_index) return 'again';
  const isOpen = last?.state === 'open' && last.begun_at > at - PARTS_WAIT_MS;
  if (last && isOpen && !same) return { set: last, known, gaveUp: false };
  // The sender has begun another message under the number, or the rest comes too late: two halves of two messages are none.
  const gaveUp = last?.state === 'open' && (await giveUp(tx, ctx, last));
  const set: SmsPartSetRow = {
    set_id: newUuidV7(ctx.clock, ctx.random),
    set_index,
    open_index: set_index,
    sender_index: sender.index,
    sender_sealed: sealText(ctx.keys, ownerOfSender(sender.index), sender.address, ctx.random),
    total: part.total,
    heard: 0,
    state: 'open',
    begun_at: at,
    ended_at: null,
  };
  await insertPartSet(tx, set);
  return { set, known: [], gaveUp };
}

function contentOf(ctx: Ctx, { set_id, part, content_sealed }: SmsPartRow): string {
  assert(content_sealed !== null, 'a part of an open message has kept what it says');
  return openText(ctx.keys, ownerOfPart(set_id, part), content_sealed);
}

/** False when it had ended before. Strangers are told nothing: they get one help a day, and this is no question. */
export async function giveUp(tx: Tx, ctx: Ctx, set: SmsPartSetRow): Promise<boolean> {
  const at = ctx.clock.now();
  if (!(await endPartSet(tx, set.set_id, 'incomplete', at))) return false;
  const messageId = `parts:${set.set_id}`;
  await insertMessage(tx, {
    message_id: messageId,
    sender_index: set.sender_index,
    // No words that anybody could say again.
    words_index: set.set_index,
    text_masked: sealText(ctx.keys, ownerOfMessage(messageId), '', ctx.random),
    received_at: at,
    outcome: INCOMPLETE,
    reason: null,
  });
  const binding = await findBinding(tx, set.sender_index);
  if (!binding || set.sender_sealed === null) return true;
  const customer = await findCustomer(tx, binding.customer_id);
  assert(customer, 'a sender is bound to a customer who exists');
  const address = openText(ctx.keys, ownerOfSender(set.sender_index), set.sender_sealed);
  const to = { index: set.sender_index, address, language: binding.language ?? customer.language };
  const hour = Math.floor(at / AGAIN_MS);
  await queueReply(tx, ctx, to, { say: 'message-incomplete' }, { cause: `incomplete:${set.sender_index}:${hour}` });
  return true;
}
