/**
 * Outcomes of orders by SMS that did not reach their customers, at the real centre: the agent's counters are told, whoever tells the customer ends it for
 * all of them, older counters hear nothing of it, and the back office sees what became of each SMS.
 */
import { PROTOCOL_VERSION } from '@flouss/shared/contract/protocol';
import type { FeedItem } from '@flouss/shared/contract/sync';
import { err } from '@flouss/shared/kernel/result';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { noteTaken } from '../../../sync-server/src/db/sms-receipts.ts';
import { countWaiting } from '../../../sync-server/src/db/waiting.ts';
import { openLogger } from '../../../sync-server/src/logger.ts';
import type { SendOutcome } from '../../../sync-server/src/sms/carriers/carrier.ts';
import { outcomeWorker } from '../../../sync-server/src/sms/outcome-worker.ts';
import { openReceipts } from '../../../sync-server/src/sms/receipts.ts';
import { replyWorker } from '../../../sync-server/src/sms/reply-worker.ts';
import { unheardWorker } from '../../../sync-server/src/sms/unheard-worker.ts';
import { spokenTo } from '../../../sync-server/src/sync/spoken.ts';
import * as phones from './phone-customer.ts';
import { openCentre } from './test-centre.ts';
import type { TestCentre } from './test-centre.ts';
import type { TestCounter } from './test-counter.ts';
import { settle, yesBank } from './yes-bank.ts';

const HOUR_MS = 3_600_000;
const log = openLogger('silent');

let centre: TestCentre;
let sent: string[];
let answers: SendOutcome;
beforeEach(async () => {
  centre = await openCentre();
  sent = [];
  answers = 'accepted';
});
afterEach(() => centre.close());

/** An order by SMS that the bank has loaded, and whose paid reply is queued. */
async function loadedOrder() {
  const { agent, counter, phone } = await phones.customerWithPhone(centre);
  await phones.order(centre, phone, 100);
  await settle(centre, yesBank());
  const { db, ctx } = centre;
  await outcomeWorker({ database: db, ctx, log }).runOnce();
  const [order] = await db.read.sql.selectFrom('orders').selectAll().where('channel', '=', 'sms').execute();
  return { agent, counter, order: order!.op_id };
}

const counterOf = (agent: Awaited<ReturnType<TestCentre['openAgent']>>, code: string): Promise<TestCounter> =>
  phones.counterOf(centre, agent, code);

const send = async ({ replyId }: { replyId: string }) => (sent.push(replyId), answers);

async function sendReplies(): Promise<void> {
  const worker = replyWorker({
    database: centre.db,
    ctx: centre.ctx,
    carrier: { via: 'smpp', send },
    readBalance: async () => err('bank-unreachable'),
    log,
  });
  await worker.runOnce();
}

const paidReply = async () => {
  const [row] = await centre.db.read.sql.selectFrom('sms_replies').selectAll().where('paid', '=', 1).execute();
  return row!;
};

async function orderItems(counter: TestCounter): Promise<Extract<FeedItem, { kind: 'order' }>[]> {
  const { body } = await counter.pull(0);
  return body.items.filter((item) => item.kind === 'order');
}
const isUnheard = async (counter: TestCounter): Promise<boolean> =>
  (await orderItems(counter)).some(({ unheard }) => unheard === true);

interface ReplyLine {
  readonly state: string;
  readonly delivery: string[];
  readonly noticed_at: number | null;
  readonly told_at: number | null;
}
const repliesOf = async (query = ''): Promise<ReplyLine[]> =>
  (await centre.admin<{ replies: ReplyLine[] }>('GET', `/admin/sms-replies${query}`)).body.replies;

/** The paid reply has left, and the carrier says this of it. */
async function receipt(state: string): Promise<void> {
  const { reply_id } = await paidReply();
  const receipts = openReceipts(centre.db, centre.ctx);
  await receipts.receive({ sender: '+33639983001', carrierIds: [`id-${reply_id}`], isOf: () => false, state });
}
async function leave(): Promise<void> {
  await sendReplies();
  const { reply_id } = await paidReply();
  await centre.db.transaction((tx) =>
    noteTaken(tx, { carrier_id: `id-${reply_id}`, reply_id, state: 'taken', noted_at: 1 }),
  );
}

describe('an outcome', () => {
  it('that was delivered asks nobody', async () => {
    const { counter, order } = await loadedOrder();
    await leave();
    await receipt('delivered');
    expect(await isUnheard(counter)).toBe(false);
    expect(await repliesOf(`?order=${order}`)).toMatchObject([
      { state: 'sent', delivery: ['delivered'], noticed_at: null },
    ]);
    // What comes late of before is no news.
    await receipt('on-its-way');
    expect(await repliesOf(`?order=${order}`)).toMatchObject([{ delivery: ['delivered'] }]);
  });

  it.each(['expired', 'undeliverable', 'rejected', 'deleted'])(
    'that is %s is told at the counters, once',
    async (state) => {
      const { counter, agent } = await loadedOrder();
      await leave();
      await receipt(state);
      await receipt(state);
      expect(await isUnheard(counter)).toBe(true);
      expect(await isUnheard(await counterOf(agent, 'C02'))).toBe(true);
      expect(await repliesOf()).toMatchObject([{ state: 'sent', delivery: [state], told_at: null }]);
      expect((await countWaiting(centre.db.read)).oldest.unheard).toBe(centre.clock.now());
    },
  );

  it('that the carrier never took is tried within its day, never after it, and then told', async () => {
    const { counter } = await loadedOrder();
    answers = 'not-sent';
    await sendReplies();
    centre.clock.advance(23 * HOUR_MS);
    await sendReplies();
    expect((await paidReply()).state).toBe('queued');
    expect(await isUnheard(counter)).toBe(false);
    const tries = sent.length;
    centre.clock.advance(2 * HOUR_MS);
    answers = 'accepted';
    await sendReplies();
    expect(sent).toHaveLength(tries);
    expect((await paidReply()).state).toBe('parked');
    expect(await isUnheard(counter)).toBe(true);
  });

  it('of which nobody knows whether it left is told once it can arrive no more', async () => {
    const { counter } = await loadedOrder();
    answers = 'unknown';
    await sendReplies();
    const look = () => unheardWorker({ database: centre.db, ctx: centre.ctx, log }).runOnce();
    centre.clock.advance(24 * HOUR_MS - 1);
    expect(await look()).toBe(0);
    centre.clock.advance(HOUR_MS);
    expect(await look()).toBe(1);
    expect(await look()).toBe(0);
    expect(await isUnheard(counter)).toBe(true);
  });
});

describe('what a counter has told', () => {
  it('is over for every counter of the agent, and the back office knows since when', async () => {
    const { counter, agent, order } = await loadedOrder();
    const other = await counterOf(agent, 'C02');
    await leave();
    await receipt('expired');
    const { body } = await counter.push([counter.write('outcome-told', { order })]);
    expect(body.verdicts).toMatchObject([{ outcome: 'accepted' }]);
    expect([await isUnheard(counter), await isUnheard(other)]).toEqual([false, false]);
    expect(await repliesOf()).toEqual([]);
    expect(await repliesOf(`?order=${order}`)).toMatchObject([{ told_at: centre.clock.now() }]);
    // Both had seen it: the second has told him again.
    expect((await other.push([other.write('outcome-told', { order })])).body.verdicts).toMatchObject([
      { outcome: 'accepted' },
    ]);
    await receipt('expired');
    expect(await isUnheard(counter)).toBe(false);
  });

  it('is not over when another agent says so', async () => {
    const { counter, order } = await loadedOrder();
    await leave();
    await receipt('expired');
    const stranger = await counterOf(await centre.openAgent(), 'C09');
    const { body } = await stranger.push([stranger.write('outcome-told', { order })]);
    expect(body.verdicts).toMatchObject([{ outcome: 'rejected', code: 'reload-unknown' }]);
    expect(await isUnheard(counter)).toBe(true);
  });
});

it('an older counter hears nothing of it', async () => {
  const { counter } = await loadedOrder();
  await leave();
  await receipt('expired');
  const { body } = await counter.pull(0);
  expect(JSON.stringify(spokenTo(PROTOCOL_VERSION, body).items)).toContain('unheard');
  expect(JSON.stringify(spokenTo(4, body).items)).not.toContain('unheard');
});
