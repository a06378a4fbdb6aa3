/** Our own staff: let in, kept out, locked, put out with the next request; on every server process, through a restart. */
import { rm, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  LOCKED_MS,
  SESSION_IDLE_MS,
  SESSION_MS,
  WRONG_PASSWORDS_MAX,
} from '../../../sync-server/src/admin/sessions.ts';
import { passwordMatches } from '../../../sync-server/src/admin/password.ts';
import { buildApp } from '../../../sync-server/src/app.ts';
import { changeAdministrator, findAdministratorNamed } from '../../../sync-server/src/db/administrators.ts';
import { deriveServerKeys } from '../../../sync-server/src/db/server-keys.ts';
import { openLogger } from '../../../sync-server/src/logger.ts';
import { readHere } from '../../../sync-server/src/sync/reading/batch-reader.ts';
import { askWith, bootstrap, PASSWORD } from './back-office.ts';
import { openCentre } from './test-centre.ts';
import type { TestCentre } from './test-centre.ts';

let centre: TestCentre;
beforeEach(async () => {
  centre = await openCentre();
});
afterEach(() => centre.close());

interface Session {
  token: string;
  password_due: boolean;
}

const signIn = (name: string, password = PASSWORD, url = centre.url) =>
  askWith<Session>(url, undefined, 'POST', '/admin/session', { name, password });
const signedIn = async (name: string): Promise<string> => (await signIn(name)).body.token;
const whoAmI = (token: string, url = centre.url) => askWith<{ name: string }>(url, token, 'GET', '/admin/session');
const REFUSED = { status: 401, body: { code: 'sign-in-refused' } };
const OUT = { status: 401, body: { code: 'not-authorised' } };

/** Another process over the same database, in so far as it shares nothing else. */
async function anotherServer() {
  const { db, ctx } = centre;
  const config = {
    bank: undefined,
    carrier: undefined,
    rateLimits: { requestsPerMinute: 9_999, enrolmentsPerMinute: 9 },
  };
  const app = await buildApp({ db, ctx, reader: readHere(ctx), config, logger: openLogger('silent') });
  return { url: await app.http.listen({ host: '127.0.0.1', port: 0 }), close: () => app.close() };
}

describe('a session', () => {
  it('is valid on any server process, until its owner leaves', async () => {
    const other = await anotherServer();
    const token = await signedIn('sofia');
    expect(await whoAmI(token, other.url)).toMatchObject({ status: 200, body: { name: 'sofia', role: 'supervisor' } });
    await askWith(other.url, token, 'DELETE', '/admin/session');
    expect(await whoAmI(token)).toMatchObject(OUT);
    await other.close();
  });

  it('ends when nobody asks for a while, and after a day’s work however busy', async () => {
    const [idle, busy] = [await signedIn('sofia'), await signedIn('sofia')];
    centre.clock.advance(SESSION_IDLE_MS - 1);
    expect((await whoAmI(busy)).status).toBe(200);
    centre.clock.advance(1);
    expect(await whoAmI(idle)).toMatchObject(OUT);
    for (let spent = SESSION_IDLE_MS; spent < SESSION_MS; spent += SESSION_IDLE_MS / 2) {
      expect((await whoAmI(busy)).status).toBe(200);
      centre.clock.advance(SESSION_IDLE_MS / 2);
    }
    expect(await whoAmI(busy)).toMatchObject(OUT);
  });

  it('is over with the next request once its owner is disabled, and he does not come back', async () => {
    const token = await signedIn('farid');
    const { administrators } = (
      await centre.admin<{ administrators: { administrator_id: string; name: string }[] }>(
        'GET',
        '/admin/administrators',
      )
    ).body;
    const idOf = (name: string) => administrators.find((each) => each.name === name)?.administrator_id;
    expect(await centre.admin('POST', `/admin/administrators/${idOf('farid')}/disable`)).toMatchObject({ status: 200 });
    expect(await whoAmI(token)).toMatchObject(OUT);
    expect(await signIn('farid')).toMatchObject(REFUSED);
    expect(await centre.admin('POST', `/admin/administrators/${idOf('sofia')}/disable`)).toMatchObject({
      status: 409,
      body: { code: 'own-account' },
    });
  });

  it('is nothing without an owner who may act, even while its row stands', async () => {
    const token = await signedIn('farid');
    const farid = await findAdministratorNamed(centre.db.read, 'farid');
    if (!farid) throw new Error('farid is there');
    const put = (active: 0 | 1) =>
      centre.db.transaction((tx) => changeAdministrator(tx, farid.administrator_id, { active }));
    await put(0);
    expect(await whoAmI(token)).toMatchObject(OUT);
    await put(1);
    expect((await whoAmI(token)).status).toBe(200);
  });

  it('leaves neither its token nor a password in the database', async () => {
    const token = await signedIn('sofia');
    const sessions = await centre.db.read.sql.selectFrom('admin_sessions').selectAll().execute();
    const sofia = await findAdministratorNamed(centre.db.read, 'sofia');
    expect(JSON.stringify([sessions, sofia])).not.toContain(token);
    expect(JSON.stringify([sessions, sofia])).not.toContain(PASSWORD);
    const hash = sofia?.password_hash ?? '';
    expect(await passwordMatches(centre.ctx, hash, PASSWORD)).toBe(true);
    const keys = deriveServerKeys(new Uint8Array(32).fill(8));
    expect(await passwordMatches({ ...centre.ctx, keys }, hash, PASSWORD)).toBe(false);
  });
});

describe('signing in', () => {
  it('refuses a wrong password and a name nobody has in the same words', async () => {
    expect(await signIn('sofia', 'not the right one')).toEqual(await signIn('nobody', 'not the right one'));
    expect(await signIn('sofia', 'not the right one')).toMatchObject(REFUSED);
  });

  it('is locked after wrong passwords, also for another process, until the time is over', async () => {
    for (let i = 0; i < WRONG_PASSWORDS_MAX; i++) await signIn('sofia', `wrong password ${i}`);
    const other = await anotherServer();
    expect(await signIn('sofia', PASSWORD, other.url)).toMatchObject(REFUSED);
    await other.close();
    centre.clock.advance(LOCKED_MS - 1);
    expect(await signIn('sofia')).toMatchObject(REFUSED);
    centre.clock.advance(1);
    expect((await signIn('sofia')).status).toBe(200);
    // A right one forgives the wrong ones before it.
    expect(await signIn('sofia', 'wrong again, once')).toMatchObject(REFUSED);
    expect((await signIn('sofia')).status).toBe(200);
  });

  it('compares no more of a burst than the lock allows', async () => {
    await Promise.all(Array.from({ length: 20 }, (_, i) => signIn('sofia', `one of a burst ${i}`)));
    const sofia = await findAdministratorNamed(centre.db.read, 'sofia');
    expect(sofia).toMatchObject({ wrong_passwords: WRONG_PASSWORDS_MAX });
    expect(await signIn('sofia')).toMatchObject(REFUSED);
  });

  it('is bounded by the minute', async () => {
    const other = await anotherServer();
    for (let i = 0; i < 9; i++) await signIn('nobody', 'guess after guess', other.url);
    expect((await signIn('nobody', 'guess after guess', other.url)).status).toBe(429);
    await other.close();
  });
});

describe('a password somebody else knows', () => {
  it('opens nothing but the choice of another', async () => {
    const added = { name: 'ines', role: 'finance', password: 'a first password for her' };
    const path = '/admin/administrators';
    const { administrator_id, active } = (
      await centre.admin<{ administrator_id: string; active: boolean }>('POST', path, added)
    ).body;
    // Not by one person's word.
    expect(active).toBe(false);
    expect(await signIn('ines', added.password)).toMatchObject(REFUSED);
    expect((await centre.admin('POST', `${path}/${administrator_id}/enable`)).status).toBe(200);
    expect(await centre.admin('POST', '/admin/administrators', added)).toMatchObject({ status: 409 });
    const { token, password_due } = (await signIn('ines', added.password)).body;
    expect(password_due).toBe(true);
    const ledger = (by: string) => askWith(centre.url, by, 'GET', '/admin/ledger');
    expect(await ledger(token)).toMatchObject({ status: 403, body: { code: 'password-due' } });
    const choose = (password: string, new_password: string) =>
      askWith<Session>(centre.url, token, 'PUT', '/admin/session/password', { password, new_password });
    expect(await choose('not the first one', 'her very own password')).toMatchObject(REFUSED);
    expect((await choose(added.password, 'short')).status).toBe(400);
    const chosen = (await choose(added.password, 'her very own password')).body;
    expect(chosen.password_due).toBe(false);
    expect((await ledger(chosen.token)).status).toBe(200);
    expect(await whoAmI(token)).toMatchObject(OUT);
    expect(await signIn('ines', added.password)).toMatchObject(REFUSED);
  });
});

describe('the first administrator', () => {
  it('comes by the command, once, with a password worth the name', async () => {
    const dir = await mkdtemp(join(tmpdir(), 'flouss-first-'));
    expect(await bootstrap(dir, ['--name', 'sofia'], 'short')).toMatchObject({
      exitCode: 1,
      said: expect.stringMatching(/12 to 128/),
    });
    expect(await bootstrap(dir, ['--name', 'Sofia B'])).toMatchObject({
      exitCode: 1,
      said: expect.stringMatching(/small letters/),
    });
    expect(await bootstrap(dir, ['--nam', 'sofia'])).toMatchObject({
      exitCode: 1,
      said: expect.stringMatching(/--name NAME/),
    });
    expect(await bootstrap(dir, ['--name', 'sofia'])).toEqual({
      exitCode: 0,
      said: 'sofia may sign in as supervisor.\n',
    });
    const again = await bootstrap(dir, ['--name', 'eve', '--role', 'finance']);
    expect(again.exitCode).toBe(2);
    expect(again.said).toContain('Somebody is let in already');
    await rm(dir, { recursive: true });
  }, 30_000);
});
