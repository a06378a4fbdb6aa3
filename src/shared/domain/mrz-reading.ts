/**
 * What a document's machine-readable zone says, and where a typed person differs from it. Knows neither the zone's lines nor
 * their check digits (see `mrz.ts`).
 */
import { z } from 'zod';
import { CalendarDate } from './calendar.ts';
import { CountryCode } from './phone.ts';
import { searchKey } from './search-key.ts';

const LATIN_NAME = z.string().regex(/^[A-Z][A-Z ]{0,38}$/);

/** A field that is null was not there or names nothing we know; it is neither filled nor compared. */
export const MrzReading = z.object({
  format: z.enum(['td1', 'td2', 'td3', 'fr-id']),
  passport: z.boolean(),
  family_name: LATIN_NAME,
  given_names: LATIN_NAME.nullable(),
  /** The names fill their field to its end, so something may be missing behind. */
  names_cut: z.boolean(),
  birth_date: CalendarDate.nullable(),
  nationality: CountryCode.nullable(),
  gender: z.enum(['female', 'male']).nullable(),
  document_number: z.string().regex(/^[A-Z0-9]{3,20}$/),
  issuing_country: CountryCode.nullable(),
  expires_on: CalendarDate.nullable(),
});
export type MrzReading = z.infer<typeof MrzReading>;

/** The fields a zone is checked against, by their place in a registration. */
export const MrzField = z.enum([
  'identity.given_names',
  'identity.family_name',
  'identity.birth_date',
  'identity.nationality',
  'identity.gender',
  'document.kind',
  'document.number',
  'document.issuing_country',
  'document.expires_on',
]);
export type MrzField = z.infer<typeof MrzField>;

/** What is compared; an empty text has not been typed yet and differs from nothing. */
export interface ComparedPerson {
  readonly identity: {
    readonly given_names: string;
    readonly family_name: string;
    readonly birth_date: string;
    readonly nationality: string;
    readonly gender?: string | undefined;
  };
  readonly document: {
    readonly kind: string;
    readonly number: string;
    readonly issuing_country: string;
    readonly expires_on: string;
  };
}

/** Where the person differs from the zone. A name written in another script than the zone's Latin is not compared. */
export function mrzDifferences(reading: MrzReading, { identity, document }: ComparedPerson): MrzField[] {
  const differs: Record<MrzField, boolean> = {
    'identity.given_names': differsInName(identity.given_names, reading.given_names, reading.names_cut),
    'identity.family_name': differsInName(identity.family_name, reading.family_name, reading.names_cut),
    'identity.birth_date': differsFrom(identity.birth_date, reading.birth_date),
    'identity.nationality': differsFrom(identity.nationality, reading.nationality),
    'identity.gender': identity.gender !== 'unspecified' && differsFrom(identity.gender ?? '', reading.gender),
    // A card with three lines may be an identity card or a residence permit: only the passport says what it is.
    'document.kind': document.kind !== '' && (document.kind === 'passport') !== reading.passport,
    'document.number': differsFrom(document.number, reading.document_number),
    'document.issuing_country': differsFrom(document.issuing_country, reading.issuing_country),
    'document.expires_on': differsFrom(document.expires_on, reading.expires_on),
  };
  return MrzField.options.filter((field) => differs[field]);
}

function differsFrom(typed: string, read: string | null): boolean {
  return typed !== '' && read !== null && typed !== read;
}

function differsInName(typed: string, read: string | null, cut: boolean): boolean {
  if (read === null || typed.trim() === '' || !/\p{Script=Latin}/u.test(typed)) return false;
  const wanted = lettersOf(read);
  return !spellings(typed).some((spelling) => spelling === wanted || (cut && spelling.startsWith(wanted)));
}

/** How authorities write letters that the zone does not have (ICAO Doc 9303 part 3, section 6): each may choose. */
const EXPANDED: Readonly<Record<string, string>> = {
  ä: 'ae',
  ö: 'oe',
  ü: 'ue',
  å: 'aa',
  ø: 'oe',
  æ: 'ae',
  œ: 'oe',
  ß: 'ss',
  þ: 'th',
  ð: 'd',
};
const FILLED: Readonly<Record<string, string>> = { ü: 'uxx', ñ: 'nxx' };

function spellings(typed: string): string[] {
  const lower = typed.normalize('NFC').toLowerCase();
  const spelt = (table: Readonly<Record<string, string>>): string =>
    lettersOf(Array.from(lower, (letter) => table[letter] ?? letter).join(''));
  return [lettersOf(lower), spelt(EXPANDED), spelt(FILLED)];
}

/** Dashes, spaces and apostrophes are all the same filler, or none, in a zone. */
function lettersOf(text: string): string {
  return searchKey(text).replaceAll(' ', '');
}
