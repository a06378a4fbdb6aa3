/** Gives each intent to the file that answers it. Senders we do not know have two things to say: a code, or anything else. */
import { parisDay } from '@flouss/shared/domain/calendar';
import { ConfirmationCode, parseSmsCode } from '@flouss/shared/domain/enrolment-code';
import type { SmsIntent } from '@flouss/shared/domain/sms-text';
import { unreachable } from '@flouss/shared/kernel/assert';
import { askBalance } from './balance.ts';
import { block } from './block.ts';
import { confirm } from './confirm.ts';
import { contact } from './contact.ts';
import { enrol } from './enrol.ts';
import { amountUnreadable, help, notUnderstood } from './help.ts';
import { reload } from './reload.ts';
import { stop } from './stop.ts';
import type { Answer, KnownTurn, Speaker, Turn } from './turn.ts';

export async function converse(
  turn: Turn,
  speaker: Speaker | undefined,
  intent: SmsIntent,
  messageId: string,
): Promise<Answer> {
  const said = codeMeant(intent);
  if (said.intent === 'enrol') return enrol(turn, said.code);
  return speaker ? converseWith({ ...turn, ...speaker }, said, messageId) : greetStranger(turn);
}

/** `CODE …` means what its code is: three digits confirm, six symbols enrol, anything else nothing. */
function codeMeant(intent: SmsIntent): Exclude<SmsIntent, { intent: 'code' }> {
  if (intent.intent !== 'code') return intent;
  const { language } = intent;
  const confirmation = ConfirmationCode.safeParse(intent.code);
  if (confirmation.success) return { intent: 'confirm', code: confirmation.data, language };
  const enrolment = parseSmsCode(intent.code);
  return enrolment.ok ? { intent: 'enrol', code: enrolment.value, language } : { intent: 'unknown', language };
}

/** One help a day, then silence: a stranger's messages cost us, and his number may be somebody else's. */
function greetStranger(turn: Turn): Answer {
  const cause = `stranger:${turn.sender.index}:${parisDay(turn.at)}`;
  return { outcome: 'stranger', reply: { say: 'help-stranger' }, cause };
}

async function converseWith(
  turn: KnownTurn,
  said: Exclude<SmsIntent, { intent: 'code' | 'enrol' }>,
  messageId: string,
): Promise<Answer> {
  switch (said.intent) {
    case 'reload':
      return reload(turn, said.amount_cents, said.card);
    case 'reload-amount-unreadable':
      return amountUnreadable(turn);
    case 'confirm':
      return confirm(turn, said.code);
    case 'balance':
      return askBalance(turn, said.card);
    case 'block':
      return block(turn, said.card);
    case 'help':
      return help(turn);
    case 'contact':
      return contact(turn);
    case 'stop':
      return stop(turn, messageId);
    case 'unknown':
      return notUnderstood(turn);
    default:
      return unreachable(said);
  }
}
