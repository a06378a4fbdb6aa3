/**
 * What is known of a customer and of the beneficiary abroad, and what makes two customers the same person.
 * Knows no store and no key: this is the personal part that is encrypted before it is kept.
 */
import { z } from 'zod';
import { BeneficiaryId } from '../kernel/ids.ts';
import { ageInYears, CalendarDate, parisDay } from './calendar.ts';
import { mrzDifferences, MrzField, MrzReading } from './mrz-reading.ts';
import { containsPan, plainText, safeText, type TextIssue } from './pan.ts';
import { CountryCode, PhoneNumber } from './phone.ts';
import { Signature } from './signature.ts';
import { searchKey } from './search-key.ts';
import { toLatinDigits, withoutInvisible } from './typed-text.ts';

export { searchKey };

const NAME_MAX = 80;
const LINE_MAX = 120;
const DOCUMENT_NUMBER_MAX = 20;
const EMAIL_MAX = 254;
const CARD_NUMBER_DIGITS_MIN = 14;
const ADULT_AGE_YEARS = 18;

/** Letters of any script, with the marks names are written with; at least one letter. */
const PERSON_NAME = /^(?=.*\p{L})[\p{L}\p{M}\p{Join_Control} '’ʼʻ‘.·,()/-]+$/u;

function personName() {
  return safeText(NAME_MAX).regex(PERSON_NAME, 'text-forbidden-character' satisfies TextIssue);
}

/** As on the document. */
export const Identity = z.object({
  given_names: personName(),
  family_name: personName(),
  birth_date: CalendarDate,
  birth_place: safeText(NAME_MAX),
  nationality: CountryCode,
  gender: z.enum(['female', 'male', 'unspecified']).optional(),
});
export type Identity = z.infer<typeof Identity>;

export const DocumentKind = z.enum(['passport', 'national-id', 'residence-permit']);
export type DocumentKind = z.infer<typeof DocumentKind>;

/**
 * Letters and digits as printed, spaces and dashes left out. National numbers of 12 or 13 digits may pass Luhn by chance, so
 * card numbers are only looked for from the length of those in use.
 */
const DocumentNumber = plainText(DOCUMENT_NUMBER_MAX)
  .overwrite((text) =>
    toLatinDigits(withoutInvisible(text))
      .toUpperCase()
      .replace(/[\s./-]/g, ''),
  )
  .regex(/^[A-Z0-9]{3,20}$/, 'document-number-unreadable')
  .refine(
    (text) => text.replace(/\D/g, '').length < CARD_NUMBER_DIGITS_MIN || !containsPan(text),
    'card-number-forbidden' satisfies TextIssue,
  );

export const IdentityDocument = z.object({
  kind: DocumentKind,
  number: DocumentNumber,
  issuing_country: CountryCode,
  expires_on: CalendarDate,
});
export type IdentityDocument = z.infer<typeof IdentityDocument>;

export const Address = z.object({
  line1: safeText(LINE_MAX),
  line2: safeText(LINE_MAX).optional(),
  postal_code: safeText(12),
  city: safeText(NAME_MAX),
  country: CountryCode,
});
export type Address = z.infer<typeof Address>;

export const Email = safeText(EMAIL_MAX).pipe(z.email('email-unreadable'));
/** What the card is for, in the customer's words. */
export const Purpose = safeText(LINE_MAX);

/** The person at home who holds the card. */
export const Beneficiary = z.object({
  beneficiary_id: BeneficiaryId,
  given_names: personName(),
  family_name: personName(),
  country: CountryCode,
  phone: PhoneNumber.optional(),
  relation: safeText(NAME_MAX).optional(),
});
export type Beneficiary = z.infer<typeof Beneficiary>;

/** The texts a customer is asked to agree to; a text that says something else is another version. */
export const CONSENT_TEXTS_VERSION = 1;

/**
 * Terms and data processing are conditions of the contract; marketing is free. When it was is the fact's instant; the first
 * registrations did not say which texts were agreed to.
 */
export const Consents = z.object({
  terms: z.literal(true),
  data: z.literal(true),
  marketing: z.boolean(),
  texts_version: z.number().int().min(1).optional(),
});
export type Consents = z.infer<typeof Consents>;

/** What the document's machine-readable zone said, and the fields in which the operator decided against it. */
export const MrzCheck = z.object({ reading: MrzReading, accepted: z.array(MrzField).max(MrzField.options.length) });
export type MrzCheck = z.infer<typeof MrzCheck>;

/** The personal part of a registration: full KYC, always (Code monétaire et financier, R561-16-1). */
const Personal = z.object({
  identity: Identity,
  document: IdentityDocument,
  address: Address,
  phone: PhoneNumber,
  email: Email.optional(),
  purpose: Purpose,
  beneficiary: Beneficiary,
  consents: Consents,
  /** Absent when the document has no zone, or it was not read. */
  mrz: MrzCheck.optional(),
  /** Of the first registrations there is none. */
  signature: Signature.optional(),
});

/** Where a document's zone was read, each field agrees with it or was decided on by a person. */
export const CustomerPersonal = Personal.superRefine((personal, context) => {
  const { mrz } = personal;
  if (!mrz) return;
  for (const field of mrzDifferences(mrz.reading, personal)) {
    if (mrz.accepted.includes(field)) continue;
    context.addIssue({ code: 'custom', path: field.split('.'), message: 'mrz-differs' });
  }
});
export type CustomerPersonal = z.infer<typeof CustomerPersonal>;

/** What a registration must have from its second version on. */
export function isSigned({ consents, signature }: Pick<CustomerPersonal, 'consents' | 'signature'>): boolean {
  return signature !== undefined && consents.texts_version !== undefined;
}

/** The strings two records of one person share; each may be blind-indexed. */
export interface PersonKeys {
  readonly document: string;
  readonly phone: string;
  readonly name_birth: string;
}

/**
 * Any equal key means: perhaps the same person, offered before a second record is made. Names are compared by the whole
 * family name and the first given name, whatever their accents, dashes and spaces.
 */
export function personKeys(person: Pick<CustomerPersonal, 'identity' | 'document' | 'phone'>): PersonKeys {
  const { identity, document, phone } = person;
  const family = searchKey(identity.family_name).replaceAll(' ', '');
  const given = searchKey(identity.given_names).split(' ')[0]!;
  return {
    document: documentKey(document),
    phone,
    name_birth: `${family}:${given}:${identity.birth_date}`,
  };
}

/** One document: numbers are a country's own. */
export function documentKey({ issuing_country, number }: Pick<IdentityDocument, 'issuing_country' | 'number'>): string {
  return `${issuing_country}:${number}`;
}

/** Of age on the Paris day of `at`. */
export function isAdult(birthDate: CalendarDate, at: number): boolean {
  return ageInYears(birthDate, at) >= ADULT_AGE_YEARS;
}

/** Valid up to and including the day it expires on. */
export function isDocumentValid(document: Pick<IdentityDocument, 'expires_on'>, at: number): boolean {
  return document.expires_on >= parisDay(at);
}
