/**
 * Requests of those who may not ask: played again, altered on the way, forged, of counters that are out, and of our own staff whose
 * role may not. Each is refused with 401 or 403, and counted.
 */
import { KEY_PATHS, keyChange } from '@flouss/shared/contract/device-keys';
import { SYNC_PATHS } from '@flouss/shared/contract/sync';
import { makeDeviceKey, signerOf } from '@flouss/platform/device-key';
import { signRequest } from '@flouss/platform/http-signature';
import { systemRandom } from '@flouss/platform/system-ports';
import { ACCESS } from '../../sync-server/src/admin/access.ts';
import type { Role } from '../../sync-server/src/admin/access.ts';
import { PASSWORD } from '../integration/server/back-office.ts';
import { openCentre } from '../integration/server/test-centre.ts';
import type { TestCentre } from '../integration/server/test-centre.ts';
import { openCounter } from '../integration/server/test-counter.ts';
import type { SignedCall, TestCounter } from '../integration/server/test-counter.ts';
import { chanceOf } from '../simulation/chance.ts';
import type { Chance } from '../simulation/chance.ts';
import { ANSWER_MAX_MS, openTally, refusalsIn } from './tally.ts';
import type { Tally } from './tally.ts';

interface Request {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly payload?: string;
}

/** What the attempt should be refused with, at the least. */
const REFUSED: ReadonlySet<number> = new Set([401, 403]);

export async function fuzzStrangers(count: number, seed: string, answerMaxMs = ANSWER_MAX_MS): Promise<Tally> {
  const chance = chanceOf(`${seed}/strangers`);
  const centre = await openCentre({ requestsPerMinute: 1e9, enrolmentsPerMinute: 1e9 });
  const tally = openTally(answerMaxMs);
  try {
    const attempts = await prepare(centre, chance);
    const names = Object.keys(attempts);
    const before = refusalsIn(await metricsOf(centre));
    for (let i = 0; i < count; i++) {
      const name = names[i % names.length]!;
      const request = attempts[name]!();
      const cpu = process.cpuUsage();
      const { statusCode, body } = await centre.app.http.inject(request);
      const { user, system } = process.cpuUsage(cpu);
      tally.answered(statusCode, (JSON.parse(body) as { readonly code?: string }).code);
      tally.took((user + system) / 1_000, name);
      if (!REFUSED.has(statusCode))
        tally.find(`${name}: ${request.method} ${request.url} was answered ${statusCode} ${body.slice(0, 200)}`);
    }
    return tally.ended(refusalsIn(await metricsOf(centre)) - before);
  } finally {
    await centre.close();
  }
}

const metricsOf = async ({ app }: TestCentre): Promise<string> =>
  (await app.http.inject({ method: 'GET', url: '/metrics' })).body;

async function prepare(centre: TestCentre, chance: Chance): Promise<Record<string, () => Request>> {
  const { counter, cards } = await centre.openShop(1);
  const { card, customer } = cards[0]!;
  const outside = openCounter({ url: centre.url, clock: centre.clock });
  const revoked = await outOf(centre, 'revoke');
  const quarantined = await outOf(centre, 'quarantine');
  const retired = await replaced(centre);
  const played = counter.pushCall([counter.reload(card, customer.customer_id, 5_000, 600).entry]);
  await counter.send(played);
  const tokens = await tokensOf(centre);
  const calls = (of: TestCounter): SignedCall =>
    chance.pick([
      () => of.signed('GET', SYNC_PATHS.pull, '?cursor=0&wait_ms=0', ''),
      () => of.signed('GET', SYNC_PATHS.snapshot, '?', ''),
      () => of.pushCall([JSON.parse(played.body).entries[0]]),
      () => of.signed('POST', SYNC_PATHS.verifyReceipt, '?', JSON.stringify({ text: 'FLOUSS1[]' })),
      () => of.signed('POST', KEY_PATHS.use, '?', JSON.stringify({ after_seq: 0 })),
    ])();
  return {
    'played again': () => requestOf(played),
    altered: () => altered(calls(counter), chance),
    'signed by another': () => requestOf({ ...calls(outside), headers: { ...calls(outside).headers } }),
    'in the name of another': () => named(calls(outside), outside.deviceId, counter.deviceId),
    'not signed': () => {
      const { headers, ...request } = requestOf(calls(counter));
      const left = Object.entries(headers).filter(
        ([name]) => name !== chance.pick(['signature', 'signature-input', 'content-digest']),
      );
      return { ...request, headers: Object.fromEntries(left.filter(([name]) => name !== 'signature')) };
    },
    'of another time': () => stale(counter, centre, chance),
    revoked: () => requestOf(calls(revoked)),
    quarantined: () => requestOf(calls(quarantined)),
    'with a key that was replaced': () => requestOf(calls(retired)),
    'without a token': () => admin(chance, chance.pick(GUARDED), undefined),
    'with a token of nobody': () =>
      admin(chance, chance.pick(GUARDED), Buffer.from(chance.bytes(32)).toString('base64url')),
    'with a role that may not': () => {
      const role = chance.pick(ROLES);
      return admin(chance, chance.pick(closedTo(role)), tokens[role]);
    },
    'with a wrong password': () => ({
      method: 'POST',
      url: '/admin/session',
      headers: { 'content-type': 'application/json' },
      payload: JSON.stringify({ name: `nobody${chance.between(0, 9)}`, password: 'x'.repeat(chance.between(0, 40)) }),
    }),
  };
}

function requestOf({ method, path, query, body, headers }: SignedCall): Request {
  return {
    method,
    url: query === '?' ? path : path + query,
    headers: { ...headers, ...(body === '' ? {} : { 'content-type': 'application/json' }) },
    ...(body === '' ? {} : { payload: body }),
  };
}

/** One thing changed after it was signed. */
function altered(call: SignedCall, chance: Chance): Request {
  const request = requestOf(call);
  const flip = (text: string): string => {
    const place = chance.between(0, text.length - 1);
    const other = text[place] === 'A' ? 'B' : 'A';
    return text.slice(0, place) + other + text.slice(place + 1);
  };
  const header = chance.pick(['signature', 'signature-input', 'content-digest'] as const);
  const headers = { ...request.headers, [header]: flip(request.headers[header] ?? 'x') };
  if (request.payload === undefined || chance.percent(60)) return { ...request, headers };
  return { ...request, payload: flip(request.payload) };
}

function named(call: SignedCall, from: string, to: string): Request {
  const request = requestOf(call);
  const input = request.headers['signature-input'] ?? '';
  return { ...request, headers: { ...request.headers, 'signature-input': input.replace(from, to) } };
}

function stale(counter: TestCounter, centre: TestCentre, chance: Chance): Request {
  const now = centre.clock.now();
  centre.clock.set(now + chance.pick([-1, 1]) * chance.between(301_000, 90_000_000));
  const call = counter.signed('GET', SYNC_PATHS.pull, '?cursor=0&wait_ms=0', '');
  centre.clock.set(now);
  return requestOf(call);
}

const ROLES: readonly Role[] = ['support', 'supervisor', 'finance', 'auditor'];
const GUARDED = Object.entries(ACCESS)
  .filter(([, { who }]) => who !== 'anyone')
  .map(([route]) => route);

function closedTo(role: Role): string[] {
  return Object.entries(ACCESS)
    .filter(([, { who }]) => Array.isArray(who) && !who.includes(role))
    .map(([route]) => route);
}

function admin(chance: Chance, route: string, token: string | undefined): Request {
  const [method, path] = route.split(' ') as [Request['method'], string];
  const bare = method === 'GET' || method === 'DELETE';
  return {
    method,
    url: path.replace(/:\w+/g, () => chance.pick(['x', '2026-01-01', '0', '%00', '-1'])),
    headers: {
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...(bare ? {} : { 'content-type': 'application/json' }),
    },
    ...(bare ? {} : { payload: chance.pick(['{}', '{"reason":"x"}', '[]']) }),
  };
}

async function tokensOf(centre: TestCentre): Promise<Record<Role, string>> {
  const names: Readonly<Record<Role, string>> = {
    support: 'salma',
    supervisor: 'sofia',
    finance: 'farid',
    auditor: 'anis',
  };
  const tokens = {} as Record<Role, string>;
  for (const role of ROLES) {
    const { body } = await centre.app.http.inject({
      method: 'POST',
      url: '/admin/session',
      payload: { name: names[role], password: PASSWORD },
    });
    tokens[role] = (JSON.parse(body) as { token: string }).token;
  }
  return tokens;
}

async function outOf(centre: TestCentre, what: 'revoke' | 'quarantine'): Promise<TestCounter> {
  const counter = await centre.openEnrolledCounter(await centre.openAgent(0));
  await centre.admin(
    'POST',
    `/admin/devices/${counter.deviceId}/${what}`,
    what === 'quarantine' ? { reason: 'x' } : undefined,
  );
  return counter;
}

/** A counter whose key has been replaced, as it was before. */
async function replaced(centre: TestCentre): Promise<TestCounter> {
  const counter = await centre.openEnrolledCounter(await centre.openAgent(0));
  const next = makeDeviceKey();
  const sign = signerOf(next);
  const change = keyChange(counter.deviceId, counter.key.publicKey, next.publicKey);
  const offer = { public_key: next.publicKey, certificate: counter.sign(change), proof: sign(change) };
  await counter.send(counter.signed('POST', KEY_PATHS.offer, '?', JSON.stringify(offer)));
  const body = JSON.stringify({ after_seq: 0 });
  const headers = signedAs(counter, sign, centre, body);
  await counter.send({ method: 'POST', path: KEY_PATHS.use, query: '?', body, headers });
  return counter;
}

function signedAs(counter: TestCounter, sign: ReturnType<typeof signerOf>, centre: TestCentre, body: string) {
  return signRequest(
    { method: 'POST', path: KEY_PATHS.use, query: '?', body },
    counter.deviceId,
    sign,
    centre.clock,
    systemRandom,
  );
}
