/** Receipts, payment and change: the figures on paper agree with each other. */
import { cents } from '@flouss/shared/domain/money';
import { changeDue, Payment } from '@flouss/shared/domain/payment';
import { ReceiptModel, ReceiptNumber, receiptNumber } from '@flouss/shared/domain/receipt';
import { makeCardReference } from '@flouss/shared/domain/card-reference';
import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { NOW } from './samples.ts';

const receipt = {
  language: 'fr',
  kind: 'reload',
  number: 'C01-000123',
  op_id: '01930000-0000-7000-8000-000000000001',
  at: NOW,
  agent: { name: 'Boutique Modèle', address: '1 rue du Modèle, 75001 Paris' },
  counter_name: 'Guichet 1',
  operator_name: 'Nadia',
  customer_name: 'Lina Exemple',
  beneficiary_name: 'Maman Exemple',
  card_reference: makeCardReference(42),
  card_last_four: '1234',
  lines: [
    { code: 'reload-amount', cents: 10_000 },
    { code: 'reload-fee', cents: 600 },
  ],
  total_cents: 10_600,
  paid: { means: 'cash', given_cents: 11_000, change_cents: 400 },
  state: 'recorded',
  duplicate_number: 0,
  training: false,
  signed_operation: 'eyJ',
};

describe('a receipt', () => {
  it('is taken whole', () => {
    expect(ReceiptModel.parse(receipt)).toEqual(receipt);
    const { card_last_four: _, ...fresh } = receipt;
    expect(ReceiptModel.safeParse(fresh).success).toBe(true);
  });

  test.each([
    ['a total that is not the sum of its lines', { total_cents: 10_601 }],
    ['no line', { lines: [], total_cents: 0 }],
    ['a reference whose check fails', { card_reference: 'FL-7K3M-92QD-X' }],
    ['a card number in a name', { customer_name: '4111 1111 1111 1111' }],
    ['more than four digits of the card', { card_last_four: '41111' }],
    ['a line nobody has words for', { lines: [{ code: 'tip', cents: 10_600 }] }],
    ['a state nobody has words for', { state: 'done' }],
    ['a signed operation no QR code holds', { signed_operation: 'x'.repeat(2954) }],
  ])('with %s is refused', (_, broken) => {
    expect(ReceiptModel.safeParse({ ...receipt, ...broken }).success).toBe(false);
  });

  test.each([
    ['C01', 1, 'C01-000001'],
    ['C01', 123, 'C01-000123'],
    ['LYON2', 1_234_567, 'LYON2-1234567'],
  ])('of %s, the %i-th, is %s', (code, n, number) => {
    expect(receiptNumber(code, n)).toBe(number);
    expect(ReceiptNumber.parse(number)).toBe(number);
  });

  test.each([
    ['C01', 0],
    ['C01', 1.5],
    ['c01', 1],
    ['C-1', 1],
    ['', 1],
  ])('of %j has no number %d', (code, n) => {
    expect(() => receiptNumber(code, n)).toThrow('assertion');
  });
});

describe('payment', () => {
  it('to the cent gives nothing back', () => {
    expect(changeDue(cents(1900), cents(1900))).toEqual({ ok: true, value: 0 });
  });

  it('gives back what is over, and never less than is owed', () => {
    const amount = fc.integer({ min: 0, max: 1_000_000 }).map(cents);
    fc.assert(
      fc.property(amount, amount, (total, given) => {
        const change = changeDue(total, given);
        expect(change).toEqual(
          given < total ? { ok: false, error: 'cash-not-enough' } : { ok: true, value: given - total },
        );
      }),
    );
  });

  test.each([
    [{ means: 'cash', given_cents: 100, change_cents: 100 }, true],
    [{ means: 'cash', given_cents: 100, change_cents: 101 }, false],
    [{ means: 'card', given_cents: 100, change_cents: 0 }, true],
    [{ means: 'card', given_cents: 100, change_cents: 1 }, false],
    [{ means: 'cheque', given_cents: 100, change_cents: 0 }, false],
    [{ means: 'cash', given_cents: -1, change_cents: 0 }, false],
  ])('%j: %s', (payment, taken) => {
    expect(Payment.safeParse(payment).success).toBe(taken);
  });
});
