/** A counter replaces its key at the real server: whatever is lost on the way, both ends agree in the end, and the former key opens nothing. */
import { signerOf } from '@flouss/platform/device-key';
import type { DeviceKey } from '@flouss/platform/device-key';
import { KEY_PATHS, KeyOffered } from '@flouss/shared/contract/device-keys';
import { SYNC_PATHS } from '@flouss/shared/contract/sync';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { formerKeys } from '../../../sync-server/src/db/device-keys.ts';
import { findDevice } from '../../../sync-server/src/db/devices.ts';
import { chains } from '../../../sync-server/src/verify/chains.ts';
import { deviceKeyAt, isKeyConfirmed } from '../../../src/core/store/device-keys.ts';
import { headAt, readDevice, StoreUnavailable } from '../../../src/core/sync-ports.ts';
import type { Store } from '../../../src/core/sync-ports.ts';
import { pullOnce } from '../../../src/core/sync/pull.ts';
import { pushOnce } from '../../../src/core/sync/push.ts';
import { askServer } from '../../../src/core/sync/server-call.ts';
import { openSession } from '../../../src/core/sync/session.ts';
import type { SyncSession } from '../../../src/core/sync/session.ts';
import { httpTransport } from '../../../src/core/sync/transport.ts';
import type { Transport } from '../../../src/core/sync/transport.ts';
import type { Turn } from '../../../src/core/sync/turn.ts';
import { openCentre } from '../server/test-centre.ts';
import type { TestCentre } from '../server/test-centre.ts';
import { openCounterStore } from './counter-store.ts';
import type { CounterStore } from './counter-store.ts';

type Loss = { readonly path: string; readonly what: 'request' | 'answer' };

let centre: TestCentre;
let counter: CounterStore;
let losses: Loss[];
let held: { readonly path: string; readonly until: Promise<void> } | undefined;
let transport: Transport;

beforeEach(async () => {
  centre = await openCentre();
  counter = await openCounterStore(centre.clock);
  const { agent_id } = await centre.openAgent();
  const enrolled = await counter.enrol(centre.url, await centre.enrolmentCode(agent_id));
  if (!enrolled.ok) throw new Error(enrolled.error);
  losses = [];
  held = undefined;
  const real = httpTransport();
  transport = {
    send: async (request) => {
      const { pathname } = new URL(request.url);
      if (held?.path === pathname) await held.until;
      const loss = losses[0]?.path === pathname ? losses.shift() : undefined;
      if (loss?.what === 'request') throw new Error('lost on the way');
      const answer = await real.send(request);
      if (loss?.what === 'answer') throw new Error('lost on the way back');
      return answer;
    },
    close: () => real.close(),
  };
});
afterEach(async () => {
  transport.close();
  await counter.remove();
  await centre.close();
});

/** As the process that has just begun. */
function begin(): SyncSession {
  const session = openSession(counter.context, transport);
  if (!session) throw new Error('the counter is enrolled');
  return session;
}

const device = () => readDevice(counter.store.read)!;
const keyOf = ({ publicKey, privateKey }: DeviceKey): DeviceKey => ({ publicKey, privateKey });

/** What the back office does, by two people. */
async function askForKey(): Promise<void> {
  const path = `/admin/devices/${device().deviceId}/new-key`;
  const asked = await centre.office.askAs<{ proposal_id: string }>('support', 'POST', path, { reason: 'vol' });
  expect(asked.status).toBe(202);
  await centre.office.askAs('supervisor', 'POST', `/admin/proposals/${asked.body.proposal_id}/approve`);
}

/** Turns of both lanes until all is sent and the key is settled. */
async function untilSettled(session: SyncSession): Promise<void> {
  const ends: Turn[] = [];
  for (let i = 0; i < 6; i++) ends.push(await pullOnce(session, 0), await pushOnce(session));
  expect(ends.slice(-2).map(({ next }) => next)).toEqual(['again', 'rest']);
}

async function bothAgree(first: DeviceKey, signedBefore: number): Promise<void> {
  const row = (await findDevice(centre.db.read, device().deviceId))!;
  expect(device().publicKey).not.toBe(first.publicKey);
  expect(row).toMatchObject({ public_key: device().publicKey, next_key: null, key_due: 0 });
  expect(isKeyConfirmed(counter.store.read)).toBe(true);
  const former = await formerKeys(centre.db.read, row.device_id);
  expect(former).toMatchObject([{ public_key: first.publicKey, up_to_seq: signedBefore }]);
  expect(deviceKeyAt(counter.store.read, signedBefore)).toBe(first.publicKey);
  expect(deviceKeyAt(counter.store.read, signedBefore + 1)).toBe(device().publicKey);
  expect(row.head_digest).toBe(headAt(counter.store.read, row.head_seq)?.digest);
  for await (const finding of chains.find(centre.db.read)) expect(finding).toBeUndefined();
  const asBefore = { ...begin(), caller: { deviceId: row.device_id, sign: signerOf(first) } };
  expect(await pullOnce(asBefore, 0)).toMatchObject({ next: 'trouble', trouble: { code: 'key-retired' } });
}

describe('a key is replaced', () => {
  it('when the back office asks, and facts go on in one chain', async () => {
    const first = keyOf(device());
    counter.record(3);
    const session = begin();
    await pushOnce(session);
    counter.record(2);
    await askForKey();
    await untilSettled(session);
    counter.record(4);
    await untilSettled(session);
    await bothAgree(first, 5);
    expect(counter.unjudged()).toBe(0);
  });

  it('when it is old, and again when that one is', async () => {
    const first = keyOf(device());
    const HALF_A_YEAR_MS = 181 * 24 * 60 * 60_000;
    centre.clock.advance(HALF_A_YEAR_MS);
    await untilSettled(begin());
    const second = keyOf(device());
    expect(second.publicKey).not.toBe(first.publicKey);
    centre.clock.advance(HALF_A_YEAR_MS);
    await untilSettled(begin());
    const former = await formerKeys(centre.db.read, device().deviceId);
    expect(former.map(({ public_key }) => public_key)).toEqual([first.publicKey, second.publicKey]);
    for await (const finding of chains.find(centre.db.read)) expect(finding).toBeUndefined();
  });

  it.each<[string, Loss[]]>([
    ['the offer is lost', [{ path: KEY_PATHS.offer, what: 'request' }]],
    ['the answer to the offer is lost', [{ path: KEY_PATHS.offer, what: 'answer' }]],
    ['the first use is lost', [{ path: KEY_PATHS.use, what: 'request' }]],
    ['the answer to the first use is lost', [{ path: KEY_PATHS.use, what: 'answer' }]],
    [
      'everything is lost once',
      [
        { path: KEY_PATHS.offer, what: 'request' },
        { path: KEY_PATHS.offer, what: 'answer' },
        { path: KEY_PATHS.use, what: 'request' },
        { path: KEY_PATHS.use, what: 'answer' },
      ],
    ],
  ])('though %s, and the counter crashes there', async (_, lost) => {
    const first = keyOf(device());
    counter.record(3);
    await pushOnce(begin());
    await askForKey();
    losses = [...lost];
    let signedBefore = 0;
    while (losses.length > 0) {
      expect((await pullOnce(begin(), 0)).next).toBe('trouble');
      // Somebody goes on selling, with whichever key it is; then the process dies.
      if (device().publicKey === first.publicKey) signedBefore += 2;
      counter.record(2);
      await counter.reopen();
    }
    await untilSettled(begin());
    await bothAgree(first, 3 + signedBefore);
    expect(counter.unjudged()).toBe(0);
  });

  it('though the disk says that it has not taken the new key, and has', async () => {
    const first = keyOf(device());
    counter.record(2);
    await askForKey();
    const store: Store = {
      ...counter.store,
      write(body) {
        const before = device().publicKey;
        const value = counter.store.write(body);
        if (device().publicKey !== before) throw new StoreUnavailable('SQLITE_IOERR_FSYNC');
        return value;
      },
    };
    const session = openSession({ ...counter.context, store }, transport)!;
    await expect(pullOnce(session, 0)).rejects.toThrow(StoreUnavailable);
    await untilSettled(session);
    await bothAgree(first, 2);
    expect(counter.unjudged()).toBe(0);
  });

  it('though the server forgets the offer that it had answered', async () => {
    const first = keyOf(device());
    await askForKey();
    losses = [{ path: KEY_PATHS.use, what: 'request' }];
    await pullOnce(begin(), 0);
    await centre.db.transaction(async (tx) => {
      await tx.sql.updateTable('devices').set({ next_key: null, next_certificate: null }).execute();
    });
    await untilSettled(begin());
    await bothAgree(first, 0);
    expect(losses).toEqual([]);
  });

  it('though the server forgets all of it afterwards', async () => {
    const first = keyOf(device());
    const before = (await findDevice(centre.db.read, device().deviceId))!;
    counter.record(1);
    await askForKey();
    await untilSettled(begin());
    await centre.db.transaction(async (tx) => {
      await tx.sql.deleteFrom('former_keys').execute();
      await tx.sql.updateTable('devices').set({ public_key: before.public_key, key_due: 0 }).execute();
    });
    const session = begin();
    expect(await pullOnce(session, 0)).toMatchObject({ trouble: { code: 'signature-invalid' } });
    await untilSettled(session);
    await bothAgree(first, 1);
  });

  it('while a push with the former one is on its way: it is sent again, and nobody hears of a trouble', async () => {
    counter.record(3);
    const session = begin();
    await askForKey();
    const arrived = Promise.withResolvers<void>();
    held = { path: SYNC_PATHS.push, until: arrived.promise };
    const pushing = pushOnce(session);
    expect((await pullOnce(session, 0)).next).toBe('again');
    held = undefined;
    arrived.resolve();
    expect((await pushing).next).toBe('again');
    expect(counter.unjudged()).toBe(0);
  });
});

describe('a copy of the counter from before', () => {
  it('is refused and seen, whatever it signs', async () => {
    const first = keyOf(device());
    const { deviceId } = device();
    await askForKey();
    await untilSettled(begin());
    const copy = { ...begin(), caller: { deviceId, sign: signerOf(first) } };
    expect(await pullOnce(copy, 0)).toMatchObject({ trouble: { code: 'key-retired' } });
    counter.record(1);
    expect(await pushOnce(copy)).toMatchObject({ trouble: { code: 'key-retired' } });
    const { devices } = (
      await centre.admin<{ devices: { device_id: string; former_key_seen_at: number }[] }>('GET', '/admin/devices')
    ).body;
    expect(devices.find(({ device_id }) => device_id === deviceId)?.former_key_seen_at).toBe(centre.clock.now());
  });

  it('cannot bring another key in, nor one that it does not hold, nor one that was in use', async () => {
    const first = keyOf(device());
    await askForKey();
    await untilSettled(begin());
    const session = begin();
    const offer = (body: object) =>
      askServer(session.link, session.caller, {
        method: 'POST',
        path: KEY_PATHS.offer,
        body: JSON.stringify(body),
        answer: KeyOffered,
        timeoutMs: 5_000,
      });
    const forged = 'A'.repeat(86);
    expect(await offer({ public_key: first.publicKey, certificate: forged, proof: forged })).toMatchObject({
      error: { code: 'signature-invalid' },
    });
    expect(await offer({ public_key: 'A'.repeat(43), certificate: forged, proof: forged })).toMatchObject({
      error: { code: 'signature-invalid' },
    });
    expect(await offer({ public_key: 'short' })).toMatchObject({ error: { code: 'request-malformed' } });
  });
});
