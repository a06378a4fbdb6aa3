/** What tests and the page use to look into the bank and to make it fail. Loopback, no key; no real bank has these. */
import type { FastifyInstance } from 'fastify';
import { parsedOr400 } from '../both/http-edge.ts';
import { sendFragment, sendPage } from '../both/page.ts';
import type { Bank } from './bank.ts';
import { publicCallbackKey } from './callbacks.ts';
import { decideDue, operationOf } from './execute-command.ts';
import { bankPage, bankView } from './page.ts';
import {
  CallbacksBody,
  CredentialsBody,
  Decision,
  FaultsBody,
  Limits,
  NamedWithdrawalBody,
  WithdrawalBody,
} from './protocol.ts';
import { withdraw } from './withdrawals.ts';

const OPERATIONS_LISTED_MAX = 100_000;

/** `replaceKey` is given the API key that alone is accepted from then on. */
export function addSimulatorRoutes(app: FastifyInstance, bank: Bank, replaceKey: (key: string) => void): void {
  const faultState = (): object => ({
    decision: bank.decision(),
    limits: bank.limits(),
    documents: bank.documents(),
    faults: bank.faults.list(),
  });

  app.get('/', (_request, reply) => sendPage(reply, bankPage(bank)));
  app.get('/simulator/view', (_request, reply) => sendFragment(reply, bankView(bank)));
  app.get('/simulator/faults', () => faultState());
  app.put('/simulator/faults', (request, reply) => {
    const change = parsedOr400(FaultsBody, request.body, reply);
    if (change === undefined) return reply;
    if (change.decision !== undefined) bank.setDecision(change.decision);
    if (change.limits !== undefined) bank.setLimits(change.limits);
    if (change.documents !== undefined) bank.setDocuments(change.documents);
    if (change.faults !== undefined) bank.faults.replace(change.faults);
    return reply.send(faultState());
  });
  app.put('/simulator/callbacks', (request, reply) => {
    const given = parsedOr400(CallbacksBody, request.body, reply);
    if (given === undefined) return reply;
    bank.setCallbackUrl(given.url);
    return reply.code(204).send();
  });
  app.get('/simulator/callback-key', (_request, reply) =>
    reply.type('application/x-pem-file').send(publicCallbackKey(bank.callbackKey())),
  );
  app.put('/simulator/credentials', (request, reply) => {
    const given = parsedOr400(CredentialsBody, request.body, reply);
    if (given === undefined) return reply;
    replaceKey(given.api_key);
    return reply.code(204).send();
  });
  app.get('/simulator/state', () => stateOf(bank));
  app.post<{ Params: { token: string } }>('/simulator/cards/:token/withdrawals', (request, reply) => {
    const body = parsedOr400(WithdrawalBody, request.body, reply);
    return body === undefined ? reply : reply.send(withdraw(bank, request.params.token, body));
  });
  app.post('/simulator/withdrawals', (request, reply) => {
    const body = parsedOr400(NamedWithdrawalBody, request.body, reply);
    if (body === undefined) return reply;
    const { card, ...taken } = body;
    const named = bank.store.cards.all().find((each) => each.card_reference === card || each.last_four === card);
    return reply.send(withdraw(bank, named?.token ?? '', taken));
  });
  app.post('/simulator/reset', (_request, reply) => {
    bank.store.inTransaction(() => {
      bank.store.eraseBusiness();
      bank.faults.replace([]);
      bank.setDecision(Decision.parse({}));
      bank.setLimits(Limits.parse({}));
      bank.setDocuments('as-they-come');
    });
    return reply.code(204).send();
  });
}

function stateOf(bank: Bank): object {
  decideDue(bank);
  const { callbacks, cards, documents, funding, operations, withdrawals } = bank.store;
  return {
    cards: cards.all(),
    operations: operations
      .newestFirst(OPERATIONS_LISTED_MAX)
      .map(({ subject, amount_cents, presented, request_id, ...row }) =>
        Object.assign(operationOf(row), {
          subject,
          amount_cents,
          presented,
          request_id,
          ...(row.kind === 'application' && { documents: documents.of(row.key) }),
        }),
      ),
    funding_enrolments: funding.enrolments(),
    funding_cards: funding.cards(),
    charges: funding.charges(),
    withdrawals: withdrawals.all(),
    callbacks: callbacks.all(),
  };
}
