/** What Kannel says became of our replies, over HTTP: heard by who can show the mark alone, kept, and settling what was in doubt. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pino from 'pino';
import { cents } from '@flouss/shared/domain/money';
import { systemRandom } from '@flouss/platform/system-ports';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openTerms } from '../../../sync-server/src/controls/terms.ts';
import type { Database } from '../../../sync-server/src/db/open.ts';
import { deriveServerKeys } from '../../../sync-server/src/db/server-keys.ts';
import { receiptsOf } from '../../../sync-server/src/db/sms-receipts.ts';
import { createServer, RATE_LIMITS } from '../../../sync-server/src/http/server.ts';
import { kannelReceipts, receiptUrl } from '../../../sync-server/src/sms/carriers/kannel-receipts.ts';
import { openReceipts } from '../../../sync-server/src/sms/receipts.ts';
import { openTestDatabase } from '../database/test-database.ts';

const REPLY = '019eb08b-9c02-7111-b41c-464fb56da6ba';
const OTHER = '019eb08b-9c02-7111-b41c-464fb56da6bb';
const keys = deriveServerKeys(new Uint8Array(32).fill(9));
const clock = { now: () => Date.UTC(2026, 5, 15, 10) };

let folder: string;
let db: Database;
let server: Awaited<ReturnType<typeof createServer>>;
let base: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'flouss-receipts-'));
  db = await openTestDatabase(folder, clock);
  const ctx = { clock, random: systemRandom, keys, terms: openTerms() };
  server = await createServer({
    logger: pino({ level: 'silent' }),
    rateLimits: RATE_LIMITS,
    metrics: { answered() {} },
  });
  await server.register(kannelReceipts(() => keys, openReceipts(db, ctx).receiveOf));
  base = await server.listen({ host: '127.0.0.1', port: 0 });
  await db.transaction(async (tx) => {
    for (const reply_id of [REPLY, OTHER]) {
      const row = {
        sender_index: 'i',
        sender_sealed: '{}',
        text_sealed: '{}',
        segments: 1,
        paid: 1,
        price_cents: cents(50),
      } as const;
      const sent = {
        state: 'unknown',
        attempts: 1,
        next_at: 0,
        lease_by: null,
        lease_until: 0,
        created_at: 1,
        changed_at: 1,
        via: 'kannel',
      } as const;
      await tx.sql
        .insertInto('sms_replies')
        .values({ reply_id, cause: `message:${reply_id}`, ...row, ...sent })
        .execute();
    }
  });
});
afterEach(async () => {
  await server.close();
  await db.close();
  await rm(folder, { recursive: true, force: true });
});

/** As Kannel calls it. */
const say = async (value: number, url = receiptUrl(keys, base, REPLY)): Promise<number> =>
  (await fetch(url.replace('%d', String(value)))).status;
const said = async (reply = REPLY) => (await receiptsOf(db.read, [reply])).map(({ state }) => state);
const stateOf = async (reply_id: string) =>
  (await db.read.sql.selectFrom('sms_replies').select('state').where('reply_id', '=', reply_id).executeTakeFirst())
    ?.state;

describe('a report', () => {
  it.each([
    [1, 'delivered'],
    [2, 'undeliverable'],
    [8, 'accepted'],
    [16, 'rejected'],
  ])('%i says %s, and that Kannel has the reply', async (value, state) => {
    expect(await stateOf(REPLY)).toBe('unknown');
    expect(await say(value)).toBe(200);
    expect(await said()).toEqual([state]);
    expect([await stateOf(REPLY), await stateOf(OTHER)]).toEqual(['sent', 'unknown']);
  });

  it('that is final stays, in whatever order they come, and once', async () => {
    for (const value of [8, 1, 8, 1]) expect(await say(value)).toBe(200);
    expect(await said()).toEqual(['delivered']);
  });

  it('of a value that says nothing new changes nothing', async () => {
    expect(await say(4)).toBe(200);
    expect([await said(), await stateOf(REPLY)]).toEqual([[], 'unknown']);
  });

  it.each<[string, (url: URL) => void]>([
    ['another mark', (url) => url.searchParams.set('mark', 'x'.repeat(43))],
    ['no mark', (url) => url.searchParams.delete('mark')],
    ['the mark of another reply', (url) => void (url.pathname = url.pathname.replace(REPLY, OTHER))],
  ])('with %s is refused', async (_, spoil) => {
    const url = new URL(receiptUrl(keys, base, REPLY).replace('%d', '2'));
    spoil(url);
    expect([401, 400]).toContain(await say(2, url.href));
    expect([await said(), await said(OTHER), await stateOf(OTHER)]).toEqual([[], [], 'unknown']);
  });
});
