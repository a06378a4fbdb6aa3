/** One-time codes are drawn fairly and read tolerantly; reasons are one closed list. */
import {
  ConfirmationCode,
  makeConfirmationCode,
  makeSmsCode,
  parseSmsCode,
  SmsCode,
} from '@flouss/shared/domain/enrolment-code';
import { FactReason, ReloadReason, SaleReason } from '@flouss/shared/domain/reasons';
import type { Random } from '@flouss/shared/kernel/ports';
import fc from 'fast-check';
import { expect, it, test } from 'vitest';

const fixed = (...bytes: number[]): Random => ({ bytes: (length) => Uint8Array.from(bytes.splice(0, length)) });

it('draws each symbol of a code equally often over all bytes', () => {
  const drawn = new Map<string, number>();
  for (let byte = 0; byte < 256; byte++) {
    const code = makeSmsCode(fixed(byte, 0, 0, 0, 0, 0));
    drawn.set(code[0]!, (drawn.get(code[0]!) ?? 0) + 1);
  }
  expect(drawn.size).toBe(32);
  expect(new Set(drawn.values())).toEqual(new Set([8]));
});

it('draws each confirmation code equally often over all pairs of bytes, and draws again past the last whole thousand', () => {
  const drawn = new Map<string, number>();
  for (let pair = 0; pair < 65_000; pair++) {
    const code = makeConfirmationCode(fixed(pair >> 8, pair & 255));
    drawn.set(code, (drawn.get(code) ?? 0) + 1);
  }
  expect(drawn.size).toBe(1000);
  expect(new Set(drawn.values())).toEqual(new Set([65]));
  expect(makeConfirmationCode(fixed(255, 255, 253, 232, 0, 7))).toBe('007');
});

it('reads its own codes in every dress', () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 6, maxLength: 6 }), (bytes) => {
      const code = makeSmsCode(fixed(...bytes));
      const loose = code.toLowerCase().replaceAll('1', 'l').replaceAll('0', 'O');
      for (const written of [
        code,
        loose,
        ` ${code.slice(0, 3)} ${code.slice(3)}`,
        `\u200f${code}`,
        Array.from(code).join('-'),
      ])
        expect(parseSmsCode(written)).toEqual({ ok: true, value: code });
      expect(SmsCode.parse(code)).toBe(code);
    }),
  );
});

test.each(['', '7K3M9', '7K3M922', '7K3M9U', '7K3M9*', '7'.repeat(2000)])('%j is no code', (text) => {
  expect(parseSmsCode(text)).toEqual({ ok: false, error: 'sms-code-unreadable' });
});

test.each(['48', '4820', '48a', '٤٨٢'])('%j confirms nothing', (text) => {
  expect(ConfirmationCode.safeParse(text).success).toBe(false);
});

it('has every reason of a reload and of a sale among the reasons of a fact, once', () => {
  for (const reason of [...ReloadReason.options, ...SaleReason.options]) expect(FactReason.options).toContain(reason);
  expect(new Set(FactReason.options).size).toBe(FactReason.options.length);
  expect(FactReason.options.every((reason) => /^[a-z]+(?:-[a-z]+)*$/.test(reason))).toBe(true);
});
