/** What each command asks the server, and how it tells the answer. Every one is a few lines; they share nothing but the asking. */
import { resolve } from 'node:path';
import { parseEuros } from '@flouss/shared/domain/money';
import { newId, OpId } from '@flouss/shared/kernel/ids';
import { systemClock, systemRandom } from '@flouss/platform/system-ports';
import * as answers from './answers.ts';
import { askServer } from './ask-server.ts';
import type { Ask } from './ask-server.ts';
import type { Given, Told } from './commands.ts';
import { NotUnderstood } from './not-understood.ts';
import { administratorId, agentId, deviceId, openProposal, proposed } from './meant.ts';
import { euros, instant, printTable } from './print-table.ts';
import { readSecret } from './read-secret.ts';
import { forgetSession, keepSession, readSession } from './session-file.ts';

export async function signIn({ options }: Given): Promise<Told> {
  const { server = '', name = '', ca } = options;
  const line = { server: readServer(server), ca_file: ca === undefined ? undefined : resolve(ca) };
  const password = await readSecret('Password:');
  const answer = await askServer({ ...line, token: '' })('POST', '/admin/session', answers.SignedIn, {
    name,
    password,
  });
  await keepSession({ ...line, name: answer.name, token: answer.token });
  const due = answer.password_due ? ' Choose a password of your own now: npm run admin -- password' : '';
  const { token: _kept, ...shown } = answer;
  return { answer: shown, text: `Signed in as ${answer.name}, ${answer.role}.${due}` };
}

/** A password crosses no network in clear. */
function readServer(text: string): string {
  const url = URL.parse(text);
  const isNear = url !== null && ['127.0.0.1', 'localhost', '[::1]'].includes(url.hostname);
  if (url?.protocol === 'https:' || (url?.protocol === 'http:' && isNear)) return url.origin;
  throw new NotUnderstood('The server is named by an https address; http only on this machine.');
}

export async function signOut({ ask }: Given): Promise<Told> {
  const answer = await ask('DELETE', '/admin/session', answers.Anything);
  await forgetSession();
  return { answer, text: 'Signed out.' };
}

export async function whoAmI({ ask }: Given): Promise<Told> {
  const answer = await ask('GET', '/admin/session', answers.Oneself);
  return { answer, text: `${answer.name}, ${answer.role}, until ${instant(answer.ends_at)} at most.` };
}

export async function choosePassword({ ask }: Given): Promise<Told> {
  const body = { password: await readSecret('Password until now:'), new_password: await readSecret('New password:') };
  const answer = await ask('PUT', '/admin/session/password', answers.SignedIn, body);
  await keepSession({ ...(await readSession()), name: answer.name, token: answer.token });
  const { token: _kept, ...shown } = answer;
  return { answer: shown, text: 'The new password counts; your other sessions are over.' };
}

export async function listStaff({ ask }: Given): Promise<Told> {
  const answer = await ask('GET', '/admin/administrators', answers.Staff);
  const rows = answer.administrators.map(({ administrator_id, name, role, active, password_due }) => [
    name,
    role,
    active ? (password_due ? 'password due' : 'active') : 'rests',
    administrator_id,
  ]);
  return { answer, text: printTable(['name', 'role', 'state', 'id'], rows, 'There is nobody.') };
}

export async function addStaff({ ask, options }: Given): Promise<Told> {
  const { name, role } = options;
  const body = { name, role, password: await readSecret(`First password of ${name}:`) };
  const answer = await ask('POST', '/admin/administrators', answers.Anything, body);
  const text =
    answer['active'] === true
      ? `${name} may sign in, and then chooses a password.`
      : `${name} is known, and rests until a second person has agreed: npm run admin -- staff-enable ${name}`;
  return { answer, text };
}

export async function disableStaff({ ask, words: [name = ''] }: Given): Promise<Told> {
  const path = `/admin/administrators/${await administratorId(ask, name)}/disable`;
  return { answer: await ask('POST', path, answers.Anything), text: `${name} is out, with every session.` };
}

export async function enableStaff({ ask, words: [name = ''] }: Given): Promise<Told> {
  return proposed(ask, 'POST', `/admin/administrators/${await administratorId(ask, name)}/enable`, {});
}

export async function listAgents({ ask }: Given): Promise<Told> {
  const answer = await ask('GET', '/admin/agents', answers.Agents);
  const rows = answer.agents.map(({ agent_id, name, address, float_cents }) => [
    name,
    euros(float_cents),
    address,
    agent_id,
  ]);
  return { answer, text: printTable(['agent', 'float', 'address', 'id'], rows, 'There is no agent yet.') };
}

export async function addAgent({ ask, options: { name, address } }: Given): Promise<Told> {
  const answer = await ask('POST', '/admin/agents', answers.Anything, { name, address });
  return { answer, text: `${name} is an agent now: ${String(answer['agent_id'])}` };
}

export async function showAgent({ ask, words: [agent = ''] }: Given): Promise<Told> {
  const answer = await ask('GET', `/admin/agents/${await agentId(ask, agent)}`, answers.AgentDetails);
  const { contacts } = answer;
  const plan = answer.commission_plans.at(-1);
  const text = [
    `${answer.name}, ${answer.address} (${answer.agent_id})`,
    `Float ${euros(answer.float_cents)}, not to fall under ${euros(answer.float_floor_cents)}.`,
    contacts
      ? `Call ${contacts.person}, ${contacts.phone}${contacts.email === undefined ? '' : `, ${contacts.email}`}.`
      : 'Nobody to call is known.',
    plan
      ? `Earns ${euros(plan.card_cents)} a card and ${plan.reload_basis_points / 100} % of a reload's fee, since ${instant(plan.effective_at)}.`
      : 'Earns what the tariff says.',
  ].join('\n');
  return { answer, text };
}

export async function changeAgent({ ask, words: [agent = ''], options }: Given): Promise<Told> {
  const { name, address, person, phone, email } = options;
  const contacts = person === undefined ? undefined : { person, phone, email };
  const answer = await ask('PUT', `/admin/agents/${await agentId(ask, agent)}`, answers.Anything, {
    name,
    address,
    contacts,
  });
  return { answer, text: 'Changed; its counters print it from their next contact on.' };
}

export async function agreeConditions({ ask, words: [agent = ''], options }: Given): Promise<Told> {
  const { floor, 'per-card': perCard, 'per-reload': perReload } = options;
  if ((perCard === undefined) !== (perReload === undefined)) {
    throw new NotUnderstood('A commission is both: --per-card AMOUNT --per-reload PERCENT.');
  }
  const commission =
    perCard === undefined || perReload === undefined
      ? undefined
      : { card_cents: readAmount(perCard), reload_basis_points: readPercent(perReload) };
  const body = { float_floor_cents: floor === undefined ? undefined : readAmount(floor), commission };
  return proposed(ask, 'PUT', `/admin/agents/${await agentId(ask, agent)}/conditions`, body);
}

function readAmount(text: string): number {
  const amount = parseEuros(text);
  if (!amount.ok) throw new NotUnderstood(`${text} is no amount: write it as 1500 or 1500.00.`);
  return amount.value;
}

/** In basis points: `12.5` is 1250. */
function readPercent(text: string): number {
  const [, whole = '', part = ''] = /^(\d{1,3})(?:[.,](\d{1,2}))?$/.exec(text) ?? [];
  if (whole === '') throw new NotUnderstood(`${text} is no share: write it as 20 or 12.5.`);
  return Number(`${whole}${part.padEnd(2, '0')}`);
}

export async function listOperators({ ask, words: [agent = ''] }: Given): Promise<Told> {
  const answer = await ask('GET', `/admin/agents/${await agentId(ask, agent)}/operators`, answers.Operators);
  const rows = answer.operators.map(({ operator_id, name, role, active }) => [
    name,
    role,
    active ? 'active' : 'disabled',
    operator_id,
  ]);
  return { answer, text: printTable(['operator', 'role', 'state', 'id'], rows, 'This agent has no operator yet.') };
}

export async function listDevices({ ask }: Given): Promise<Told> {
  const answer = await ask('GET', '/admin/devices', answers.Devices);
  const { agents } = await ask('GET', '/admin/agents', answers.Agents);
  const nameOf = new Map(agents.map(({ agent_id, name }) => [agent_id, name]));
  const rows = answer.devices.map((device) => [
    device.counter_code,
    nameOf.get(device.agent_id) ?? device.agent_id,
    stateOf(device),
    String(device.head_seq),
    instant(device.seen_at),
    instant(device.key_since),
    device.device_id,
  ]);
  const headings = ['counter', 'agent', 'state', 'facts', 'last heard', 'key since', 'id'];
  return { answer, text: printTable(headings, rows, 'No counter is enrolled yet.') };
}

/** What a person should see at once: an old key that somebody still has. */
function stateOf({ state, state_reason, key_due, former_key_seen_at }: Device): string {
  const said = state_reason === null ? state : `${state} (${state_reason})`;
  const due = key_due ? ', new key asked for' : '';
  return former_key_seen_at === null ? `${said}${due}` : `${said}, OLD KEY USED ${instant(former_key_seen_at)}`;
}
type Device = Awaited<ReturnType<typeof answers.Devices.parseAsync>>['devices'][number];

export async function quarantine({ ask, words: [counter = ''], options: { reason } }: Given): Promise<Told> {
  const path = `/admin/devices/${await deviceId(ask, counter)}/quarantine`;
  const answer = await ask('POST', path, answers.Anything, { reason });
  return { answer, text: `${counter} is not heard until two people let it speak again.` };
}

export async function release({ ask, words: [counter = ''], options: { reason } }: Given): Promise<Told> {
  return proposed(ask, 'POST', `/admin/devices/${await deviceId(ask, counter)}/release`, { reason });
}

export async function newKey({ ask, words: [counter = ''], options: { reason } }: Given): Promise<Told> {
  return proposed(ask, 'POST', `/admin/devices/${await deviceId(ask, counter)}/new-key`, { reason });
}

export async function revoke({ ask, words: [counter = ''] }: Given): Promise<Told> {
  const path = `/admin/devices/${await deviceId(ask, counter)}/revoke`;
  return { answer: await ask('POST', path, answers.Anything), text: `${counter} is not heard any more, for ever.` };
}

export async function payIn({ ask, words: [agent = '', text = ''] }: Given): Promise<Told> {
  const body = { op_id: newId(OpId, systemClock, systemRandom), amount_cents: readAmount(text) };
  return proposed(ask, 'POST', `/admin/agents/${await agentId(ask, agent)}/pay-ins`, body);
}

export async function enrolmentCode({ ask, words: [agent = '', counter_code = ''] }: Given): Promise<Told> {
  return proposed(ask, 'POST', `/admin/agents/${await agentId(ask, agent)}/enrolment-codes`, { counter_code });
}

export async function recoveryCode({ ask, words: [lost = '', counter_code = ''], options }: Given): Promise<Told> {
  const body = { counter_code, reason: options.reason };
  return proposed(ask, 'POST', `/admin/devices/${await deviceId(ask, lost)}/recovery-codes`, body);
}

export async function listParked({ ask }: Given): Promise<Told> {
  const answer = await ask('GET', '/admin/bank-work?state=parked', answers.BankWork);
  const rows = answer.bank_work.map(({ work_key, kind, reason, changed_at, late, next_step }) => [
    kind,
    reason ?? '',
    `${instant(changed_at)}${late ? ' LATE' : ''}`,
    work_key,
    next_step ?? '',
  ]);
  return {
    answer,
    text: printTable(['what', 'why', 'since', 'key', 'next'], rows, 'No command for the bank is parked.'),
  };
}

export async function resume({ ask, words: [key = ''] }: Given): Promise<Told> {
  const path = `/admin/bank-work/${encodeURIComponent(key)}/resume`;
  return { answer: await ask('POST', path, answers.Anything), text: 'Taken up again; the bank is asked.' };
}

export async function refund({ ask, words: [key = ''] }: Given): Promise<Told> {
  return proposed(ask, 'POST', `/admin/bank-work/${encodeURIComponent(key)}/refund`, {});
}

export async function listProposals({ ask, options: { state = 'open' } }: Given): Promise<Told> {
  const answer = await ask('GET', `/admin/proposals?state=${encodeURIComponent(state)}`, answers.Proposals);
  const rows = answer.proposals.map((proposal) => [
    proposal.kind,
    proposal.made_by_name,
    proposal.state === 'open' ? `until ${instant(proposal.expires_at)}` : proposal.state,
    proposal.decided_by_name ?? '',
    proposal.subject,
    JSON.stringify(proposal.body),
    proposal.proposal_id,
  ]);
  const headings = ['what', 'by', 'state', 'decided by', 'of', 'how', 'id'];
  return { answer, text: printTable(headings, rows, 'There is none.') };
}

export async function approve({ ask, words: [word = ''] }: Given): Promise<Told> {
  const { proposal_id } = await openProposal(ask, word);
  const answer = await ask('POST', `/admin/proposals/${proposal_id}/approve`, answers.CarriedOut);
  return { answer, text: whatCameOfIt(answer) };
}

function whatCameOfIt({ kind, float_cents, code, expires_at, link }: CarriedOut): string {
  if (float_cents !== undefined) return `Booked: the agent's float is now ${euros(float_cents)}.`;
  if (code !== undefined) {
    return [code, `Good once, until ${instant(expires_at ?? 0)}. It is shown here only.`, link ?? ''].join('\n');
  }
  return `Carried out: ${kind}.`;
}
type CarriedOut = Awaited<ReturnType<typeof answers.CarriedOut.parseAsync>>;

export async function decline({ ask, words: [word = ''] }: Given): Promise<Told> {
  const { proposal_id } = await openProposal(ask, word);
  const answer = await ask('POST', `/admin/proposals/${proposal_id}/decline`, answers.Anything);
  return { answer, text: 'Declined; nothing was done.' };
}

export async function audit({ ask, options: { check } }: Given): Promise<Told> {
  if (check === true) return checkAudit(ask);
  const answer = await ask('GET', '/admin/audit', answers.AuditLines);
  const staff = (await ask('GET', '/admin/administrators', answers.Staff)).administrators;
  const nameOf = new Map(staff.map(({ administrator_id, name }) => [administrator_id, name]));
  const rows = answer.lines.map(({ seq, written_at, who, act, subject, outcome }) => [
    String(seq),
    instant(written_at),
    nameOf.get(who) ?? who,
    act,
    outcome,
    nameOf.get(subject) ?? subject,
  ]);
  return { answer, text: printTable(['no.', 'when', 'who', 'what', 'outcome', 'of'], rows, 'Nothing was done yet.') };
}

async function checkAudit(ask: Ask): Promise<Told> {
  const answer = await ask('GET', '/admin/audit/check', answers.AuditCheck);
  const text = answer.whole
    ? `The audit is whole; its head is line ${answer.head.seq}, ${answer.head.digest}.`
    : `The audit is not what was written: look at line ${answer.broken_at}.`;
  return { answer, text };
}
