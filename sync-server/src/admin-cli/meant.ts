/** Whom and what a person means by a name or the end of an id; and how it is told that something waits for a second person. */
import * as answers from './answers.ts';
import type { Ask } from './ask-server.ts';
import type { Told } from './commands.ts';
import { pickOne } from './pick-one.ts';
import { instant } from './print-table.ts';

export async function proposed(ask: Ask, method: 'POST' | 'PUT', path: string, body: object): Promise<Told> {
  const answer = await ask(method, path, answers.Proposed, body);
  const end = answer.proposal_id.slice(-8);
  const text = `Proposed; nothing has happened yet. A colleague carries it out before ${instant(answer.expires_at)}: npm run admin -- approve ${end}`;
  return { answer, text };
}

export async function openProposal(ask: Ask, word: string) {
  const { proposals } = await ask('GET', '/admin/proposals', answers.Proposals);
  return pickOne(proposals, word, 'open proposal', ({ proposal_id }) => [proposal_id]);
}

export async function agentId(ask: Ask, word: string): Promise<string> {
  const { agents } = await ask('GET', '/admin/agents', answers.Agents);
  return pickOne(agents, word, 'agent', ({ agent_id, name }) => [agent_id, name]).agent_id;
}

export async function deviceId(ask: Ask, word: string): Promise<string> {
  const { devices } = await ask('GET', '/admin/devices', answers.Devices);
  return pickOne(devices, word, 'counter', ({ device_id, counter_code }) => [device_id, counter_code]).device_id;
}

export async function administratorId(ask: Ask, word: string): Promise<string> {
  const { administrators } = await ask('GET', '/admin/administrators', answers.Staff);
  return pickOne(administrators, word, 'colleague', ({ administrator_id, name }) => [administrator_id, name])
    .administrator_id;
}
