/** One-time codes of the SMS circuit: the six symbols that bind a sender to a customer, the three digits that confirm an order. */
import { z } from 'zod';
import { err, ok, type Result } from '../kernel/result.ts';
import type { Random } from '../kernel/ports.ts';
import { CROCKFORD_CLASS, crockfordSymbol, crockfordValues } from './crockford.ts';
import { toLatinDigits, withoutInvisible } from './typed-text.ts';

export const SMS_CODE_SYMBOLS = 6;
const TYPED_LENGTH_MAX = 40;

/** Given by a counter, texted once: `INSCR 7K3M92`. Six Crockford symbols, upper case. */
export const SmsCode = z
  .string()
  .regex(new RegExp(`^${CROCKFORD_CLASS}{${SMS_CODE_SYMBOLS}}$`), 'sms-code-unreadable')
  .brand<'SmsCode'>();
export type SmsCode = z.infer<typeof SmsCode>;

/** Sent in our reply, texted back within ten minutes: `OUI 482`. */
export const ConfirmationCode = z
  .string()
  .regex(/^\d{3}$/, 'confirmation-code-unreadable')
  .brand<'ConfirmationCode'>();
export type ConfirmationCode = z.infer<typeof ConfirmationCode>;

export function makeSmsCode(random: Random): SmsCode {
  // 32 divides 256, so the low five bits of a byte favour no symbol.
  return SmsCode.parse(Array.from(random.bytes(SMS_CODE_SYMBOLS), crockfordSymbol).join(''));
}

/** Reads a code in any case, with spaces or dashes, I/L for 1 and O for 0. */
export function parseSmsCode(text: string): Result<SmsCode, 'sms-code-unreadable'> {
  if (text.length > TYPED_LENGTH_MAX) return err('sms-code-unreadable');
  const compact = toLatinDigits(withoutInvisible(text)).replace(/[\s-]/g, '').toUpperCase();
  const values = compact.length === SMS_CODE_SYMBOLS ? crockfordValues(compact) : undefined;
  return values ? ok(SmsCode.parse(values.map(crockfordSymbol).join(''))) : err('sms-code-unreadable');
}

export function makeConfirmationCode(random: Random): ConfirmationCode {
  for (;;) {
    const [high = 0, low = 0] = random.bytes(2);
    const drawn = high * 256 + low;
    // 65,000 is the last multiple of 1,000 that two bytes hold: above it the low codes would come more often.
    if (drawn < 65_000) return ConfirmationCode.parse(String(drawn % 1000).padStart(3, '0'));
  }
}
