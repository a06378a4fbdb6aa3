/** A receipt's QR text is the whole signed operation: whatever was signed comes back from it to the byte, and nothing else does. */
import { makeDeviceKey, readPublicKey, signerOf, verifyText } from '@flouss/platform/device-key';
import { sha256 } from '@flouss/platform/system-ports';
import type { Fact, FactEnvelope } from '@flouss/shared/contract/journal';
import { canonicalText, factDigest, signedText } from '@flouss/shared/contract/journal';
import { signedReceipt } from '@flouss/shared/contract/receipt-check';
import { provenFact, readSignedOperation, signedOperation } from '@flouss/shared/contract/signed-operation';
import { makeCardReference } from '@flouss/shared/domain/card-reference';
import { cents, type Cents } from '@flouss/shared/domain/money';
import { ReceiptModel } from '@flouss/shared/domain/receipt';
import fc from 'fast-check';
import { expect, test } from 'vitest';

const key = makeDeviceKey();
const sign = signerOf(key);
const publicKey = readPublicKey(key.publicKey);
const isSigned = (text: string, signature: string): boolean => verifyText(publicKey, text, signature);

const id = fc
  .tuple(fc.nat(0xffffffff), fc.nat(0xffff))
  .map(([a, b]) => `01900000-0000-7000-8000-${(BigInt(a) * 65_536n + BigInt(b)).toString(16).padStart(12, '0')}`);
const money = fc.nat(10_000_000).map((n): Cents => cents(n));
const count = fc.integer({ min: 1, max: 9_999_999 });
const card = fc.nat(1_000_000).map(makeCardReference);
const paid = fc.tuple(fc.constantFrom('cash', 'card'), money, fc.nat(100)).map(([means, given, change]) => ({
  means,
  given_cents: cents(given + change),
  change_cents: cents(means === 'cash' ? change : 0),
}));
const nickname = fc.constantFrom('MAMAN', 'TATA', 'KARIM12', 'امي');
const bodies = {
  'reload-ordered': fc.record({
    card_reference: card,
    customer_id: id,
    amount_cents: money,
    fee_cents: money,
    paid,
    receipt_count: count,
  }),
  'card-sold': fc.record({
    card_reference: card,
    customer_id: id,
    beneficiary_id: id,
    nickname,
    price_cents: money,
    paid,
    receipt_count: count,
  }),
  'card-replaced': fc.record({
    old_card_reference: card,
    card_reference: card,
    customer_id: id,
    beneficiary_id: id,
    nickname,
    price_cents: money,
    paid,
    receipt_count: count,
  }),
  'refund-paid': fc.record({ refund_of: id, amount_cents: money, receipt_count: count }),
  'pack-received': fc.record({
    card_references: fc.array(card, { minLength: 1, maxLength: 5 }),
    delivery_note: fc.constantFrom('BL 1', 'BL "2" [3]', 'تسليم'),
  }),
};
const facts = fc
  .constantFrom(...(Object.keys(bodies) as (keyof typeof bodies)[]))
  .chain((type) =>
    fc.record({
      op_id: id,
      device_id: id,
      seq: count,
      prev: fc.nat().map((n) => sha256(String(n))),
      type: fc.constant(type),
      v: fc.constant(1),
      operator_id: id,
      occurred_at: fc.integer({ min: 0, max: 4_102_444_800_000 }),
      tariff_v: count,
      body: bodies[type] as fc.Arbitrary<object>,
    }),
  )
  .map((fact) => fact as unknown as Fact);

function written(fact: FactEnvelope): { text: string; canonical: string } {
  const canonical = canonicalText(fact);
  return { text: signedOperation({ fact, signature: sign(signedText(factDigest(canonical, sha256))) }), canonical };
}

function proven(text: string): Fact | undefined {
  const read = readSignedOperation(text);
  return read.ok ? provenFact(read.value, sha256, isSigned)?.fact : undefined;
}

test('written, read, written: the same canonical text, under the same signature', () => {
  fc.assert(
    fc.property(facts, (fact) => {
      const { text, canonical } = written(fact);
      const back = proven(text);
      expect(back && canonicalText(back)).toBe(canonical);
    }),
  );
});

test('a code that a receipt printer can print holds it', () => {
  const receipts = facts.filter(({ type }) => type !== 'pack-received');
  fc.assert(
    fc.property(receipts, (fact) => {
      const { text } = written(fact);
      expect(ReceiptModel.shape.signed_operation.parse(text)).toBe(text);
      expect(text.length).toBeLessThan(540);
      expect(signedReceipt(fact)).toMatchObject({ op_id: fact.op_id, at: fact.occurred_at });
      // What a scanner can type.
      expect(text).toMatch(/^[\x20-\x7e]+$/);
    }),
  );
});

test('one symbol changed is never the operation that was signed, nor proved to be another', () => {
  fc.assert(
    fc.property(facts, fc.nat(), fc.integer({ min: 33, max: 126 }), (fact, at, symbol) => {
      const { text, canonical } = written(fact);
      const place = at % text.length;
      const forged = text.slice(0, place) + String.fromCharCode(symbol) + text.slice(place + 1);
      const back = proven(forged);
      // The last symbol of a signature carries four bits that mean nothing.
      const isTheSame = forged === text || place === text.length - 1;
      expect(back === undefined || (isTheSame && canonicalText(back) === canonical)).toBe(true);
    }),
  );
});

test('any text is read without falling over', () => {
  fc.assert(
    fc.property(fc.string(), fc.json(), (text, json) => {
      expect(proven(text)).toBeUndefined();
      expect(proven(`FLOUSS1${json}${'A'.repeat(86)}`)).toBeUndefined();
    }),
  );
});

test('a version that this program does not know is called newer, not false', () => {
  const fact: FactEnvelope = { ...fc.sample(facts, 1)[0]!, v: 99 };
  const { text } = written(fact);
  expect(readSignedOperation(text)).toEqual({ ok: false, error: 'newer' });
  expect(readSignedOperation(text.replace('FLOUSS1', 'FLOUSS9'))).toEqual({ ok: false, error: 'unreadable' });
});
