/** While two master keys are at hand: what the former one sealed is found and opened, and sealed anew. */
import { systemRandom } from '@flouss/platform/system-ports';
import { wrapFor } from '@flouss/platform/recovery-envelope';
import { RECOVERY_PATHS } from '@flouss/shared/contract/recovery';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { countByKey } from '../../../sync-server/src/db/envelope-rows.ts';
import { findRecoveryKey } from '../../../sync-server/src/db/recoveries.ts';
import { deriveServerKeys, firstCarried } from '../../../sync-server/src/db/server-keys.ts';
import type { ServerKeys } from '../../../sync-server/src/db/server-keys.ts';
import { rewrapWorker } from '../../../sync-server/src/keys/rewrap-worker.ts';
import { openKept } from '../../../sync-server/src/orders/kept-store-keys.ts';
import { customersTold } from './customers-told.ts';
import { openCentre } from './test-centre.ts';
import type { TestCentre } from './test-centre.ts';

const FIRST = new Uint8Array(32).fill(7);
const SECOND = new Uint8Array(32).fill(8);
const BOTH = deriveServerKeys(SECOND, [FIRST], firstCarried(FIRST));
const SECOND_ALONE = deriveServerKeys(SECOND, [], firstCarried(FIRST));

describe('while two keys are at hand', () => {
  let centre: TestCentre;
  beforeEach(async () => {
    centre = await openCentre();
  });
  afterEach(() => centre.close());

  const use = (keys: ServerKeys): void => void Object.assign(centre.ctx, { keys });
  const worker = () =>
    rewrapWorker({
      db: centre.db,
      ring: { keys: BOTH, follow: async () => {} },
      ctx: centre.ctx,
      log: { info() {}, error: (details, words) => expect.fail(`${words} ${JSON.stringify(details)}`) },
    });

  it('nobody is lost: known people are known, and their files open', async () => {
    const { counter, cards } = await centre.openShop(3);
    const store = systemRandom.bytes(32);
    const { publicKey } = centre.ctx.keys.recovery;
    const envelope = wrapFor(publicKey, counter.deviceId, store, systemRandom);
    const kept = JSON.stringify({ public_key: publicKey, envelope });
    expect((await counter.send(counter.signed('POST', RECOVERY_PATHS.keep, '?', kept))).status).toBe(200);
    use(BOTH);
    const [known] = cards;
    const again = counter.register(`P${known!.card.replace(/\W/g, '')}`);
    const fresh = counter.register('PFRESH01');
    const { verdicts } = (await counter.push([again, fresh])).body;
    expect(verdicts.map(({ code }) => code)).toEqual(['already-registered', null]);
    expect((await customersTold(counter)).get(known!.customer.customer_id)).toBe(known!.customer.key);
    // One of before there was a second key.
    await centre.db.transaction(async (tx) => {
      const { customer_id } = known!.customer;
      const of = tx.sql.selectFrom('customer_keys').select('wrapped_key').where('customer_id', '=', customer_id);
      const { wrapped_key } = await of.executeTakeFirstOrThrow();
      const { key: _, ...unnamed } = JSON.parse(wrapped_key) as { key: string };
      const set = { wrapped_key: JSON.stringify(unnamed) };
      await tx.sql.updateTable('customer_keys').set(set).where('customer_id', '=', customer_id).execute();
    });
    expect((await customersTold(counter)).get(known!.customer.customer_id)).toBe(known!.customer.key);
    expect(await countByKey(centre.db.read)).toEqual(
      new Map(Object.entries({ '': 1, [BOTH.others[0]!.id]: 3, [BOTH.id]: 1 })),
    );

    expect(await worker().runOnce()).toBe(4);
    expect(await worker().runOnce()).toBe(0);
    expect(await countByKey(centre.db.read)).toEqual(new Map([[BOTH.id, 5]]));

    use(SECOND_ALONE);
    const told = await customersTold(counter);
    for (const { customer } of cards) expect(told.get(customer.customer_id)).toBe(customer.key);
    const onceMore = counter.register(`P${known!.card.replace(/\W/g, '')}`);
    expect((await counter.push([onceMore])).body.verdicts[0]?.code).toBe('already-registered');
    const left = await findRecoveryKey(centre.db.read, counter.deviceId);
    expect(openKept(SECOND_ALONE, counter.deviceId, left!)).toEqual(Buffer.from(store));
    expect((await centre.admin('GET', '/admin/agents')).status).toBe(200);
  });
});
