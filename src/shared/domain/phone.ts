/** Phone numbers: read as people write them, kept as E.164. Knows countries and numbering plans, not who owns a number. */
import { getCountries, parsePhoneNumberFromString } from 'libphonenumber-js/max';
import { z } from 'zod';
import { err, ok, type Result } from '../kernel/result.ts';
import { toLatinDigits, withoutInvisible } from './typed-text.ts';

const PHONE_TEXT_LENGTH_MAX = 40;

/**
 * ISO 3166-1 alpha-2, upper case: every country and territory with a numbering plan of its own (uninhabited ones have
 * none), and XK for Kosovo. Ascension and Tristan da Cunha are dialled apart but are SH in ISO.
 */
export const CountryCode = z.enum(getCountries().filter((code) => code !== 'AC' && code !== 'TA'));
export type CountryCode = z.infer<typeof CountryCode>;

/** The shape of E.164: `+` and 7 to 15 digits. Whether the number can exist was settled by `parsePhone`. */
export const PhoneNumber = z
  .string()
  .regex(/^\+[1-9]\d{6,14}$/, 'phone-unreadable')
  .brand<'PhoneNumber'>();
export type PhoneNumber = z.infer<typeof PhoneNumber>;

/**
 * Mobile numbers that ARCEP's numbering plan (decision 2018-0881, 2.5.12) keeps for works of fiction: nobody has them, so
 * the demo, the training mode and the tests can text without reaching a person.
 */
const FICTION = /^\+3363998\d{4}$/;

/** Reads a number that can exist in its country's plan, or one that is kept for fiction; `defaultCountry` serves when it has no `+` or `00`. */
export function parsePhone(text: string, defaultCountry: CountryCode): Result<PhoneNumber, 'phone-unreadable'> {
  if (text.length > PHONE_TEXT_LENGTH_MAX) return err('phone-unreadable');
  const plain = toLatinDigits(withoutInvisible(text)).trim();
  const phone = parsePhoneNumberFromString(plain, { defaultCountry, extract: false });
  if (!phone || phone.ext !== undefined) return err('phone-unreadable');
  return phone.isValid() || FICTION.test(phone.number) ? ok(PhoneNumber.parse(phone.number)) : err('phone-unreadable');
}

/** International spacing: `+33 6 12 34 56 78`. */
export function formatPhone(phone: PhoneNumber): string {
  return parsePhoneNumberFromString(phone)?.formatInternational() ?? phone;
}

/** Can it receive an SMS? Where a plan does not tell mobiles apart, the doubt is for the customer. */
export function isMobile(phone: PhoneNumber): boolean {
  if (FICTION.test(phone)) return true;
  const type = parsePhoneNumberFromString(phone)?.getType();
  return type === 'MOBILE' || type === 'FIXED_LINE_OR_MOBILE';
}
