/** Cards for the screens: one of them, its story, and what a card costs today. */
import { tariffInForce } from '@flouss/shared/domain/tariff';
import type { Service } from '../context.ts';
import { refuse } from '../context.ts';
import { findCard } from '../store/cards.ts';
import { deskOf } from './record-operation.ts';
import { operationsOfCard } from '../store/operation-lists.ts';
import { cardView, operationView } from './views.ts';

export const getCard: Service<'card.get'> = (context, session, { card_reference }) => {
  const { read } = context.store;
  const card = findCard(read, card_reference);
  if (!card) return refuse('card-unknown');
  return { ok: true, value: cardView(read, deskOf(context, session, read), card) };
};

/** Far more than a card sees in a year. */
const HISTORY_SHOWN_MAX = 200;

export const showCardHistory: Service<'card.history'> = (context, session, { card_reference }) => {
  const { read } = context.store;
  const card = findCard(read, card_reference);
  if (!card) return refuse('card-unknown');
  const desk = deskOf(context, session, read);
  const rows =
    card.customer_id === null ? [] : operationsOfCard(read, card.customer_id, card_reference, HISTORY_SHOWN_MAX);
  return { ok: true, value: rows.map((row) => operationView(read, desk, row)) };
};

export const priceCard: Service<'card.price'> = (context, session) => {
  const { reference, at } = deskOf(context, session, context.store.read);
  const tariff = tariffInForce(reference.tariffs, at);
  if (!tariff) return refuse('tariff-not-in-force');
  return { ok: true, value: { price_cents: tariff.card_price_cents, tariff_version: tariff.version } };
};
