/** The commands of the bank's protocol, one route each. Every one is an operation under the caller's key. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { parsedOr400 } from '../both/http-edge.ts';
import type { Bank } from './bank.ts';
import {
  activateCard,
  applyForCard,
  blockCard,
  chargeFunding,
  loadCard,
  openFundingEnrolment,
  refundCharge,
  replaceCard,
  type CommandContext,
  type Outcome,
} from './commands.ts';
import { executeCommand } from './execute-command.ts';
import {
  ApplicationBody,
  ChargeBody,
  EmptyBody,
  FundingEnrolmentBody,
  IdempotencyKey,
  LoadBody,
  ReplacementBody,
  RequestName,
  type CommandKind,
} from './protocol.ts';
import { struckAfter, struckBefore } from './strike.ts';

interface CommandRoute<Body> {
  readonly path: string;
  readonly kind: CommandKind;
  readonly body: z.ZodType<Body>;
  readonly answerStatus?: number;
  apply(bank: Bank, body: Body, context: CommandContext): Outcome;
  /** What the operation acts on when the path does not name it. */
  subjectOf?(body: Body): string;
  amountOf?(body: Body): number;
}

/** `onApplied` is told after each command that was carried out, so that pending decisions get their alarm. */
export function addCommandRoutes(app: FastifyInstance, bank: Bank, onApplied: () => void): void {
  const add = <Body>(route: CommandRoute<Body>): void => addCommandRoute(app, bank, onApplied, route);
  add({
    path: '/applications',
    kind: 'application',
    body: ApplicationBody,
    answerStatus: 202,
    apply: applyForCard,
    subjectOf: (body) => body.card_reference,
  });
  add({ path: '/cards/:id/replacement', kind: 'replacement', body: ReplacementBody, apply: replaceCard });
  add({ path: '/cards/:id/activation', kind: 'activation', body: EmptyBody, apply: activateCard });
  add({
    path: '/cards/:id/loads',
    kind: 'load',
    body: LoadBody,
    apply: loadCard,
    amountOf: (body) => body.amount_cents,
  });
  add({ path: '/cards/:id/block', kind: 'block', body: EmptyBody, apply: blockCard });
  add({
    path: '/funding-enrolments',
    kind: 'funding-enrolment',
    body: FundingEnrolmentBody,
    apply: openFundingEnrolment,
    subjectOf: (body) => body.customer_reference,
  });
  add({
    path: '/funding/:id/charges',
    kind: 'charge',
    body: ChargeBody,
    apply: chargeFunding,
    amountOf: (body) => body.amount_cents,
  });
  add({ path: '/charges/:id/refund', kind: 'refund', body: EmptyBody, apply: refundCharge });
}

function addCommandRoute<Body>(
  app: FastifyInstance,
  bank: Bank,
  onApplied: () => void,
  route: CommandRoute<Body>,
): void {
  app.post<{ Params: { id?: string } }>(route.path, async (request, reply) => {
    const key = IdempotencyKey.safeParse(request.headers['idempotency-key']);
    if (!key.success) return reply.code(400).send({ code: 'idempotency-key-required' });
    const body = parsedOr400(route.body, request.body, reply);
    if (body === undefined) return reply;
    if (await struckBefore(bank, route.kind, reply)) return reply;

    const { id = '' } = request.params;
    const execution = executeCommand(bank, {
      kind: route.kind,
      key: key.data,
      subject: route.subjectOf?.(body) ?? id,
      amountCents: route.amountOf?.(body) ?? null,
      requestId: RequestName.safeParse(request.headers['x-request-id']).data ?? null,
      content: { id, body },
      answerStatus: route.answerStatus ?? 200,
      apply: (moment) => route.apply(bank, body, { ...moment, key: key.data, id, publicUrl: publicUrlOf(request) }),
    });
    if (execution.is === 'mismatch') return reply.code(422).send({ code: 'idempotency-mismatch' });
    onApplied();
    if (struckAfter(bank, route.kind, reply)) return reply;
    return sendStored(reply, execution);
  });
}

function sendStored(reply: FastifyReply, stored: { status: number; answer: string; replayed: boolean }): FastifyReply {
  if (stored.replayed) reply.header('Idempotent-Replayed', 'true');
  return reply.code(stored.status).type('application/json; charset=utf-8').send(stored.answer);
}

function publicUrlOf(request: FastifyRequest): string {
  return `${request.protocol}://${request.host}`;
}
