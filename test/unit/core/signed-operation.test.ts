/** A receipt's QR text is the whole signed operation: the canonical text can be written again from it, and its signature checked. */
import { makeDeviceKey, readPublicKey, signerOf, verifyText } from '@flouss/platform/device-key';
import { sha256 } from '@flouss/platform/system-ports';
import type { Fact } from '@flouss/shared/contract/journal';
import { canonicalText, factDigest, FACT_BODIES, FactEnvelope, signedText } from '@flouss/shared/contract/journal';
import { ReceiptModel } from '@flouss/shared/domain/receipt';
import { expect, test } from 'vitest';
import type { z } from 'zod';
import { signedOperation } from '../../../src/core/services/signed-operation.ts';
import { cardReference, customerId, euros, person, TELLER } from '../../integration/core/published.ts';

const paid = { means: 'cash', given_cents: euros(120), change_cents: euros(14) } as const;
const envelope = {
  op_id: '01900000-0000-7000-8000-000000000001',
  device_id: '01900000-0000-7000-8000-000000000002',
  seq: 41,
  prev: 'ab'.repeat(32),
  v: 1,
  operator_id: TELLER,
  occurred_at: 1_770_109_200_000,
  tariff_v: 3,
};
const sold = { card_reference: cardReference(1), customer_id: customerId(1), paid, receipt_count: 12 };
const facts = [
  { ...envelope, type: 'reload-ordered', body: { ...sold, amount_cents: euros(100), fee_cents: euros(6) } },
  {
    ...envelope,
    type: 'card-sold',
    body: { ...sold, beneficiary_id: person(1).beneficiary.beneficiary_id, nickname: 'MÈRE', price_cents: euros(19) },
  },
  {
    ...envelope,
    type: 'refund-paid',
    body: { refund_of: envelope.op_id, amount_cents: euros(106), receipt_count: 13 },
  },
] as unknown as Fact[];

/** What somebody with the receipt and the contract does: names back to values, in sorted order. */
function readBack(text: string): { fact: FactEnvelope; signature: string } {
  const end = text.lastIndexOf(']') + 1;
  const values = JSON.parse(text.slice('FLOUSS1'.length, end)) as unknown[];
  const named = withNames(values, FactEnvelope.shape);
  const body = FACT_BODIES[named['type'] as Fact['type']][1].shape as z.core.$ZodShape;
  return {
    fact: FactEnvelope.parse({ ...named, body: bodyOf(named['body'] as unknown[], body) }),
    signature: text.slice(end),
  };
}

function bodyOf(values: unknown[], shape: z.core.$ZodShape): Record<string, unknown> {
  const named = withNames(values, shape);
  return 'paid' in named ? { ...named, paid: withNames(named['paid'] as unknown[], paid) } : named;
}

function withNames(values: unknown[], shape: object): Record<string, unknown> {
  const names = Object.keys(shape).toSorted();
  expect(values).toHaveLength(names.length);
  return Object.fromEntries(names.map((name, i) => [name, values[i]]));
}

test.each(facts.map((fact) => [fact.type, fact] as const))('%s comes back to the byte', (_type, fact) => {
  const key = makeDeviceKey();
  const digest = factDigest(canonicalText(fact), sha256);
  const text = signedOperation({ fact, signature: signerOf(key)(signedText(digest)) });
  expect(ReceiptModel.shape.signed_operation.parse(text)).toBe(text);
  // Small enough for a code that a receipt printer can print.
  expect(text.length).toBeLessThan(480);
  const back = readBack(text);
  expect(canonicalText(back.fact)).toBe(canonicalText(fact));
  expect(verifyText(readPublicKey(key.publicKey), signedText(digest), back.signature)).toBe(true);
});
