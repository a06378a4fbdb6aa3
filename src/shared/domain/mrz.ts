/**
 * Reads the machine-readable zone of an identity document (ICAO Doc 9303: TD1, TD2, TD3, and the French identity card of
 * before 2021) as text from a hand or a reader. Nothing is taken from a zone of which a check digit is wrong.
 */
import { parse } from 'mrz';
import type { Details, FieldName, ParseResult } from 'mrz';
import { err, ok, type Result } from '../kernel/result.ts';
import { CalendarDate, parisDay } from './calendar.ts';
import { countryOfAlpha3 } from './country-alpha3.ts';
import { MrzReading } from './mrz-reading.ts';
import { toLatinDigits, withoutInvisible } from './typed-text.ts';

/** Three lines of 30 or two of 44, with room for spaces and line breaks. */
export const MRZ_TEXT_MAX = 200;

/** `unreadable`: not the lines of a document; `check-digit`: a symbol is wrong somewhere in that part. */
export type MrzTrouble =
  | { readonly code: 'mrz-unreadable' }
  | { readonly code: 'mrz-check-digit'; readonly part: MrzPart };
export type MrzPart = 'number' | 'birth-date' | 'expiry' | 'whole';

const UNREADABLE: MrzTrouble = { code: 'mrz-unreadable' };

const FORMATS = { TD1: 'td1', TD2: 'td2', TD3: 'td3', FRENCH_NATIONAL_ID: 'fr-id' } as const;

/** Each part with the digit that guards it, the most telling first. */
const CHECKED: readonly (readonly [FieldName, MrzPart])[] = [
  ['documentNumberCheckDigit', 'number'],
  ['birthDateCheckDigit', 'birth-date'],
  ['expirationDateCheckDigit', 'expiry'],
  ['personalNumberCheckDigit', 'whole'],
  ['compositeCheckDigit', 'whole'],
];

/** `at` decides which century two digits of a year mean. */
export function readMrz(text: string, at: number): Result<MrzReading, MrzTrouble> {
  const lines = mrzLines(text);
  const parsed = lines && parseLines(lines);
  if (!parsed || !isKnownFormat(parsed.format)) return err(UNREADABLE);
  const detail = (field: FieldName): Details | undefined => parsed.details.find((each) => each.field === field);
  const wrong = CHECKED.find(([field]) => detail(field)?.valid === false);
  if (wrong) return err({ code: 'mrz-check-digit', part: wrong[1] });
  const value = (field: FieldName): string => parsed.fields[field] ?? '';
  const country = (field: FieldName): string => detail(field)?.value ?? rawOf(lines, detail(field));
  const family_name = namesIn(value('lastName'));
  const reading = MrzReading.safeParse({
    format: FORMATS[parsed.format],
    passport: value('documentCode').startsWith('P'),
    family_name,
    given_names: namesIn(value('firstName')) || null,
    names_cut: areNamesCut(lines, detail('firstName')),
    birth_date: birthDate(value('birthDate'), at),
    // The old French card is given to French people only and has no field that says so.
    nationality: parsed.format === 'FRENCH_NATIONAL_ID' ? 'FR' : countryOfAlpha3(country('nationality')),
    gender: value('sex') === 'male' ? 'male' : value('sex') === 'female' ? 'female' : null,
    document_number: parsed.documentNumber,
    issuing_country: countryOfAlpha3(country('issuingState')),
    expires_on: expiryDate(value('expirationDate')),
  });
  return reading.success ? ok(reading.data) : err(UNREADABLE);
}

/**
 * The lines as a document has them: capitals, no spaces, whatever a hand wrote for the filler. Undefined when they are not two
 * or three of one of the lengths that exist, so that a reader's lines can be taken as soon as the last one is there.
 */
export function mrzLines(text: string): string[] | undefined {
  if (text.length > MRZ_TEXT_MAX) return undefined;
  const lines = toLatinDigits(withoutInvisible(text))
    .toUpperCase()
    .replace(/[«‹＜]/gu, '<')
    .split(/[\r\n]+/u)
    .map((line) => line.replace(/\s/gu, ''))
    .filter((line) => line !== '');
  const length = lines[0]?.length;
  const isWhole = (lines.length === 2 && (length === 44 || length === 36)) || (lines.length === 3 && length === 30);
  return isWhole && lines.every((line) => line.length === length && /^[A-Z0-9<]+$/.test(line)) ? lines : undefined;
}

function parseLines(lines: readonly string[]): ParseResult | undefined {
  try {
    return parse(lines);
  } catch {
    // The library throws for what it has no format for.
    return undefined;
  }
}

function isKnownFormat(format: ParseResult['format']): format is keyof typeof FORMATS {
  return Object.hasOwn(FORMATS, format);
}

/** A code the library does not know, as it stands in its place. */
function rawOf(lines: readonly string[], detail: Details | undefined): string {
  return detail ? (lines[detail.line] ?? '').slice(detail.start, detail.end).replaceAll('<', '') : '';
}

function namesIn(value: string): string {
  return value.replace(/\s+/g, ' ').trim();
}

function areNamesCut(lines: readonly string[], detail: Details | undefined): boolean {
  const range = detail?.ranges[0];
  return range !== undefined && !(lines[range.line] ?? '').slice(range.start, range.end).endsWith('<');
}

/** Born in the last hundred years. Null when a part is not known (`<<`). */
function birthDate(digits: string, at: number): CalendarDate | null {
  const today = parisDay(at);
  const century = today.slice(0, 2);
  const born = dateIn(century, digits);
  if (born !== null && born > today) return dateIn(String(Number(century) - 1), digits);
  // 29 February may exist in the century before only.
  return born ?? dateIn(String(Number(century) - 1), digits);
}

/** Documents with these lines are of this century, and none is valid for more than some decades. */
function expiryDate(digits: string): CalendarDate | null {
  return dateIn('20', digits);
}

function dateIn(century: string, digits: string): CalendarDate | null {
  const match = /^(\d{2})(\d{2})(\d{2})$/.exec(digits);
  return match ? (CalendarDate.safeParse(`${century}${match[1]}-${match[2]}-${match[3]}`).data ?? null) : null;
}
