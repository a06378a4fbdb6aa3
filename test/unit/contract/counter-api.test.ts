/** The gate of every host: only methods of the table, only inputs of their shape, and no value echoed back. */
import { COUNTER_API, parseCall } from '@flouss/shared/contract/counter-api';
import fc from 'fast-check';
import { expect, test } from 'vitest';

test('a call of the table, parsed', () => {
  expect(parseCall('find.search', { text: 'benali' })).toEqual({
    ok: true,
    method: 'find.search',
    input: { text: 'benali' },
  });
});

test.each([
  '',
  'reload.free',
  'constructor',
  'toString',
  '__proto__',
  'hasOwnProperty',
  null,
  7,
  ['find.search'],
  { name: 'find.search' },
])('no method: %j', (name) => {
  expect(parseCall(name, {})).toEqual({
    ok: false,
    error: { code: 'input-invalid', fields: [{ path: '', code: 'method-unknown' }] },
  });
});

test('a field with its path and a code, never with its value', () => {
  const secret = '4970 1000 0000 0055';
  const parsed = parseCall('stock.receive', {
    op_id: secret,
    card_references: [secret],
    delivery_note: secret,
    extra: secret,
  });
  expect(parsed.ok).toBe(false);
  expect(JSON.stringify(parsed)).not.toContain('4970');
  expect(parsed).toMatchObject({
    error: { fields: expect.arrayContaining([{ path: 'delivery_note', code: 'card-number-forbidden' }]) },
  });
});

test('anything at all is either parsed or refused, never thrown', () => {
  fc.assert(
    fc.property(fc.constantFrom(...Object.keys(COUNTER_API)), fc.anything(), (name, input) => {
      const parsed = parseCall(name, input);
      expect(parsed.ok || parsed.error.code === 'input-invalid').toBe(true);
    }),
  );
});
