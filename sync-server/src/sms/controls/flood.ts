/**
 * How much we let ourselves be asked: every answer costs us an SMS, and a forged sender would have us send them to somebody else.
 * Codes have their own lock, and whoever wants silence is always heard.
 */
import type { SmsIntent } from '@flouss/shared/domain/sms-text';
import { startOfParisDay } from '../../controls/sms-day.ts';
import { countRepliesTo } from '../../db/sms-replies.ts';
import type { Turn } from '../conversation/turn.ts';

/** [A] More than anybody needs in a day. */
const REPLIES_PER_DAY_MAX = 40;

const ALWAYS_HEARD: ReadonlySet<SmsIntent['intent']> = new Set(['confirm', 'enrol', 'stop']);

/** Has this sender had so many replies today that this message is kept but not answered? */
export async function isFlood({ tx, sender, at }: Turn, { intent }: SmsIntent): Promise<boolean> {
  if (ALWAYS_HEARD.has(intent)) return false;
  return (await countRepliesTo(tx, sender.index, startOfParisDay(at))) >= REPLIES_PER_DAY_MAX;
}
