/** What tests and the page use: a customer's phone, the faults, the state. Loopback, no key; no real carrier has these. */
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { parsedOr400 } from '../both/http-edge.ts';
import { sendFragment, sendPage } from '../both/page.ts';
import type { Carrier } from './carrier.ts';
import { measure } from './gsm-text.ts';
import { BillQuery, monthlyBill } from './monthly-bill.ts';
import { phonePage, phoneView } from './page.ts';
import { CustomerMessage, FaultsBody, MeasureBody, normalPhone } from './protocol.ts';
import { phoneState } from './state.ts';
import { takeMessage } from './take-message.ts';

const PhoneQuery = z.object({
  phone: z
    .string()
    .optional()
    .transform((written) => (written === undefined ? undefined : (normalPhone(written) ?? null))),
});

/** `onTaken` is told after each message a customer sent, so that it gets delivered. */
export function addSimulatorRoutes(app: FastifyInstance, carrier: Carrier, onTaken: () => void): void {
  const faultState = (): object => ({ faults: carrier.faults.list() });

  app.get('/', (request, reply) =>
    sendPage(reply, phonePage(carrier, PhoneQuery.parse(request.query).phone ?? undefined)),
  );
  app.get('/simulator/view', (request, reply) =>
    sendFragment(reply, phoneView(carrier, PhoneQuery.parse(request.query).phone ?? undefined)),
  );
  app.post('/simulator/messages', (request, reply) => {
    const message = parsedOr400(CustomerMessage, request.body, reply);
    if (message === undefined) return reply;
    const taken = takeMessage(carrier, message);
    if (taken.is === 'id-taken') return reply.code(409).send({ code: 'id-taken' });
    onTaken();
    return reply.code(201).send({ id: taken.id });
  });
  app.post('/simulator/measure', (request, reply) => {
    const body = parsedOr400(MeasureBody, request.body, reply);
    return body === undefined ? reply : reply.send(measure(body.text));
  });
  app.get('/simulator/state', (request, reply) => {
    const { phone } = PhoneQuery.parse(request.query);
    if (phone === null) return reply.code(400).send({ code: 'invalid-request' });
    if (phone !== undefined) return reply.send(phoneState(carrier, phone));
    return reply.send({ phones: carrier.store.phones.known().map((known) => phoneState(carrier, known)) });
  });
  app.get('/simulator/queue', () => {
    const { deliveries, reports } = carrier.store;
    return { waiting: deliveries.waiting(), reports: reports.waiting() };
  });
  app.get('/simulator/bill', (request, reply) => {
    const query = parsedOr400(BillQuery, request.query, reply);
    if (query === undefined) return reply;
    const { csv, planted } = monthlyBill(carrier, query);
    return reply.type('text/csv; charset=utf-8').header('x-planted', JSON.stringify(planted)).send(csv);
  });
  app.get('/simulator/faults', () => faultState());
  app.put('/simulator/faults', (request, reply) => {
    const change = parsedOr400(FaultsBody, request.body, reply);
    if (change === undefined) return reply;
    carrier.faults.replace(change.faults);
    return reply.send(faultState());
  });
  app.post('/simulator/reset', (_request, reply) => {
    carrier.store.inTransaction(() => {
      carrier.store.eraseBusiness();
      carrier.faults.replace([]);
    });
    return reply.code(204).send();
  });
}
