/** What managers agreed to at an agent's counters, and why: read from the facts themselves, the refused ones too. */
import { Approval } from '@flouss/shared/contract/approval';
import { FactEnvelope, readFact } from '@flouss/shared/contract/journal';
import { FactReason } from '@flouss/shared/domain/reasons';
import { AgentId, DeviceId, OperatorId, OpId } from '@flouss/shared/kernel/ids';
import { z } from 'zod';
import { findAgent } from '../db/agents.ts';
import { approvableFacts } from '../db/facts.ts';
import type { ApprovableFact, FactPlace } from '../db/facts.ts';
import { refuse, RefusalBody } from '../http/refusals.ts';
import type { Http } from '../http/server.ts';
import type { AdminRoom } from './door.ts';

const FACTS_MAX = 1_000;
const EpochMs = z.number().int();

/** A fact's place, as a page's end: when it came, from which counter, and which of its facts it is. It is only compared. */
const Place = z.string().regex(/^\d{1,16}\.[0-9a-f-]{36}\.\d{1,16}$/);

function readPlace(text: string): FactPlace {
  const [received_at, device_id, seq] = text.split('.') as [string, string, string];
  return { received_at: Number(received_at), device_id: device_id as DeviceId, seq: Number(seq) };
}

const placeText = ({ received_at, device_id, seq }: FactPlace): string => `${received_at}.${device_id}.${seq}`;

const ApprovalLine = Approval.extend({
  op_id: OpId,
  /** What was agreed to. */
  type: z.string(),
  device_id: DeviceId,
  counter_code: z.string(),
  /** Who asked for it. */
  operator_id: OperatorId,
  occurred_at: EpochMs,
  received_at: EpochMs,
  /** Of a sign-out: how many facts were unsent. */
  waiting_facts: z.number().int().nullable(),
  /** Why the fact was not accepted; null where it was. */
  code: FactReason.nullable(),
});
type ApprovalLine = z.infer<typeof ApprovalLine>;

export function approvalRoutes(http: Http, { read }: AdminRoom): void {
  http.get(
    '/admin/agents/:agent_id/approvals',
    {
      schema: {
        params: z.object({ agent_id: AgentId }),
        /** `before`: what the page before called `next`. */
        querystring: z.object({ before: Place.optional() }),
        response: {
          200: z.object({ approvals: z.array(ApprovalLine), next: z.string().nullable() }),
          '4xx': RefusalBody,
          '5xx': RefusalBody,
        },
      },
    },
    async ({ params, query }, reply) => {
      if (!(await findAgent(read, params.agent_id))) return refuse(reply, 'agent-unknown');
      const facts = await approvableFacts(
        read,
        params.agent_id,
        query.before === undefined ? undefined : readPlace(query.before),
        FACTS_MAX,
      );
      const last = facts.length < FACTS_MAX ? undefined : facts.at(-1);
      return { approvals: facts.flatMap(approvalLines), next: last ? placeText(last) : null };
    },
  );
}

function approvalLines({ device_id, counter_code, received_at, text, code }: ApprovableFact): ApprovalLine[] {
  const read = readFact(FactEnvelope.parse(JSON.parse(text)));
  if (!read.ok || !('approved' in read.fact.body) || !read.fact.body.approved) return [];
  const { op_id, type, operator_id, occurred_at, body } = read.fact;
  const waiting_facts = 'waiting_facts' in body ? body.waiting_facts : null;
  const line = { op_id, type, operator_id, occurred_at, waiting_facts, ...read.fact.body.approved };
  return [{ ...line, device_id, counter_code, received_at, code }];
}
