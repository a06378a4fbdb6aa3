/** The carrier's monthly file: what is read of it, and every way in which it is refused, with the place. */
import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { BILL_BYTES_MAX, readBill } from '../../../sync-server/src/carrier-bills/read-bill.ts';

const HEADER = 'carrier_message_id,our_reference,sent_at,price_eur';
const REFERENCE = '019eb08b-9c02-7111-b41c-464fb56da6ba';
const read = (text: string, month = '2026-06') => readBill(Buffer.from(text, 'utf8'), month);
const withLines = (...lines: string[]): string => [HEADER, ...lines].map((line) => `${line}\r\n`).join('');

describe('a bill', () => {
  it('is its lines, their sum and its digest', () => {
    const bill = read(
      withLines(`5f0c21,${REFERENCE},2026-06-15T10:00:03+02:00,0.50`, `"a,b",,2026-06-30T21:59:59.9Z,0.5`),
    );
    expect(bill).toMatchObject({
      ok: true,
      value: {
        month: '2026-06',
        total_cents: 100,
        lines: [
          {
            line_no: 1,
            carrier_id: '5f0c21',
            reference: REFERENCE,
            sent_at: Date.UTC(2026, 5, 15, 8, 0, 3),
            price_cents: 50,
          },
          { line_no: 2, carrier_id: 'a,b', reference: '', price_cents: 50 },
        ],
      },
    });
    expect(bill.ok && bill.value.digest).toMatch(/^[0-9a-f]{64}$/);
  });

  it('may begin with a mark of its order of bytes, end without a new line, and hold nothing', () => {
    expect(read(`\ufeff${HEADER}`)).toMatchObject({ ok: true, value: { lines: [], total_cents: 0 } });
    expect(read(`${HEADER}\n5f,,2026-06-01T00:00:00+02:00,0.50`)).toMatchObject({ ok: true });
  });

  const line = `5f,,2026-06-01T00:00:00+02:00,0.50`;
  it.each<[string, string, object]>([
    ['another header', `id,reference,sent_at,price\r\n${line}`, { code: 'bill-header-wrong', line: 1 }],
    ['a column more', `${HEADER},vat\r\n${line},0`, { code: 'bill-header-wrong', line: 1 }],
    ['other separators', withLines(line).replaceAll(',', ';'), { code: 'bill-header-wrong', line: 1 }],
    ['nothing', '', { code: 'bill-header-wrong', line: 1 }],
    ['no name', withLines(line, `,,2026-06-01T00:00:00+02:00,0.50`), { code: 'bill-line-wrong', line: 3 }],
    [
      'a reference of no form',
      withLines(`5f,abc,2026-06-01T00:00:00+02:00,0.50`),
      { code: 'bill-line-wrong', line: 2 },
    ],
    ['a name with a blank', withLines(`5 f,,2026-06-01T00:00:00+02:00,0.50`), { code: 'bill-line-wrong', line: 2 }],
    ['no zone', withLines(`5f,,2026-06-01T00:00:00,0.50`), { code: 'bill-line-wrong', line: 2 }],
    ['a day that is none', withLines(`5f,,2026-06-41T00:00:00Z,0.50`), { code: 'bill-line-wrong', line: 2 }],
    ['a comma for a point', withLines(`5f,,2026-06-01T00:00:00+02:00,"0,50"`), { code: 'bill-line-wrong', line: 2 }],
    ['a price under nothing', withLines(`5f,,2026-06-01T00:00:00+02:00,-0.50`), { code: 'bill-line-wrong', line: 2 }],
    ['a field more', withLines(`${line},x`), { code: 'bill-line-wrong', line: 2 }],
    ['a field less', withLines(`5f,,2026-06-01T00:00:00+02:00`), { code: 'bill-line-wrong', line: 2 }],
    ['a quote that never ends', withLines(line, `"5f,,2026-06-01T00:00:00+02:00,0.50`), { code: 'bill-line-wrong' }],
    [
      'a record that never ends',
      withLines(`${'5'.repeat(10_000)},,2026-06-01T00:00:00+02:00,0.50`),
      { code: 'bill-line-wrong' },
    ],
    ['another month', withLines(line, `5f,,2026-07-01T00:00:00+02:00,0.50`), { code: 'bill-month-wrong', line: 3 }],
    ['another month in Paris', withLines(`5f,,2026-06-30T22:00:00Z,0.50`), { code: 'bill-month-wrong', line: 2 }],
  ])('with %s is refused', (_, text, refusal) => {
    expect(read(text)).toMatchObject({ ok: false, error: refusal });
  });

  it('that is not UTF-8, or huge, is refused', () => {
    expect(readBill(Buffer.from(`${HEADER}\r\n\xe9`, 'latin1'), '2026-06')).toEqual({
      ok: false,
      error: { code: 'bill-not-utf-8' },
    });
    expect(readBill(Buffer.alloc(BILL_BYTES_MAX + 1), '2026-06')).toEqual({
      ok: false,
      error: { code: 'bill-too-large' },
    });
    const many = `${HEADER}\n${'5,,2026-06-01T00:00:00Z,0.5\n'.repeat(100_001)}`;
    expect(read(many)).toEqual({ ok: false, error: { code: 'bill-too-large' } });
  });
});

test('whatever comes is read or refused', () => {
  const bytes = fc.oneof(
    fc.uint8Array({ maxLength: 300 }),
    fc.string({ maxLength: 200 }).map((text) => Buffer.from(`${HEADER}\n${text}`)),
  );
  fc.assert(
    fc.property(bytes, (given) => {
      const bill = readBill(given, '2026-06');
      expect(bill.ok || typeof bill.error.code === 'string').toBe(true);
    }),
    { numRuns: 2_000 },
  );
});
