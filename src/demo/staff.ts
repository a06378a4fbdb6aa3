/**
 * The centre's staff of the demo: the first is let in by the server's own command, the others by him; each signs in like anybody.
 * One password for all of them: it is a demo.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
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

/** Those who are not there yet come in; then each of them has signed in. */
export async function openStaff(server: string, password: string): Promise<Staff> {
  const supervisor = await signIn(server, 'supervisor', password);
  const { administrators } = (await supervisor.get<{ administrators: { name: string }[] }>('/admin/administrators'))
    .data;
  for (const role of ['finance', 'support', 'auditor'] as const) {
    if (administrators.some(({ name }) => name === DEMO_STAFF[role])) continue;
    const first = `${password}-first`;
    await supervisor.post('/admin/administrators', { name: DEMO_STAFF[role], role, password: first });
    const newcomer = await signIn(server, role, first);
    await newcomer.put('/admin/session/password', { password: first, new_password: password });
  }
  return {
    supervisor,
    finance: await signIn(server, 'finance', password),
    support: await signIn(server, 'support', password),
  };
}

async function signIn(server: string, role: Role, password: string): Promise<AxiosInstance> {
  const name = DEMO_STAFF[role];
  const { token } = (await axios.post<{ token: string }>(`${server}/admin/session`, { name, password })).data;
  return axios.create({ baseURL: server, headers: { authorization: `Bearer ${token}` }, timeout: TIMEOUT_MS });
}
