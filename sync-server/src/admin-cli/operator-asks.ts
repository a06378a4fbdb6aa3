/** Who works at an agent's counters, from a terminal. A PIN is typed unseen. */
import * as answers from './answers.ts';
import type { Ask } from './ask-server.ts';
import type { Given, Told } from './commands.ts';
import { agentId } from './meant.ts';
import { pickOne } from './pick-one.ts';
import { readSecret } from './read-secret.ts';

const FROM_NEXT_CONTACT = 'his counters know at their next contact.';

export async function addOperator({ ask, words: [agent = ''], options: { name, role } }: Given): Promise<Told> {
  const path = `/admin/agents/${await agentId(ask, agent)}/operators`;
  const answer = await ask('POST', path, answers.Anything, {
    name,
    role,
    pin: await readSecret(`First PIN of ${name}:`),
  });
  return { answer, text: `${name} may work as ${role}; ${FROM_NEXT_CONTACT}` };
}

export async function changeRole({ ask, words: [agent = '', who = '', role = ''] }: Given): Promise<Told> {
  const path = `/admin/operators/${await operatorId(ask, agent, who)}/role`;
  return {
    answer: await ask('PUT', path, answers.Anything, { role }),
    text: `${who} is ${role}; ${FROM_NEXT_CONTACT}`,
  };
}

export async function resetPin({ ask, words: [agent = '', who = ''] }: Given): Promise<Told> {
  const path = `/admin/operators/${await operatorId(ask, agent, who)}/pin`;
  const answer = await ask('PUT', path, answers.Anything, { pin: await readSecret(`New PIN of ${who}:`) });
  return { answer, text: `${who} has a new PIN; ${FROM_NEXT_CONTACT}` };
}

export async function disableOperator({ ask, words: [agent = '', who = ''] }: Given): Promise<Told> {
  const path = `/admin/operators/${await operatorId(ask, agent, who)}/disable`;
  return { answer: await ask('POST', path, answers.Anything), text: `${who} is out; ${FROM_NEXT_CONTACT}` };
}

export async function enableOperator({ ask, words: [agent = '', who = ''] }: Given): Promise<Told> {
  const path = `/admin/operators/${await operatorId(ask, agent, who)}/enable`;
  return { answer: await ask('POST', path, answers.Anything), text: `${who} may work again; ${FROM_NEXT_CONTACT}` };
}

async function operatorId(ask: Ask, agent: string, who: string): Promise<string> {
  const path = `/admin/agents/${await agentId(ask, agent)}/operators`;
  const { operators } = await ask('GET', path, answers.Operators);
  return pickOne(operators, who, 'operator', ({ operator_id, name }) => [operator_id, name]).operator_id;
}
