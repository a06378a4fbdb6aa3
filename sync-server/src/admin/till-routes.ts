/** The Z reports of an agent's counters, as they said them, each with the verdict it got. */
import { FactEnvelope, readFact } from '@flouss/shared/contract/journal';
import { Approval } from '@flouss/shared/contract/approval';
import { Cents } from '@flouss/shared/domain/money';
import { FactReason } from '@flouss/shared/domain/reasons';
import { DrawerClosing, takingsOf, TillTotal, zNumber } from '@flouss/shared/domain/till';
import { assert } from '@flouss/shared/kernel/assert';
import { AgentId, DeviceId, OperatorId } from '@flouss/shared/kernel/ids';
import { z } from 'zod';
import { findAgent } from '../db/agents.ts';
import { zReportsOf } from '../db/tills.ts';
import type { ZReportFact } from '../db/tills.ts';
import { refuse, RefusalBody } from '../http/refusals.ts';
import type { Http } from '../http/server.ts';
import type { AdminRoom } from './door.ts';

const REPORTS_MAX = 1_000;
const EpochMs = z.number().int();

const ZReportLine = z.object({
  device_id: DeviceId,
  counter_code: z.string(),
  number: z.string(),
  z_number: z.number().int(),
  opened_at: EpochMs,
  closed_at: EpochMs,
  received_at: EpochMs,
  operator_id: OperatorId,
  till: DrawerClosing,
  refunds: DrawerClosing,
  totals: z.array(TillTotal.extend({ operator_id: OperatorId })),
  takings_cents: Cents,
  takings_so_far_cents: Cents,
  note: z.string().nullable(),
  approved: Approval.nullable(),
  /** Why the report was not accepted; null where it was. */
  code: FactReason.nullable(),
});
type ZReportLine = z.infer<typeof ZReportLine>;

export function tillRoutes(http: Http, { read }: AdminRoom): void {
  http.get(
    '/admin/agents/:agent_id/z-reports',
    {
      schema: {
        params: z.object({ agent_id: AgentId }),
        response: {
          200: z.object({ z_reports: z.array(ZReportLine) }),
          '4xx': RefusalBody,
          '5xx': RefusalBody,
        },
      },
    },
    async ({ params }, reply) => {
      if (!(await findAgent(read, params.agent_id))) return refuse(reply, 'agent-unknown');
      return { z_reports: (await zReportsOf(read, params.agent_id, REPORTS_MAX)).map(zReportLine) };
    },
  );
}

function zReportLine({ device_id, counter_code, opened_at, received_at, text, code }: ZReportFact): ZReportLine {
  const read = readFact(FactEnvelope.parse(JSON.parse(text)));
  assert(read.ok && read.fact.type === 'till-closed', 'a Z report is a closing');
  const { fact } = read;
  const { count: _count, opened: _opened, ...said } = fact.body;
  return {
    ...said,
    device_id,
    counter_code,
    number: zNumber(counter_code, said.z_number),
    opened_at,
    closed_at: fact.occurred_at,
    received_at,
    operator_id: fact.operator_id,
    takings_cents: takingsOf(said.totals),
    code,
  };
}
