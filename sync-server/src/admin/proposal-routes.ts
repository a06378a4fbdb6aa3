/** Proposals: what waits for a second person, and his word. What can be proposed is asked for where it belongs. */
import { AdministratorId, ProposalId } from '@flouss/shared/kernel/ids';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { listAdministrators } from '../db/administrators.ts';
import { listProposals } from '../db/proposals.ts';
import type { ProposalRow } from '../db/schema.ts';
import { refuse, RefusalBody } from '../http/refusals.ts';
import type { Http } from '../http/server.ts';
import type { AdminRoom } from './door.ts';
import { invitationLink } from './invitation-link.ts';
import { CarriedOut } from './proposal-kinds.ts';
import type { ProposalKind } from './proposal-kinds.ts';
import { approve, decline, propose } from './proposals.ts';
import type { Proposed } from './proposals.ts';

const ROWS_MAX = 500;
const refusals = { '4xx': RefusalBody, '5xx': RefusalBody };
const EpochMs = z.number().int();
const OfProposal = z.object({ proposal_id: ProposalId });

/** 202: nothing has happened yet. */
export const PROPOSED = { 202: z.object({ proposal_id: ProposalId, expires_at: EpochMs }), ...refusals };

const ProposalLine = z.object({
  proposal_id: ProposalId,
  kind: z.string(),
  subject: z.string(),
  body: z.looseObject({}),
  made_by: AdministratorId,
  made_by_name: z.string(),
  made_at: EpochMs,
  expires_at: EpochMs,
  /** `expired`: nobody decided it in time. */
  state: z.enum(['open', 'carried-out', 'declined', 'expired']),
  decided_by: AdministratorId.nullable(),
  decided_by_name: z.string().nullable(),
  decided_at: EpochMs.nullable(),
});

/** Answers a question that needs a second person. */
export async function answerProposed(
  room: AdminRoom,
  request: FastifyRequest,
  reply: FastifyReply,
  kind: ProposalKind,
  subject: string,
  body: object,
): Promise<Proposed | FastifyReply> {
  const proposed = await propose(room.act(request), room.whoAsks(request), kind, subject, body);
  if (!proposed.ok) return refuse(reply, proposed.error);
  void reply.status(202);
  return proposed.value;
}

export function proposalRoutes(http: Http, room: AdminRoom): void {
  http.get(
    '/admin/proposals',
    {
      schema: {
        querystring: z.object({ state: z.enum(['open', 'carried-out', 'declined']).default('open') }),
        response: { 200: z.object({ proposals: z.array(ProposalLine) }), ...refusals },
      },
    },
    async ({ query }) => {
      const nameOf = new Map<string, string>();
      for (const { administrator_id, name } of await listAdministrators(room.read)) nameOf.set(administrator_id, name);
      const now = room.ctx.clock.now();
      const rows = await listProposals(room.read, query.state, ROWS_MAX);
      return { proposals: rows.map((row) => proposalLine(row, nameOf, now)) };
    },
  );
  http.post(
    '/admin/proposals/:proposal_id/approve',
    { schema: { params: OfProposal, response: { 200: CarriedOut, ...refusals } } },
    async (request, reply) => {
      const link = invitationLink.bind(undefined, room, request);
      const { proposal_id } = request.params;
      const approved = await approve(room.act(request), room.whoAsks(request), proposal_id, link);
      return approved.ok ? approved.value : refuse(reply, approved.error);
    },
  );
  http.post(
    '/admin/proposals/:proposal_id/decline',
    { schema: { params: OfProposal, response: { 200: z.object({ declined: z.literal(true) }), ...refusals } } },
    async (request, reply) => {
      const declined = await decline(room.act(request), room.whoAsks(request), request.params.proposal_id);
      return declined.ok ? { declined: true as const } : refuse(reply, declined.error);
    },
  );
}

function proposalLine(
  row: ProposalRow,
  nameOf: ReadonlyMap<string, string>,
  now: number,
): z.infer<typeof ProposalLine> {
  const { body, state, made_by, decided_by, ...rest } = row;
  return {
    ...rest,
    body: JSON.parse(body) as Record<string, unknown>,
    state: state === 'open' && now >= row.expires_at ? 'expired' : state,
    made_by,
    made_by_name: nameOf.get(made_by) ?? '',
    decided_by,
    decided_by_name: decided_by === null ? null : (nameOf.get(decided_by) ?? ''),
  };
}
