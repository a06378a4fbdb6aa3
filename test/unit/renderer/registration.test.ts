/** A registration as typed becomes the shared schema's person, or fields with codes that have a sentence. */
import type { MrzReading } from '@flouss/shared/domain/mrz-reading';
import { newId, BeneficiaryId } from '@flouss/shared/kernel/ids';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isFieldCode } from '../../../src/renderer/locales/codes.ts';
import {
  BLANK,
  readRegistration,
  type TypedRegistration,
} from '../../../src/renderer/screens/register/registration.ts';

const AT = Date.UTC(2026, 10, 23, 12);
const beneficiary = newId(BeneficiaryId, { now: () => AT }, { bytes: (length) => new Uint8Array(length).fill(7) });

const GOOD: TypedRegistration = {
  language: 'fr',
  identity: {
    given_names: 'Nadia',
    family_name: 'Essalmi',
    birth_date: '07/03/1988',
    birth_place: 'Lille',
    nationality: 'FR',
    gender: 'female',
  },
  document: { kind: 'passport', number: '19 fd 40219', issuing_country: 'FR', expires_on: '01/02/2031' },
  address: { line1: '3 rue des Tanneurs', line2: '', postal_code: '59000', city: 'Lille', country: 'FR' },
  phone: '06 12 34 56 78',
  email: '',
  purpose: 'aide à la famille',
  beneficiary: { given_names: 'Omar', family_name: 'Essalmi', country: 'MA', phone: '0661 23 45 67', relation: '' },
  consents: { terms: true, data: true, marketing: false },
  signature: { strokes: '', paper: true },
  mrz: { text: '', reading: null, kept: [] },
};

const READING: MrzReading = {
  format: 'td3',
  passport: true,
  family_name: 'ESSALMI',
  given_names: 'NADIA',
  names_cut: false,
  birth_date: '1988-03-07',
  nationality: 'FR',
  gender: 'female',
  document_number: '19FD40219',
  issuing_country: 'FR',
  expires_on: '2031-02-01',
};

const troublesOf = (typed: TypedRegistration): Record<string, string> => {
  const read = readRegistration(typed, beneficiary, AT);
  return read.ok ? {} : Object.fromEntries(read.error);
};

describe('a registration', () => {
  test('is read as the shared schema wants it', () => {
    const read = readRegistration(GOOD, beneficiary, AT);
    expect(read).toMatchObject({
      ok: true,
      value: {
        phone: '+33612345678',
        identity: { birth_date: '1988-03-07' },
        document: { number: '19FD40219' },
        beneficiary: { beneficiary_id: beneficiary, phone: '+212661234567' },
      },
    });
    expect(read.ok && 'email' in read.value && read.value.email !== undefined).toBe(false);
  });

  test('left blank, names every field that is needed and no other', () => {
    expect(Object.keys(troublesOf(BLANK)).toSorted()).toEqual([
      'address.city',
      'address.line1',
      'address.postal_code',
      'beneficiary.country',
      'beneficiary.family_name',
      'beneficiary.given_names',
      'consents.data',
      'consents.terms',
      'document.expires_on',
      'document.issuing_country',
      'document.number',
      'identity.birth_date',
      'identity.birth_place',
      'identity.family_name',
      'identity.given_names',
      'identity.nationality',
      'phone',
      'purpose',
      'signature',
    ]);
  });

  test.each<[string, string, (typed: TypedRegistration) => void]>([
    ['identity.birth_date', 'under-age', (typed) => (typed.identity.birth_date = '24/11/2008')],
    ['identity.birth_date', 'calendar-date-unreal', (typed) => (typed.identity.birth_date = '31/02/1990')],
    ['document.expires_on', 'document-expired', (typed) => (typed.document.expires_on = '22/11/2026')],
    ['phone', 'phone-unreadable', (typed) => (typed.phone = '06 12')],
    ['beneficiary.phone', 'phone-unreadable', (typed) => (typed.beneficiary.phone = 'x')],
    ['email', 'email-unreadable', (typed) => (typed.email = 'nadia@')],
    ['purpose', 'card-number-forbidden', (typed) => (typed.purpose = '4111 1111 1111 1111')],
    ['consents.terms', 'consent-needed', (typed) => (typed.consents.terms = false)],
    ['identity.nationality', 'country-missing', (typed) => (typed.identity.nationality = '')],
  ])('%s: %s', (path, code, spoil) => {
    const typed = structuredClone(GOOD);
    spoil(typed);
    expect(troublesOf(typed)).toEqual({ [path]: code });
  });

  test('that differs from the zone waits for a decision, which holds for what was decided on alone', () => {
    const typed = structuredClone(GOOD);
    typed.mrz.reading = READING;
    expect(troublesOf(typed)).toEqual({});
    typed.identity.given_names = 'Nadya';
    expect(troublesOf(typed)).toEqual({ 'identity.given_names': 'mrz-differs' });
    typed.mrz.kept = [{ field: 'identity.given_names', typed: 'Nadya' }];
    const read = readRegistration(typed, beneficiary, AT);
    expect(read.ok && read.value.mrz).toEqual({ reading: READING, accepted: ['identity.given_names'] });
    typed.identity.given_names = 'Nadja';
    expect(troublesOf(typed)).toEqual({ 'identity.given_names': 'mrz-differs' });
  });

  test('of whatever was typed answers with codes that have a sentence', () => {
    const text = fc.string({ unit: 'grapheme', maxLength: 130 });
    const typed = fc.record({
      language: fc.constantFrom('fr', 'en', 'ar'),
      identity: fc.record({
        given_names: text,
        family_name: text,
        birth_date: text,
        birth_place: text,
        nationality: text,
        gender: fc.constantFrom('female', 'male', 'unspecified'),
      }),
      document: fc.record({ kind: fc.constant('passport'), number: text, issuing_country: text, expires_on: text }),
      address: fc.record({ line1: text, line2: text, postal_code: text, city: text, country: text }),
      phone: text,
      email: text,
      purpose: text,
      beneficiary: fc.record({ given_names: text, family_name: text, country: text, phone: text, relation: text }),
      consents: fc.record({ terms: fc.boolean(), data: fc.boolean(), marketing: fc.boolean() }),
      signature: fc.record({ strokes: text, paper: fc.boolean() }),
      mrz: fc.record({ text, reading: fc.constantFrom(null, READING), kept: fc.constant([]) }),
    }) as fc.Arbitrary<TypedRegistration>;
    fc.assert(
      fc.property(typed, (each) => {
        for (const [path, code] of Object.entries(troublesOf(each)))
          expect(isFieldCode(code), `${path}: ${code}`).toBe(true);
      }),
    );
  });
});
