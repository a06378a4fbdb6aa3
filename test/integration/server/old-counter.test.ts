/** A counter of an earlier version: its recorded requests are answered in words that it reads, and one that is too old is told so. */
import { readFileSync } from 'node:fs';
import { GENESIS_DIGEST } from '@flouss/shared/contract/journal';
import { HELLO_PATH } from '@flouss/shared/contract/hello';
import { PROTOCOL_HEADER, PROTOCOL_VERSION, oldestServed } from '@flouss/shared/contract/protocol';
import { PullAnswer, SYNC_PATHS } from '@flouss/shared/contract/sync';
import { CardReference } from '@flouss/shared/domain/card-reference';
import { ZERO } from '@flouss/shared/domain/money';
import { DeviceId, OperatorId } from '@flouss/shared/kernel/ids';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { askForKey } from '../../../sync-server/src/db/device-keys.ts';
import { insertDevice } from '../../../sync-server/src/db/devices.ts';
import { insertOperator } from '../../../sync-server/src/db/operators.ts';
import { spokenTo } from '../../../sync-server/src/sync/spoken.ts';
import { HelloAnswer1, PullAnswer1, PushAnswer1, Snapshot1 } from '../../fixtures/protocol-1.ts';
import { openCentre } from './test-centre.ts';
import type { TestCentre } from './test-centre.ts';

const Recorded = z.object({
  method: z.enum(['GET', 'POST']),
  path: z.string(),
  query: z.string(),
  body: z.string(),
  headers: z.record(z.string(), z.string()),
});
const recorded = z
  .object({
    at: z.number(),
    operator_id: OperatorId,
    cards: z.array(CardReference),
    device: z.object({ device_id: DeviceId, public_key: z.string() }),
    hello: z.object({ code: z.null() }),
    push: Recorded,
    pull: Recorded,
    snapshot: Recorded,
  })
  .parse(JSON.parse(readFileSync(new URL('../../fixtures/protocol-1.json', import.meta.url), 'utf8')));

let centre: TestCentre;
beforeAll(async () => {
  centre = await openCentre();
  centre.clock.set(recorded.at);
  const { agent_id } = await centre.openAgent();
  await centre.dispatch(agent_id, recorded.cards);
  await centre.db.transaction(async (tx) => {
    const { device_id, public_key } = recorded.device;
    await insertDevice(tx, {
      device_id,
      agent_id,
      counter_code: 'C01',
      public_key,
      state: 'active',
      state_reason: null,
      enrolled_at: recorded.at,
      head_seq: 0,
      head_digest: GENESIS_DIGEST,
      granted_cents: ZERO,
      spent_cents: ZERO,
      latest_at: 0,
    });
    const { operator_id } = recorded;
    await insertOperator(tx, { operator_id, agent_id, name: 'Nadia', role: 'teller', active: 1, pin_hash: 'x' });
    // What version 2 would be told.
    await askForKey(tx, device_id);
  });
});
afterAll(() => centre.close());

async function play({ method, path, query, body, headers }: z.infer<typeof Recorded>): Promise<unknown> {
  const response = await fetch(`${centre.url}${path}${query === '?' ? '' : query}`, {
    method,
    headers: { ...headers, ...(method === 'POST' && { 'content-type': 'application/json' }) },
    ...(method === 'POST' && { body }),
  });
  expect(response.status).toBe(200);
  return response.json();
}

const hello = (version?: string) =>
  fetch(centre.url + HELLO_PATH, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(version !== undefined && { [PROTOCOL_HEADER]: version }) },
    body: JSON.stringify(recorded.hello),
  });

describe('a counter of version 1', () => {
  it('is greeted as one of its own', async () => {
    expect(HelloAnswer1.parse(await (await hello()).json()).version).toBe(1);
  });

  it('has its facts judged, and reads the verdicts', async () => {
    const { verdicts } = PushAnswer1.parse(await play(recorded.push));
    expect(verdicts.map(({ outcome }) => outcome)).toEqual(Array.from(verdicts, () => 'accepted'));
    expect(verdicts).toHaveLength(4);
  });

  it('reads the snapshot, and of the feed no word that is not its own', async () => {
    Snapshot1.parse(await play(recorded.snapshot));
    const page = PullAnswer1.parse(await play(recorded.pull));
    expect(new Set(page.items.map(({ kind }) => kind))).toEqual(new Set(['pack', 'card', 'customer', 'order']));
  });
});

describe('versions', () => {
  it('are served five back, and the server says its own', async () => {
    expect([1, 2, 5, 6, 10].map(oldestServed)).toEqual([1, 1, 1, 1, 5]);
    const now = await hello(String(PROTOCOL_VERSION));
    expect(now.headers.get(PROTOCOL_HEADER)).toBe(String(PROTOCOL_VERSION));
    expect(await now.json()).toMatchObject({ version: PROTOCOL_VERSION });
    // A newer counter is told what we speak, and makes do with it.
    expect(await (await hello(String(PROTOCOL_VERSION + 1))).json()).toMatchObject({ version: PROTOCOL_VERSION });
  });

  it('that are too old get 426, whatever they ask', async () => {
    const refused = await hello('0');
    expect([refused.status, await refused.json()]).toEqual([426, { code: 'counter-too-old' }]);
    const pull = await fetch(centre.url + SYNC_PATHS.pull, { headers: { [PROTOCOL_HEADER]: '0' } });
    expect([pull.status, await pull.json()]).toEqual([426, { code: 'counter-too-old' }]);
    expect((await hello('one')).status).toBe(400);
  });

  it('that do not know a kind of thing are not told of it, and no word of a later one', () => {
    const page = PullAnswer.parse({
      items: recorded.cards.map((card_reference) => ({ kind: 'pack', card_reference })),
      cursor: 2,
      more: false,
      left: 0,
      head: { seq: 0, digest: GENESIS_DIGEST },
      allotment: { granted_cents: 0 },
      reference_version: 1,
      key_due: true,
    });
    const [replaces] = recorded.cards;
    const card = {
      kind: 'card',
      card_reference: replaces,
      state: 'sold',
      year: 2026,
      month: '2026-11',
      replaces,
    } as const;
    const nobodys = { sale_op_id: null, customer_id: null, beneficiary_id: null, nickname: null, last_four: null };
    const sums = { year_committed_cents: 0, month_cash_cents: 0, reason: null };
    const told = PullAnswer.parse({ ...page, items: [{ ...card, ...nobodys, ...sums, replaced_by: replaces }] });
    expect(spokenTo(6, told).items).toEqual(told.items);
    expect(JSON.stringify(spokenTo(5, told))).not.toContain('replace');
    const since = { pack: 3 };
    expect(spokenTo(2, page, since)).toMatchObject({ items: [], cursor: 2, key_due: true });
    expect(spokenTo(3, page, since).items).toHaveLength(2);
    expect(spokenTo(1, page)).not.toHaveProperty('key_due');
  });
});
