/** Pushes over real HTTP: what is accepted, what is refused, and that nothing happens twice. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { floatOf, verifyLedger } from '../../../sync-server/src/ledger/balances.ts';
import { openCentre } from './test-centre.ts';
import type { TestCentre } from './test-centre.ts';

let centre: TestCentre;
beforeAll(async () => {
  centre = await openCentre();
});
afterAll(() => centre.close());

describe('a push', () => {
  it('sells, reloads and books', async () => {
    const { counter, cards, agent_id } = await centre.openShop(2);
    const [first] = cards;
    const before = await floatOf(centre.db.read, agent_id);
    const pushed = await counter.push([counter.reload(first!.card, first!.customer.customer_id, 10_000, 600)]);
    expect(pushed.body).toMatchObject({ verdicts: [{ outcome: 'accepted', code: null, already: false }] });
    expect(pushed.body.head).toEqual(counter.head());
    expect(await floatOf(centre.db.read, agent_id)).toBe(before - 10_600);
    expect(await verifyLedger(centre.db.read)).toEqual([]);
  });
});
