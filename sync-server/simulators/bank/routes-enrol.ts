/**
 * The bank's own page where a customer registers the card that will pay. It offers named test cards and has no field
 * for a card number, so that nobody can type a real one. The unguessable address is the permission.
 */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { parsedOr400 } from '../both/http-edge.ts';
import { sendPage } from '../both/page.ts';
import type { Bank } from './bank.ts';
import { noteCallback } from './callbacks.ts';
import { enrolPage, unknownEnrolmentPage } from './enrol-page.ts';
import { EnrolmentChoice, type FundingBehaviour } from './protocol.ts';

/** `onRegistered` is told, so that what is to be told of it leaves. */
export function addEnrolRoutes(app: FastifyInstance, bank: Bank, onRegistered: () => void): void {
  app.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'string' },
    async (_request: FastifyRequest, body: string) => Object.fromEntries(new URLSearchParams(body)),
  );
  app.get<{ Params: { id: string } }>('/enrol/:id', (request, reply) => showEnrolment(bank, request.params.id, reply));
  app.post<{ Params: { id: string } }>('/enrol/:id', (request, reply) => {
    const { id } = request.params;
    const choice = parsedOr400(EnrolmentChoice, request.body, reply);
    if (choice === undefined) return reply;
    if (bank.store.funding.findEnrolment(id) === undefined) return showEnrolment(bank, id, reply);
    registerFundingCard(bank, id, choice.card);
    onRegistered();
    return reply.code(303).header('Location', `/enrol/${id}`).send();
  });
}

/** The first choice counts: choosing again, or twice at once, changes nothing. */
function registerFundingCard(bank: Bank, id: string, behaviour: FundingBehaviour): void {
  bank.store.inTransaction(() => {
    const enrolment = bank.store.funding.findEnrolment(id);
    if (enrolment === undefined || bank.store.funding.findCardOf(id) !== undefined) return;
    bank.store.funding.insertCard({
      token: `fund_${bank.derive.hex(24, 'funding', id)}`,
      enrolment_id: id,
      behaviour,
      last_four: bank.derive.digits(4, 'funding-digits', id),
      created_at: bank.clock.now(),
    });
    noteCallback(bank, enrolment.operation_key, 'funding-enrolment', bank.clock.now());
  });
}

function showEnrolment(bank: Bank, id: string, reply: FastifyReply): FastifyReply {
  const enrolment = bank.store.funding.findEnrolment(id);
  if (enrolment === undefined) return sendPage(reply, unknownEnrolmentPage(), 404);
  return sendPage(reply, enrolPage(enrolment, bank.store.funding.findCardOf(id)));
}
