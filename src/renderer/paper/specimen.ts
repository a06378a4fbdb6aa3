/** What a trial prints: a whole receipt of nobody's, marked as without value, with a code as large as a real one's. */
import { makeCardReference } from '@flouss/shared/domain/card-reference';
import { cents } from '@flouss/shared/domain/money';
import { receiptNumber, type ReceiptModel } from '@flouss/shared/domain/receipt';
import type { Language } from '@flouss/shared/domain/language';
import type { TFunction } from 'i18next';
import { newOpId } from '../ports.ts';

const CODE_LENGTH = 470;

export function specimen(t: TFunction, language: Language): ReceiptModel {
  const name = t('printer.specimen.name');
  return {
    language,
    kind: 'reload',
    number: receiptNumber('TEST', 1),
    op_id: newOpId(),
    at: Date.now(),
    agent: { name: t('printer.specimen.agent'), address: t('printer.specimen.address') },
    counter_name: 'TEST',
    operator_name: name,
    customer_name: name,
    beneficiary_name: name,
    card_reference: makeCardReference(0),
    lines: [
      { code: 'reload-amount', cents: cents(10_000) },
      { code: 'reload-fee', cents: cents(600) },
    ],
    total_cents: cents(10_600),
    paid: { means: 'cash', given_cents: cents(11_000), change_cents: cents(400) },
    state: 'recorded',
    duplicate_number: 0,
    training: true,
    signed_operation: 'FLOUSS-TEST'.padEnd(CODE_LENGTH, '.0123456789'),
  };
}
