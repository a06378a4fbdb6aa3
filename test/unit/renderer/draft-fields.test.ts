/** A draft holds what was typed and gives it back; a form nobody touched is no draft. */
import { DraftFields } from '@flouss/shared/contract/drafts';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fromDraftFields, toDraftFields } from '../../../src/renderer/screens/register/draft-fields.ts';
import { BLANK, type TypedRegistration } from '../../../src/renderer/screens/register/registration.ts';

const AT = Date.UTC(2026, 10, 23, 12);
const ZONE = 'P<MAREL<IDRISSI<<MOHAMED<<<<<<<<<<<<<<<<<<<<\nP000000142MAR6401126M3105010<<<<<<<<<<<<<<02';

const text = fc.string({ unit: 'grapheme', maxLength: 60 });
const typed: fc.Arbitrary<TypedRegistration> = fc.record({
  language: fc.constantFrom('fr', 'en', 'ar'),
  identity: fc.record({
    given_names: text,
    family_name: text,
    birth_date: text,
    birth_place: text,
    nationality: text,
    gender: fc.constantFrom('female', 'male', 'unspecified'),
  }),
  document: fc.record({
    kind: fc.constantFrom('passport', 'national-id', 'residence-permit'),
    number: text,
    issuing_country: text,
    expires_on: text,
  }),
  address: fc.record({ line1: text, line2: text, postal_code: text, city: text, country: text }),
  phone: text,
  email: text,
  purpose: text,
  beneficiary: fc.record({ given_names: text, family_name: text, country: text, phone: text, relation: text }),
  consents: fc.record({ terms: fc.boolean(), data: fc.boolean(), marketing: fc.boolean() }),
  signature: fc.constant(BLANK.signature),
  mrz: fc.constantFrom(
    { text: '', reading: null, kept: [] },
    { text: 'P<MAR', reading: null, kept: [{ field: 'identity.given_names' as const, typed: 'Mohammed' }] },
  ),
});

test('whatever was typed comes back, through what the backend takes', () => {
  fc.assert(
    fc.property(typed, (each) => {
      expect(fromDraftFields(DraftFields.parse(toDraftFields(each)), AT)).toEqual(each);
    }),
  );
});

test('a blank form is an empty draft', () => {
  expect(toDraftFields(BLANK)).toEqual({});
  expect(fromDraftFields({}, AT)).toEqual(BLANK);
});

test('a zone is read again', () => {
  const restored = fromDraftFields({ 'mrz.text': ZONE }, AT);
  expect(restored.mrz.reading?.family_name).toBe('EL IDRISSI');
});

test('fields of another version are left alone', () => {
  expect(fromDraftFields({ 'identity.shoe_size': '43', constructor: 'x', language: 'tlh' }, AT)).toEqual(BLANK);
});
