/** Registration: what is taken, what is refused, and how the same person is recognised. */
import { CustomerPersonal, isAdult, isDocumentValid, personKeys, searchKey } from '@flouss/shared/domain/customer';
import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { anyText, customer, NOW, registration } from './samples.ts';

function issuesOf(path: string, value: unknown): string[] {
  const [part, field] = path.split('.');
  const root: Record<string, unknown> = structuredClone(registration);
  const target = field === undefined ? root : (root[part!] as Record<string, unknown>);
  target[field ?? part!] = value;
  const parsed = CustomerPersonal.safeParse(root);
  return parsed.success ? [] : parsed.error.issues.map((issue) => issue.message);
}

describe('a registration', () => {
  it('is taken as it is when it is clean', () => {
    expect(CustomerPersonal.parse(customer)).toEqual(customer);
    expect(customer.document.number).toBe('AB1234567');
  });

  it('does without what is optional', () => {
    const { email: _, ...rest } = registration;
    const { phone: __, relation: ___, ...beneficiary } = registration.beneficiary;
    expect(CustomerPersonal.safeParse({ ...rest, beneficiary }).success).toBe(true);
  });

  test.each([
    ['identity.given_names', 'Jean-Paul N’Diaye'],
    ['identity.given_names', 'محمد أمين'],
    ['identity.given_names', 'สมชาย'],
    ['identity.family_name', "D'Arc (née Ō)"],
    ['document.number', 'ab 123-456'],
    ['document.number', '880692310285'],
    ['document.number', '000000000000'],
    ['email', ' a.b+c@example.org '],
  ])('takes %s %j', (path, value) => {
    expect(issuesOf(path, value)).toEqual([]);
  });

  test.each([
    ['identity.given_names', '', 'text-empty'],
    ['identity.given_names', 'R2D2', 'text-forbidden-character'],
    ['identity.given_names', '<script>', 'text-forbidden-character'],
    ['identity.given_names', '---', 'text-forbidden-character'],
    ['identity.family_name', 'x'.repeat(2000), 'text-too-long'],
    ['identity.birth_place', '4111 1111 1111 1111', 'card-number-forbidden'],
    ['identity.birth_date', '1990-02-31', 'calendar-date-unreal'],
    ['document.number', '4111 1111 1111 1111', 'card-number-forbidden'],
    ['document.number', '!!', 'document-number-unreadable'],
    ['address.line1', 'a\u202eb', 'text-forbidden-character'],
    ['email', 'nobody', 'email-unreadable'],
    ['phone', '0612345678', 'phone-unreadable'],
    ['purpose', 'carte 5555555555554444', 'card-number-forbidden'],
  ])('refuses %s %j', (path, value, issue) => {
    expect(issuesOf(path, value)).toEqual([issue]);
  });

  test.each([
    ['identity.nationality', 'ma'],
    ['document.kind', 'driving-licence'],
    ['consents.terms', false],
    ['consents.data', false],
    ['beneficiary.beneficiary_id', '1'],
  ])('refuses %s %j too', (path, value) => {
    expect(issuesOf(path, value)).toHaveLength(1);
  });
});

const keysOf = (given_names: string, family_name: string) =>
  personKeys({ ...customer, identity: { ...customer.identity, given_names, family_name } }).name_birth;

describe('the same person', () => {
  test.each([
    [
      ['Fatima Zahra', 'El Amrani'],
      ['FATIMA', 'El-Amrani'],
    ],
    [
      ['Omar', 'Ben Ali'],
      ['omar', 'BENALI'],
    ],
    [
      ['José', 'Núñez'],
      ['jose maria', 'NUNEZ'],
    ],
    [
      ['أحمد', 'الإدريسي'],
      ['احمد', 'الادريسي'],
    ],
    [
      ['Zoe\u0301', 'N’Guyen'],
      ['Zoé', "N'Guyen"],
    ],
  ])('%j is %j', (one, other) => {
    expect(keysOf(one[0]!, one[1]!)).toBe(keysOf(other[0]!, other[1]!));
  });

  it('is not somebody born another day, or of another name', () => {
    expect(keysOf('Lina', 'Exemple')).not.toBe(keysOf('Lina', 'Exemples'));
    const younger = { ...customer, identity: { ...customer.identity, birth_date: '1990-03-01' } };
    expect(personKeys(younger).name_birth).not.toBe(personKeys(customer).name_birth);
  });

  it('has the same document however it is written', () => {
    const written = { ...registration, document: { ...registration.document, number: 'ab 12345-67' } };
    expect(personKeys(CustomerPersonal.parse(written))).toEqual(personKeys(customer));
    expect(personKeys(customer)).toEqual({
      document: 'MA:AB1234567',
      phone: '+33612345678',
      name_birth: 'exemple:lina:1990-02-28',
    });
  });
});

describe('the search key', () => {
  test.each([
    ["L'Été à Évry-Ville", 'l ete a evry ville'],
    ['ŒUVRE Straße Łódź', 'oeuvre strasse lodz'],
    ['مُحَمَّد الأُمَّة', 'محمد الامه'],
    ['مـحـمـد', 'محمد'],
    ['مصطفى', 'مصطفي'],
    ['İstanbul ﬁn', 'istanbul fin'],
    ['٠٦ ١٢', '06 12'],
    ['  ---  ', ''],
    ['a\u200bb', 'ab'],
  ])('of %j is %j', (text, key) => {
    expect(searchKey(text)).toBe(key);
  });

  it('of a key is the key', () => {
    fc.assert(
      fc.property(anyText(40), (text) => {
        expect(searchKey(searchKey(text))).toBe(searchKey(text));
      }),
      { numRuns: 1000 },
    );
  });

  it('of signs that need no care is what it is among others', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 40 }), (text) => {
        expect(searchKey(`${text} é`)).toBe(`${searchKey(text)} e`.trim());
      }),
      { numRuns: 1000 },
    );
  });

  it('does not see case, accents or Arabic vowel signs', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom(...Array.from('abcéÉàÇñأبةى\u0301\u064e')), maxLength: 20 }),
        (text) => {
          expect(searchKey(text.toUpperCase())).toBe(searchKey(text));
          expect(searchKey(text.normalize('NFD'))).toBe(searchKey(text));
        },
      ),
    );
  });
});

it('is of age from the birthday on, in Paris', () => {
  expect(isAdult('2008-11-23', NOW)).toBe(true);
  expect(isAdult('2008-11-24', NOW)).toBe(false);
});

it('shows a document valid to its last day', () => {
  expect(isDocumentValid({ expires_on: '2026-11-23' }, NOW)).toBe(true);
  expect(isDocumentValid({ expires_on: '2026-11-22' }, NOW)).toBe(false);
});
