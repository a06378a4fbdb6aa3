/** Whose word on a card counts: the server's up to where it had judged this journal, this counter's own after that. */
import { CardNickname } from '@flouss/shared/domain/card-nickname';
import { ZERO } from '@flouss/shared/domain/money';
import { expect, test } from 'vitest';
import { cardStanding } from '../../../src/core/projections/card-standing.ts';
import { cardItem, cardReference, customerId, person } from '../../integration/core/published.ts';

const reference = cardReference(5);
const word = (headSeq: number, changes = {}) => ({
  headSeq,
  item: cardItem(5, { state: 'in-stock', customer_id: null, beneficiary_id: null, nickname: null, ...changes }),
});
const sale = {
  card_reference: reference,
  customer_id: customerId(1),
  beneficiary_id: person(1).beneficiary.beneficiary_id,
  nickname: CardNickname.parse('TATA'),
  price_cents: ZERO,
  paid: { means: 'cash' as const, given_cents: ZERO, change_cents: ZERO },
  receipt_count: 1,
};

test('no word and no standing reception: not ours', () => {
  expect(
    cardStanding(reference, undefined, { received_seq: null, sold_seq: null, sale: undefined, moves: [] }),
  ).toBeUndefined();
});

test('received here: in stock, with sums of nothing', () => {
  expect(
    cardStanding(reference, undefined, { received_seq: 3, sold_seq: null, sale: undefined, moves: [] }),
  ).toMatchObject({
    state: 'in-stock',
    customer_id: null,
    year_committed_cents: 0,
    sums_seq: 0,
  });
});

test('sold here after the word: sold, but the sums are the server’s', () => {
  const standing = cardStanding(reference, word(4, { year_committed_cents: 500 }), {
    received_seq: 3,
    sold_seq: 6,
    sale,
    moves: [],
  });
  expect(standing).toMatchObject({
    state: 'sold',
    customer_id: customerId(1),
    nickname: CardNickname.parse('TATA'),
    year_committed_cents: 500,
    sums_seq: 4,
  });
});

test('the word reaches past the sale: it says all', () => {
  const told = word(6, { state: 'active', customer_id: customerId(1), nickname: CardNickname.parse('TATA') });
  const standing = cardStanding(reference, told, { received_seq: 3, sold_seq: 6, sale: undefined, moves: [] });
  expect(standing).toMatchObject({ state: 'active', customer_id: customerId(1), last_four: told.item.last_four });
});

test('what was done with it after the word is so, the last of it; what the word reaches past is the server’s to say', () => {
  const moves = [
    { kind: 'block' as const, seq: 7 },
    { kind: 'replacement' as const, seq: 9 },
  ];
  const own = { received_seq: null, sold_seq: null, sale: undefined };
  expect(cardStanding(reference, word(6, { state: 'active' }), { ...own, moves: moves.slice(0, 1) })).toMatchObject({
    state: 'blocked',
  });
  expect(cardStanding(reference, word(6, { state: 'active' }), { ...own, moves })).toMatchObject({ state: 'replaced' });
  expect(cardStanding(reference, word(8, { state: 'active' }), { ...own, moves })).toMatchObject({ state: 'replaced' });
  expect(cardStanding(reference, word(9, { state: 'active' }), { ...own, moves })).toMatchObject({ state: 'active' });
});
