/** Gives each intent to the file that answers it. Senders we do not know have two things to say: a code, or anything else. */
import { parisDay } from '@flouss/shared/domain/calendar';
import type { SmsIntent } from '@flouss/shared/domain/sms-text';
import { unreachable } from '@flouss/shared/kernel/assert';
import { askBalance } from './balance.ts';
import { block } from './block.ts';
import { confirm } from './confirm.ts';
import { contact } from './contact.ts';
import { enrol } from './enrol.ts';
import { amountUnreadable, help, notUnderstood } from './help.ts';
import { chooseLanguage } from './language.ts';
import { reload } from './reload.ts';
import { stop } from './stop.ts';
import type { Answer, KnownTurn, Speaker, Turn } from './turn.ts';

export async function converse(
  turn: Turn,
  speaker: Speaker | undefined,
  intent: SmsIntent,
  messageId: string,
): Promise<Answer> {
  if (intent.intent === 'enrol') return enrol(turn, intent.code);
  return speaker ? converseWith({ ...turn, ...speaker }, intent, messageId) : greetStranger(turn);
}

/** One help a day, then silence: a stranger's messages cost us, and his number may be somebody else's. */
function greetStranger(turn: Turn): Answer {
  const cause = `stranger:${turn.sender.index}:${parisDay(turn.at)}`;
  return { outcome: 'stranger', reply: { say: 'help-stranger' }, cause };
}

async function converseWith(
  turn: KnownTurn,
  said: Exclude<SmsIntent, { intent: 'enrol' }>,
  messageId: string,
): Promise<Answer> {
  switch (said.intent) {
    case 'reload':
      return reload(turn, said.amount_cents, said.card);
    case 'reload-amount-unreadable':
      return amountUnreadable(turn, said.suggestion);
    case 'confirm':
      return confirm(turn, said.code);
    case 'balance':
      return askBalance(turn, said.card);
    case 'block':
      return block(turn, said.card);
    case 'language':
      return chooseLanguage(turn, said.language);
    case 'help':
      return help(turn);
    case 'contact':
      return contact(turn);
    case 'stop':
      return stop(turn, messageId);
    case 'unknown':
      return notUnderstood(turn, said.suggestion);
    default:
      return unreachable(said);
  }
}
