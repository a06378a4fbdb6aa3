/** The bank's questions: balance, enrolment, operation by key. They change nothing, but what is due is decided before it is told. */
import type { FastifyInstance, FastifyReply } from 'fastify';
import type { Bank } from './bank.ts';
import { decideDue, isForgotten, operationOf } from './execute-command.ts';
import type { RequestKind } from './protocol.ts';
import { parisDay } from './statements.ts';
import { CARD_BALANCE_CENTS_MAX, type CardRow } from './tables.ts';
import { struckAfter, struckBefore } from './strike.ts';

export function addQueryRoutes(app: FastifyInstance, bank: Bank, onDecided: () => void): void {
  const add = (path: string, kind: RequestKind, missing: string, find: (id: string) => object | undefined): void => {
    app.get<{ Params: { id: string } }>(path, async (request, reply): Promise<FastifyReply> => {
      if (await struckBefore(bank, kind, reply)) return reply;
      const found = find(request.params.id);
      if (struckAfter(bank, kind, reply)) return reply;
      return found === undefined ? reply.code(404).send({ code: missing }) : reply.send(found);
    });
  };
  add('/cards/:id/balance', 'balance-query', 'card-unknown', (token) => balanceOf(bank, token));
  add('/cards/:id/limits', 'limits-query', 'card-unknown', (token) => limitsOf(bank, token));
  add('/cards/:id/transactions', 'transactions-query', 'card-unknown', (token) => transactionsOf(bank, token));
  add('/funding-enrolments/:id', 'enrolment-query', 'enrolment-unknown', (id) => enrolmentOf(bank, id));
  add('/operations/:id', 'operation-query', 'operation-not-found', (key) => visibleOperation(bank, key, onDecided));
}

function balanceOf(bank: Bank, token: string): object | undefined {
  const card = bank.store.cards.find(token);
  return card && { balance_cents: card.balance_cents, state: card.state, last_four: card.last_four };
}

/** What this bank lets be loaded on the card, and what was loaded of it in this month and year of Paris; null: as much as one likes. */
function limitsOf(bank: Bank, token: string): object | undefined {
  const card = bank.store.cards.find(token);
  if (card === undefined) return undefined;
  const { month_cents, year_cents } = bank.limits();
  const day = parisDay(bank.clock.now());
  return {
    balance: { max_cents: CARD_BALANCE_CENTS_MAX, used_cents: card.balance_cents },
    month: { max_cents: month_cents, used_cents: bank.store.statements.loadedCents(token, day.slice(0, 7)) },
    year: { max_cents: year_cents, used_cents: bank.store.statements.loadedCents(token, day.slice(0, 4)) },
  };
}

/** The card's own statement, oldest first: what came onto it, what was taken out abroad and what that cost. */
function transactionsOf(bank: Bank, token: string): object | undefined {
  const card = bank.store.cards.find(token);
  if (card === undefined) return undefined;
  const loads = bank.store.operations.loadsOf(token).map(({ created_at, amount_cents }) => ({
    kind: 'load',
    at: created_at,
    amount_cents: amount_cents ?? 0,
    fee_cents: 0,
  }));
  const withdrawals = bank.store.withdrawals
    .of(token)
    .map(({ created_at, amount_cents, fee_cents, units, currency, country }) => ({
      kind: 'withdrawal',
      at: created_at,
      amount_cents: -amount_cents,
      fee_cents,
      abroad: { units, currency, country },
    }));
  let balance = 0;
  const transactions = [...carriedOver(bank, card), ...loads, ...withdrawals]
    .toSorted((a, b) => a.at - b.at)
    .map((line) => {
      balance += line.amount_cents - line.fee_cents;
      return Object.assign(line, { balance_cents: balance });
    });
  return { transactions };
}

const carried = (at: number, amount_cents: number) => ({ kind: 'carried-over', at, amount_cents, fee_cents: 0 });

/** What a card began with because it replaced another, and what it gave away when it was replaced itself. */
function carriedOver(bank: Bank, card: CardRow) {
  const next = bank.store.cards.inPlaceOf(card.token);
  return [
    ...(card.replaces === null ? [] : [carried(card.created_at, card.carried_cents)]),
    ...(next === undefined ? [] : [carried(next.created_at, -next.carried_cents)]),
  ];
}

function enrolmentOf(bank: Bank, id: string): object | undefined {
  if (bank.store.funding.findEnrolment(id) === undefined) return undefined;
  const card = bank.store.funding.findCardOf(id);
  if (card === undefined) return { state: 'waiting' };
  return { state: 'done', funding_token: card.token, last_four: card.last_four };
}

function visibleOperation(bank: Bank, key: string, onDecided: () => void): object | undefined {
  decideDue(bank);
  onDecided();
  const operation = bank.store.operations.find(key);
  if (operation === undefined || isForgotten(bank, operation)) return undefined;
  if (operation.visible_at > bank.clock.now()) return undefined;
  return { operation: operationOf(operation) };
}
