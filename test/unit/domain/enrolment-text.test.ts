/** What the back office's QR code holds comes out as it went in; nothing else is taken for one. */
import { readEnrolmentText, writeEnrolmentText } from '@flouss/shared/domain/enrolment-text';
import fc from 'fast-check';
import { expect, test } from 'vitest';

const CODE = 'AAAA-BBBB-CCCC-DDDD-EEEE-FFFF';
const given = { purpose: 'enrol', server_url: 'https://centre.example:7101', code: CODE } as const;

test('a link comes out as it went in', () => {
  expect(writeEnrolmentText(given)).toBe(`flouss://enrol?server=https%3A%2F%2Fcentre.example%3A7101&code=${CODE}`);
  for (const purpose of ['enrol', 'recover'] as const) {
    expect(readEnrolmentText(` ${writeEnrolmentText({ ...given, purpose })}\n`)).toEqual({ ...given, purpose });
  }
});

test('JSON says the same', () => {
  expect(readEnrolmentText(JSON.stringify({ server: given.server_url, code: CODE }))).toEqual(given);
  expect(readEnrolmentText(JSON.stringify({ purpose: 'recover', server: given.server_url, code: CODE }))).toEqual({
    ...given,
    purpose: 'recover',
  });
});

test.each([
  [''],
  [CODE],
  ['https://centre.example'],
  ['flouss://enrol?server=https%3A%2F%2Fcentre.example'],
  ['flouss://enrol?server=javascript%3Aalert(1)&code=AAAA-BBBB'],
  ['flouss://enrol?server=https%3A%2F%2Fa&code=%00%00%00%00%00%00%00%00'],
  ['flouss://enrol?server=%E0%A4%A&code=AAAA-BBBB'],
  ['flouss://other?server=https%3A%2F%2Fa&code=AAAA-BBBB'],
  ['{"server":1,"code":2}'],
  ['null'],
  ['{'],
  [`flouss://enrol?server=https%3A%2F%2F${'a'.repeat(600)}&code=AAAA-BBBB`],
])('not one: %s', (text) => {
  expect(readEnrolmentText(text)).toBeUndefined();
});

const answers = (text: string): boolean => readEnrolmentText(text) === undefined;

test('whatever is scanned, it answers', () => {
  expect(() => fc.assert(fc.property(fc.string({ unit: 'binary' }), answers), { numRuns: 50 })).not.toThrow();
});
