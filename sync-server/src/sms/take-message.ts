/**
 * Takes a customer's message that has arrived: told from its repetitions, understood, acted on and answered in one transaction. Knows the
 * order of these steps; the conversation knows the answers.
 */
import { createHash } from 'node:crypto';
import type { Language } from '@flouss/shared/domain/language';
import { maskSecrets } from '@flouss/shared/domain/sms-secrets';
import { parseSmsText } from '@flouss/shared/domain/sms-text';
import type { SmsIntent } from '@flouss/shared/domain/sms-text';
import { toLatinDigits, withoutInvisible } from '@flouss/shared/domain/typed-text';
import { assert } from '@flouss/shared/kernel/assert';
import { blindIndex } from '@flouss/platform/seal';
import { findCustomer } from '../db/customers.ts';
import type { Tx } from '../db/handles.ts';
import { findBinding, setStopped } from '../db/sms-bindings.ts';
import { insertMessage, isMessageKnown, REPEATED, wereWordsSaid } from '../db/sms-inbox.ts';
import type { Ctx } from '../orders/context.ts';
import type { InboundMessage } from './carriers/carrier.ts';
import { isFlood } from './controls/flood.ts';
import { converse } from './conversation/converse.ts';
import type { Answer, InboxOutcome, Speaker, Turn } from './conversation/turn.ts';
import { queueQuestion, queueReply } from './replies/queue-reply.ts';
import { ownerOfMessage, sealText } from './sealing.ts';
import { senderOf } from './sender.ts';

/** The same words of the same sender within this time are the same message, delivered again under another id. */
const SAME_WORDS_MS = 10 * 60_000;
/** Sooner for what was refused: who has put right what we told him must be able to ask again in the same words. */
const SAME_REFUSED_WORDS_MS = 60_000;
/** What is kept of a text that is far longer than any command. */
const KEPT_TEXT_LENGTH_MAX = 640;

/** Somebody asked for something, and a control or our not understanding stood before it. */
const KEPT_FROM: ReadonlySet<InboxOutcome> = new Set([
  'refused',
  'not-confirmed',
  'locked',
  'code-refused',
  'not-understood',
  'stranger',
]);

/**
 * Repetitions are told by when they came; everything else is judged now, by the controls of now: a confirmation that has waited past its
 * code's time is no confirmation.
 */
export async function takeMessage(tx: Tx, ctx: Ctx, message: InboundMessage, arrivedAt: number): Promise<void> {
  if (await isMessageKnown(tx, message.messageId)) return;
  const at = ctx.clock.now();
  const sender = senderOf(message.sender, ctx.keys);
  const intent = parseSmsText(message.text);
  const speaker = await speakerOf(tx, sender.index);
  const turn: Turn = { tx, ctx, at, sender, language: languageOf(speaker) ?? intent.language ?? 'fr' };
  const words_index = wordsIndex(ctx, sender.index, message.text);
  const repeated = await wereWordsSaid(tx, words_index, arrivedAt - SAME_WORDS_MS, arrivedAt - SAME_REFUSED_WORDS_MS);
  const given = repeated ? undefined : await respond(turn, speaker, intent, message.messageId);
  if (repeated && intent.intent === 'stop') await setStopped(tx, sender.index, 1);
  await insertMessage(tx, {
    message_id: message.messageId,
    sender_index: sender.index,
    words_index,
    text_masked: keptText(ctx, message),
    received_at: arrivedAt,
    outcome: given?.outcome ?? REPEATED,
    reason: given ? reasonOf(given) : null,
  });
  if (given) await give(turn, given, message.messageId);
}

async function respond(
  turn: Turn,
  speaker: Speaker | undefined,
  intent: SmsIntent,
  messageId: string,
): Promise<Answer> {
  if (await isFlood(turn, intent)) return { outcome: 'flood' };
  return converse(turn, await heard(turn.tx, speaker, intent), intent, messageId);
}

async function speakerOf(tx: Tx, senderIndex: string): Promise<Speaker | undefined> {
  const binding = await findBinding(tx, senderIndex);
  if (!binding) return undefined;
  const customer = await findCustomer(tx, binding.customer_id);
  assert(customer, 'a sender is bound to a customer who exists');
  return { binding, customer };
}

/** The one he asked for by SMS goes before the one in his file. */
function languageOf(speaker: Speaker | undefined): Language | undefined {
  return speaker?.binding.language ?? speaker?.customer.language;
}

/** Whoever asked for silence and writes again, unless to ask for it again, wants to hear from us. */
async function heard(tx: Tx, speaker: Speaker | undefined, intent: SmsIntent): Promise<Speaker | undefined> {
  if (speaker?.binding.stopped !== 1 || intent.intent === 'stop') return speaker;
  await setStopped(tx, speaker.binding.sender_index, 0);
  return { ...speaker, binding: { ...speaker.binding, stopped: 0 } };
}

async function give(turn: Turn, given: Answer, messageId: string): Promise<void> {
  const { tx, ctx, sender } = turn;
  const to = { ...sender, language: given.language ?? turn.language };
  const options = { cause: given.cause ?? `message:${messageId}` };
  if (given.reply) await queueReply(tx, ctx, to, given.reply, options);
  if (given.question) await queueQuestion(tx, ctx, to, given.question, options);
}

/** Of what was refused: a control's own code where it has one, else the name of the sentence. */
function reasonOf({ outcome, reply }: Answer): string | null {
  if (!KEPT_FROM.has(outcome) || !reply) return null;
  return reply.say === 'reload-refused' ? reply.reason : reply.say;
}

/** Case, spacing and invisible marks do not make other words; punctuation does (100.50 is not 10050). */
function wordsIndex(ctx: Ctx, senderIndex: string, text: string): string {
  const plain = toLatinDigits(withoutInvisible(text.normalize('NFKC')))
    .replace(/\s+/gu, ' ')
    .trim()
    .toUpperCase();
  return blindIndex(
    ctx.keys.indexKey,
    'sms-words',
    `${senderIndex}\0${createHash('sha256').update(plain).digest('hex')}`,
  );
}

/** Secrets masked, then sealed: a text may hold anything, also what a customer had better not written. */
function keptText(ctx: Ctx, { messageId, text }: InboundMessage): string {
  return sealText(ctx.keys, ownerOfMessage(messageId), maskSecrets(text.slice(0, KEPT_TEXT_LENGTH_MAX)), ctx.random);
}
