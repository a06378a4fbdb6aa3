/** Between "we have it" and the conversation: nothing is lost, doubled or overtaken there, and what is broken holds nobody up. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { countWaiting } from '../../../sync-server/src/db/waiting.ts';
import { takeLease } from '../../../sync-server/src/db/leases.ts';
import { arrivalWorker } from '../../../sync-server/src/sms/arrival-worker.ts';
import type { Worker } from '../../../sync-server/src/sms/worker.ts';
import type { Customer } from './customers.ts';
import { kannelHeaders, openSmsCentre, type SmsCentre } from './sms-centre.ts';

const NOWHERE = 'http://127.0.0.1:9/';
const PHONE = '+33639980002';
const OTHER = '+33639980003';
const SECOND_MS = 1_000;

let folder: string;
let centre: SmsCentre;
let customer: Customer;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'flouss-arrivals-'));
  centre = await openSmsCentre(NOWHERE, folder);
  customer = await centre.enrolled(PHONE);
});
afterEach(async () => {
  await centre.close();
  await rm(folder, { recursive: true, force: true });
});

const silentLog = { info() {}, warn() {}, error() {} };
const anotherServer = (): Worker => arrivalWorker({ database: centre.db, ctx: centre.ctx, log: silentLog });
const waiting = async () => centre.db.read.sql.selectFrom('sms_arrivals').selectAll().orderBy('arrival_id').execute();
const conversed = async (): Promise<number> =>
  (await centre.db.read.sql.selectFrom('sms_inbox').select('message_id').execute()).length;

async function untilNothingIsDone(...workers: Worker[]): Promise<void> {
  for (;;) {
    const done = await Promise.all(workers.map((worker) => worker.runOnce()));
    if (done.every((count) => count === 0)) return;
  }
}

describe('what has arrived', () => {
  it('is kept before anything is made of it, and not in clear', async () => {
    const before = await conversed();
    expect(await centre.text(PHONE, 'RECH 100 MAMAN', 'their-own-id')).toBe(200);
    expect(await conversed()).toBe(before);
    const rows = await waiting();
    expect(rows).toHaveLength(1);
    for (const clear of ['RECH', 'MAMAN', PHONE.slice(1), 'their-own-id']) {
      expect(JSON.stringify(rows)).not.toContain(clear);
    }
    expect(await centre.proposals(customer)).toMatchObject([{ amount_cents: 10_000, state: 'open' }]);
    expect(await waiting()).toEqual([]);
  });

  it('five times at once is conversed with once', async () => {
    await Promise.all(Array.from({ length: 5 }, () => centre.text(PHONE, 'RECH 100 MAMAN', 'again')));
    expect(await waiting()).toHaveLength(5);
    expect(await centre.proposals(customer)).toHaveLength(1);
    const inbox = await centre.inbox();
    expect(inbox.filter(({ message_id }) => message_id === 'again')).toMatchObject([{ outcome: 'proposed' }]);
  });

  it('counts as repeated by when it came, however late it is conversed with', async () => {
    await centre.text(PHONE, 'RECH 100 MAMAN');
    centre.moveClock(11 * 60 * SECOND_MS);
    await centre.text(PHONE, 'RECH 100 MAMAN');
    expect((await centre.inbox()).map(({ outcome }) => outcome)).toEqual(['enrolled', 'proposed', 'proposed']);
  });

  it('is waited for by age', async () => {
    const oldest = async () => (await countWaiting(centre.db.read)).oldest.arrival;
    expect(await oldest()).toBeUndefined();
    await centre.text(PHONE, 'AIDE');
    const at = centre.ctx.clock.now();
    centre.moveClock(60 * SECOND_MS);
    await centre.text(PHONE, 'SOLDE');
    expect(await oldest()).toBe(at);
    await centre.converse();
    expect(await oldest()).toBeUndefined();
  });
});

describe('the order of arrival', () => {
  it("is a sender's order of conversation, over two servers that do it at once", async () => {
    const phones = Array.from({ length: 6 }, (_, n) => `+3363998100${n}`);
    const customers = await Promise.all(phones.map((phone) => centre.enrolled(phone)));
    const amounts = [60, 70, 80, 90, 65];
    for (const amount of amounts) {
      await Promise.all(phones.map((phone) => centre.text(phone, `RECH ${amount} MAMAN`)));
    }
    await untilNothingIsDone(anotherServer(), anotherServer());
    for (const each of customers) {
      const proposals = await centre.proposals(each);
      expect(proposals).toHaveLength(amounts.length);
      expect(proposals.filter(({ state }) => state === 'open')).toMatchObject([{ amount_cents: 6_500 }]);
    }
  });

  it('is one server’s at a time; one that died is waited for no longer than its lease', async () => {
    const now = centre.ctx.clock.now();
    await centre.db.transaction((tx) => takeLease(tx, 'sms-arrivals', 'a dead server', now, now + 3 * SECOND_MS));
    await centre.text(PHONE, 'RECH 100 MAMAN');
    expect(await centre.proposals(customer)).toEqual([]);
    expect(await waiting()).toHaveLength(1);
    centre.moveClock(3 * SECOND_MS);
    expect(await centre.proposals(customer)).toHaveLength(1);
  });

  it('holds though the same arrivals are conversed with by one whose lease is over', async () => {
    await centre.text(PHONE, 'RECH 100 MAMAN');
    const slow = anotherServer();
    const quick = anotherServer();
    const one = slow.runOnce();
    await centre.db.transaction((tx) => tx.sql.deleteFrom('leases').where('name', '=', 'sms-arrivals').execute());
    await Promise.all([one, quick.runOnce()]);
    await untilNothingIsDone(slow, quick);
    expect(await centre.proposals(customer)).toHaveLength(1);
  });
});

describe('what nobody can converse with', () => {
  it('is parked where it does not open, ages, and holds nobody up', async () => {
    await centre.text(PHONE, 'RECH 100 MAMAN');
    await centre.db.transaction((tx) =>
      tx.sql.updateTable('sms_arrivals').set({ sealed: '{"nonce":"","ciphertext":""}' }).execute(),
    );
    await centre.text(PHONE, 'RECH 70 MAMAN');
    expect(await centre.proposals(customer)).toMatchObject([{ amount_cents: 7_000 }]);
    const parkedAt = centre.ctx.clock.now();
    expect(await waiting()).toMatchObject([{ parked_at: parkedAt }]);
    centre.moveClock(60 * SECOND_MS);
    const { oldest } = await countWaiting(centre.db.read);
    expect([oldest.arrival, oldest.parked_arrival]).toEqual([undefined, parkedAt]);
  });

  it('is parked where the program stumbles over it; nothing of it is done', async () => {
    const other = await centre.enrolled(OTHER);
    await centre.db.transaction((tx) =>
      tx.sql
        .updateTable('sms_bindings')
        .set({ customer_id: 'nobody' as never })
        .where('customer_id', '=', customer.id)
        .execute(),
    );
    const before = await conversed();
    await centre.text(PHONE, 'RECH 100 MAMAN');
    await centre.text(OTHER, 'RECH 100 MAMAN');
    expect(await centre.proposals(other)).toHaveLength(1);
    expect(await conversed()).toBe(before + 1);
    expect(await waiting()).toHaveLength(1);
  });

  it('is not what meets a database in trouble: it waits, in its order', async () => {
    await centre.text(PHONE, 'RECH 100 MAMAN');
    await centre.text(PHONE, 'RECH 70 MAMAN');
    const trouble = Object.assign(new Error('the disk is full'), { sqlState: 'HY000' });
    const troubled: SmsCentre['db'] = {
      ...centre.db,
      transaction: (body) =>
        centre.db.transaction(async (tx) => {
          const value = await body(tx);
          const left = await tx.sql.selectFrom('sms_arrivals').select('arrival_id').execute();
          if (left.length < 2) throw trouble;
          return value;
        }),
    };
    const worker = arrivalWorker({ database: troubled, ctx: centre.ctx, log: silentLog });
    await expect(worker.runOnce()).rejects.toThrow(trouble);
    centre.moveClock(4 * SECOND_MS);
    expect((await waiting()).map(({ parked_at }) => parked_at)).toEqual([null, null]);
    const proposals = await centre.proposals(customer);
    expect(proposals).toHaveLength(2);
    expect(proposals.filter(({ state }) => state === 'open')).toMatchObject([{ amount_cents: 7_000 }]);
  });
});

describe('a server that is killed', () => {
  let server: ChildProcess;

  async function start(aheadMs: number): Promise<string> {
    const entry = fileURLToPath(new URL('centre-process.ts', import.meta.url));
    server = spawn(process.execPath, [entry, NOWHERE, folder, '', String(aheadMs)], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [line] = (await once(createInterface({ input: server.stdout! }), 'line')) as [string];
    const { url }: { url: string } = JSON.parse(line.replace('listening ', ''));
    return url;
  }

  async function kill(): Promise<void> {
    const ended = once(server, 'exit');
    server.kill('SIGKILL');
    await ended;
  }

  it('at any moment after its answers has everything conversed with once, in its order', async () => {
    await centre.close();
    let said = 0;
    // The clock goes on from life to life, and is set back twice.
    for (const minutes of [0, 2, 1, 6, 4, 8]) {
      const url = await start(minutes * 60 * SECOND_MS);
      const headers = { ...kannelHeaders(PHONE), 'Content-Type': 'text/plain' };
      for (let n = 0; n < 3; n++) {
        said += 1;
        const body = `RECH ${50 + said} MAMAN`;
        const answer = await fetch(`${url}/sms/kannel?id=killed-${said}`, { method: 'POST', headers, body });
        expect(answer.status).toBe(200);
      }
      await kill();
    }
    centre = await openSmsCentre(NOWHERE, folder);
    centre.moveClock(10 * 60 * SECOND_MS);
    const proposals = await centre.proposals(customer);
    expect(proposals.map(({ amount_cents }) => amount_cents).toSorted((a, b) => a - b)).toEqual(
      Array.from({ length: said }, (_, n) => (51 + n) * 100),
    );
    expect(proposals.filter(({ state }) => state === 'open')).toMatchObject([{ amount_cents: (50 + said) * 100 }]);
    expect(await waiting()).toEqual([]);
  });
});
