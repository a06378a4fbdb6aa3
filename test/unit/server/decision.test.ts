/** What a reload was judged on is written small and read back as the same question; what was written with names is still read. */
import { cents } from '@flouss/shared/domain/money';
import type { ReloadControlInput } from '@flouss/shared/domain/controls';
import { expect, test } from 'vitest';
import { judgedOn, questionOf } from '../../../sync-server/src/controls/decision.ts';
import type { Terms } from '../../../sync-server/src/controls/terms.ts';
import { limits, tariff } from '../domain/samples.ts';

const terms: Terms = { reference_version: 1, tariffs: [tariff], limits: [limits], plans: new Map() };
const at = Date.UTC(2026, 5, 1);
const usual: ReloadControlInput = {
  at,
  channel: 'counter',
  amount_cents: cents(5_000),
  fee_cents: cents(600),
  means: 'card',
  tariff_version: 1,
  tariffs: terms.tariffs,
  limits,
  available_cents: cents(90_000),
  operatorAllowed: true,
  deviceActive: true,
  customerBlocked: false,
  duplicate: false,
  card: { state: 'active', year_committed_cents: cents(1), month_cash_cents: cents(2), with_its_sale: false },
  smsDay: undefined,
};

test.each([
  ['usual', usual],
  ['of a card that nobody knows', { ...usual, card: undefined }],
  ['of somebody whose file is being checked', { ...usual, fileInCheck: true }],
  ['by somebody who might not', { ...usual, operatorAllowed: false, customerBlocked: true, duplicate: true }],
  ['by SMS', { ...usual, channel: 'sms' as const, smsDay: { orders: 2, total_cents: cents(3), coolingOff: true } }],
])('%s', (_, input) => {
  expect(questionOf(judgedOn(input, terms), terms)).toEqual(input);
});

test('with names, as it was written before', () => {
  const named = `{"at":${at},"channel":"counter","amount_cents":5000,"fee_cents":600,"means":"card","tariff_version":1,"upto":[1,1],"available_cents":90000,"card":["active",1,2,false]}`;
  expect(questionOf(named, terms)).toEqual(usual);
});

test('takes little room', () => {
  expect(judgedOn(usual, terms).length).toBeLessThan(90);
});
