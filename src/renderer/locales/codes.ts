/** The codes that are not an enumeration of the contract but still need a sentence: those of single fields. */

export const FIELD_CODES = [
  'field-invalid',
  'field-missing',
  'folder-not-absolute',
  'text-empty',
  'text-too-long',
  'text-forbidden-character',
  'card-number-forbidden',
  'phone-unreadable',
  'pin-unreadable',
  'card-nickname-unreadable',
  'nickname-taken',
  'calendar-date-unreal',
  'card-reference-unreadable',
  'card-reference-check',
  'amount-unreadable',
  'email-unreadable',
  'document-number-unreadable',
  'under-age',
  'document-expired',
  'photo-unreadable',
  'signature-needed',
  'mrz-differs',
  'mrz-unreadable',
  'consent-needed',
  'country-missing',
  'already-listed',
  'method-unknown',
  'change-above-given',
  'change-on-card',
  'change-differs',
  'beneficiary-unknown',
  'printer-address-unreadable',
] as const;
export type FieldCode = (typeof FIELD_CODES)[number];

const known: ReadonlySet<string> = new Set(FIELD_CODES);

export function isFieldCode(code: string): code is FieldCode {
  return known.has(code);
}
