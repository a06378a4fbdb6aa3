/**
 * The centre's staff of the demo: the first is let in by the server's own command, the others by him; each signs in like anybody.
 * One password for all of them: it is a demo.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { Agent } from 'node:https';
import axios from 'axios';
import type { AxiosInstance } from 'axios';

const TIMEOUT_MS = 10_000;
/** The command's way of saying that somebody is there already. */
const SOMEBODY_IS_THERE = 2;

/** Each signs in with his name. */
export const DEMO_STAFF = { supervisor: 'sofia', finance: 'farid', support: 'salma', auditor: 'anis' } as const;
type Role = keyof typeof DEMO_STAFF;
export type Staff = Readonly<Record<Exclude<Role, 'auditor'>, AxiosInstance>>;

/** `entry` is the server's command; `env` the server's own. */
export async function letFirstIn(
  entry: string,
  env: Readonly<Record<string, string>>,
  password: string,
): Promise<void> {
  const child = spawn(process.execPath, [entry, '--name', DEMO_STAFF.supervisor], {
    env: { ...process.env, ...env },
    stdio: ['pipe', 'ignore', 'pipe'],
  });
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString('utf8')));
  child.stdin.end(password);
  await once(child, 'close');
  if (child.exitCode !== 0 && child.exitCode !== SOMEBODY_IS_THERE) throw new Error(said.trim());
}

/** Where they knock: the server, believed by this certificate (PEM) and by no other. */
export interface CentreDoor {
  readonly server: string;
  readonly ca: string;
}

/** Those who are not there yet come in; then each of them has signed in. */
export async function openStaff(door: CentreDoor, password: string): Promise<Staff> {
  const supervisor = await signIn(door, 'supervisor', password);
  const { administrators } = (await supervisor.get<{ administrators: { name: string }[] }>('/admin/administrators'))
    .data;
  const missing = (role: Role): boolean => administrators.every(({ name }) => name !== DEMO_STAFF[role]);
  // The second comes in by the first's word alone, the others by the word of two.
  if (missing('finance')) await choosePassword(door, 'finance', await letIn(supervisor, 'finance', password), password);
  const finance = await signIn(door, 'finance', password);
  for (const role of ['support', 'auditor'] as const) {
    if (!missing(role)) continue;
    const { first, administrator_id } = await letIn(supervisor, role, password);
    await agreed(supervisor, finance, `/admin/administrators/${administrator_id}/enable`);
    await choosePassword(door, role, { first }, password);
  }
  return { supervisor, finance, support: await signIn(door, 'support', password) };
}

/** What one proposes and another approves. */
export async function agreed<T>(
  maker: AxiosInstance,
  checker: AxiosInstance,
  path: string,
  body: object = {},
): Promise<T> {
  const { proposal_id } = (await maker.post<{ proposal_id: string }>(path, body)).data;
  return (await checker.post<T>(`/admin/proposals/${proposal_id}/approve`, {})).data;
}

interface Newcomer {
  /** A password that somebody else knows. */
  readonly first: string;
}

async function letIn(
  supervisor: AxiosInstance,
  role: Role,
  password: string,
): Promise<Newcomer & { administrator_id: string }> {
  const first = `${password}-first`;
  const newcomer = { name: DEMO_STAFF[role], role, password: first };
  const { administrator_id } = (await supervisor.post<{ administrator_id: string }>('/admin/administrators', newcomer))
    .data;
  return { first, administrator_id };
}

async function choosePassword(door: CentreDoor, role: Role, { first }: Newcomer, password: string): Promise<void> {
  const newcomer = await signIn(door, role, first);
  await newcomer.put('/admin/session/password', { password: first, new_password: password });
}

async function signIn({ server, ca }: CentreDoor, role: Role, password: string): Promise<AxiosInstance> {
  const name = DEMO_STAFF[role];
  const line = { baseURL: server, timeout: TIMEOUT_MS, httpsAgent: new Agent({ ca, minVersion: 'TLSv1.3' }) };
  const { token } = (await axios.create(line).post<{ token: string }>('/admin/session', { name, password })).data;
  return axios.create({ ...line, headers: { authorization: `Bearer ${token}` } });
}
