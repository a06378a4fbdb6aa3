/**
 * Our own staff in a test: each question is asked by somebody whose role may ask it, after he has signed in over HTTP. Who may ask
 * what is read from the server's table.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { fileURLToPath } from 'node:url';
import axios from 'axios';
import { ACCESS } from '../../../sync-server/src/admin/access.ts';
import type { Role } from '../../../sync-server/src/admin/access.ts';

const BOOTSTRAP = fileURLToPath(new URL('../../../sync-server/src/bootstrap-admin.ts', import.meta.url));
export const PASSWORD = 'phrase de passe des essais';

export interface AdminAnswer<T extends object> {
  readonly status: number;
  readonly body: T & { readonly code?: string };
}

export interface BackOffice {
  /**
   * By the first of the staff who may ask it; what needs a second person is approved by one, and that answer given. `T` is what
   * the caller knows the route to answer.
   */
  ask<T extends object>(method: string, path: string, body?: unknown): Promise<AdminAnswer<T>>;
  /** By somebody of this role, whether he may or not. */
  askAs<T extends object>(role: Role, method: string, path: string, body?: unknown): Promise<AdminAnswer<T>>;
}

/** `names`: who is there for each role, all with one password; `ca` (PEM) vouches for a server that is encrypted. */
export function backOffice(
  url: () => string,
  names: Partial<Record<Role, string>>,
  password = PASSWORD,
  ca?: string,
): BackOffice {
  const tokens = new Map<Role, string>();

  async function signIn(role: Role): Promise<string> {
    const { status, body } = await askWith<{ token: string }>(
      url(),
      undefined,
      'POST',
      '/admin/session',
      { name: names[role], password },
      ca,
    );
    if (status !== 200) throw new Error(`${role} cannot sign in: ${body.code}`);
    tokens.set(role, body.token);
    return body.token;
  }

  const askAs: BackOffice['askAs'] = async <T extends object>(
    role: Role,
    method: string,
    path: string,
    body?: unknown,
  ) => {
    const answer = await askWith<T>(url(), tokens.get(role) ?? (await signIn(role)), method, path, body, ca);
    if (answer.status !== 401) return answer;
    // The test has moved the clock, and the session is over.
    return askWith<T>(url(), await signIn(role), method, path, body, ca);
  };

  return {
    askAs,
    async ask<T extends object>(method: string, path: string, body?: unknown) {
      const maker = whoMay(method, path, names);
      const answer = await askAs<T & { proposal_id?: string }>(maker, method, path, body);
      if (answer.status !== 202) return answer;
      const checker = maker === 'supervisor' ? 'finance' : 'supervisor';
      return askAs<T>(checker, 'POST', `/admin/proposals/${answer.body.proposal_id}/approve`);
    },
  };
}

export async function askWith<T extends object>(
  url: string,
  token: string | undefined,
  method: string,
  path: string,
  body?: unknown,
  ca?: string,
): Promise<AdminAnswer<T>> {
  // A line for each question: the servers of tests come and go.
  const { status, data } = await axios.request<AdminAnswer<T>['body']>({
    method,
    url: `${url}${path}`,
    headers: {
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      'content-type': body === undefined ? false : 'application/json',
    },
    data: body,
    httpAgent: new HttpAgent(),
    httpsAgent: new HttpsAgent({ ca }),
    proxy: false,
    validateStatus: () => true,
  });
  return { status, body: data };
}

function whoMay(method: string, path: string, names: Partial<Record<Role, string>>): Role {
  const [asked = ''] = path.split('?');
  for (const [route, { who }] of Object.entries(ACCESS)) {
    const shape = new RegExp(`^${route.replace(/:\w+/g, '[^/]+')}$`);
    if (!shape.test(`${method} ${asked}`) || typeof who === 'string') continue;
    const role = who.find((each) => names[each] !== undefined);
    if (role) return role;
  }
  throw new Error(`nobody here may ${method} ${path}`);
}

/** As on a new server: the first by the command, a second by the first. */
export async function firstStaff(
  url: () => string,
  dataDir: string,
  environment: Environment = {},
): Promise<BackOffice> {
  const said = await bootstrap(dataDir, ['--name', 'sofia'], PASSWORD, environment);
  if (said.exitCode !== 0) throw new Error(said.said);
  const names = { supervisor: 'sofia', finance: 'farid' };
  const office = backOffice(url, names);
  const first = `${PASSWORD} (premier)`;
  await office.askAs('supervisor', 'POST', '/admin/administrators', {
    name: 'farid',
    role: 'finance',
    password: first,
  });
  const { body } = await askWith<{ token: string }>(url(), undefined, 'POST', '/admin/session', {
    name: 'farid',
    password: first,
  });
  const own = { password: first, new_password: PASSWORD };
  const changed = await askWith(url(), body.token, 'PUT', '/admin/session/password', own);
  if (changed.status !== 200) throw new Error(`the second could not choose a password: ${changed.body.code}`);
  return office;
}

/** Beside the data folder. */
type Environment = Readonly<Record<string, string>>;

export async function bootstrap(
  dataDir: string,
  args: readonly string[],
  password = PASSWORD,
  environment: Environment = {},
) {
  const child = spawn(process.execPath, [BOOTSTRAP, ...args], {
    env: { PATH: process.env['PATH'], FLOUSS_DATA_DIR: dataDir, ...environment },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (said += chunk.toString()));
  child.stdin.end(`${password}\n`);
  await once(child, 'close');
  return { exitCode: child.exitCode, said };
}
