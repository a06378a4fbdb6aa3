/** A shop at a server that runs as a process of its own. */
import type { AgentId, OperatorId } from '@flouss/shared/kernel/ids';
import { newId, OpId } from '@flouss/shared/kernel/ids';
import { systemClock, systemRandom } from '@flouss/platform/system-ports';
import { firstStaff } from './back-office.ts';
import type { ServerProcess } from './server-process.ts';
import { freshPacks } from './test-centre.ts';
import { openCounter } from './test-counter.ts';

/** What the agent pays in. */
export const FLOAT = 100_000_000;

const PACKS_A_DISPATCH = 500;

export interface Books {
  readonly accounts: readonly { readonly account: string; readonly balance_cents: number }[];
  readonly findings: readonly object[];
}

/** An agent with his float, an operator and packs, and an enrolled counter, all through the server's own API. */
export async function openShop(server: () => ServerProcess, dataDir: string, packCount: number, environment = {}) {
  const url = (): string => server().url;
  const office = await firstStaff(url, dataDir, environment);
  const shop = { name: 'Tabac', address: 'Lyon' };
  const { agent_id } = (await office.ask<{ agent_id: AgentId }>('POST', '/admin/agents', shop)).body;
  const op_id = newId(OpId, systemClock, systemRandom);
  await office.ask('POST', `/admin/agents/${agent_id}/pay-ins`, { op_id, amount_cents: FLOAT });
  const operator = { name: 'Nadia', role: 'teller', pin: '1234' };
  const { operator_id } = (
    await office.ask<{ operator_id: OperatorId }>('POST', `/admin/agents/${agent_id}/operators`, operator)
  ).body;
  const packs = freshPacks(packCount);
  for (let from = 0; from < packs.length; from += PACKS_A_DISPATCH) {
    const card_references = packs.slice(from, from + PACKS_A_DISPATCH);
    await office.ask('POST', `/admin/agents/${agent_id}/packs`, { card_references });
  }
  const asked = { counter_code: 'C01' };
  const { code } = (await office.ask<{ code: string }>('POST', `/admin/agents/${agent_id}/enrolment-codes`, asked))
    .body;
  const counter = openCounter({ url: url(), clock: systemClock });
  await counter.enrol(code);
  counter.signIn(operator_id);
  return { agent_id, counter, packs, office };
}
