/**
 * Outcomes of orders by SMS that did not reach their customers, at the real centre: the agent's counters are told, whoever tells the customer ends it for
 * all of them, older counters hear nothing of it, and the back office sees what became of each SMS.
 */
import { PROTOCOL_VERSION } from '@flouss/shared/contract/protocol';
import type { FeedItem } from '@flouss/shared/contract/sync';
import type { CardReference } from '@flouss/shared/domain/card-reference';
import { makeSmsCode } from '@flouss/shared/domain/enrolment-code';
import { err } from '@flouss/shared/kernel/result';
import { newId, OpId } from '@flouss/shared/kernel/ids';
import { systemRandom } from '@flouss/platform/system-ports';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { saveFunding } from '../../../sync-server/src/db/funding.ts';
import { insertCode } from '../../../sync-server/src/db/sms-bindings.ts';
import { noteTaken } from '../../../sync-server/src/db/sms-receipts.ts';
import { countWaiting } from '../../../sync-server/src/db/waiting.ts';
import { openLogger } from '../../../sync-server/src/logger.ts';
import { smsCodeIndex } from '../../../sync-server/src/orders/blind-indexes.ts';
import type { SendOutcome } from '../../../sync-server/src/sms/carriers/carrier.ts';
import { arrivalWorker } from '../../../sync-server/src/sms/arrival-worker.ts';
import { openIntake } from '../../../sync-server/src/sms/intake.ts';
import { outcomeWorker } from '../../../sync-server/src/sms/outcome-worker.ts';
import { openReceipts } from '../../../sync-server/src/sms/receipts.ts';
import { openReply } from '../../../sync-server/src/sms/replies/queue-reply.ts';
import { replyWorker } from '../../../sync-server/src/sms/reply-worker.ts';
import { unheardWorker } from '../../../sync-server/src/sms/unheard-worker.ts';
import { spokenTo } from '../../../sync-server/src/sync/spoken.ts';
import { freshPacks, openCentre } from './test-centre.ts';
import type { TestCentre } from './test-centre.ts';
import { openCounter } from './test-counter.ts';
import type { TestCounter } from './test-counter.ts';
import { settle, yesBank } from './yes-bank.ts';

const HOUR_MS = 3_600_000;
const log = openLogger('silent');

let centre: TestCentre;
let sent: string[];
let answers: SendOutcome;
let messages = 0;
beforeEach(async () => {
  centre = await openCentre();
  sent = [];
  answers = 'accepted';
});
afterEach(() => centre.close());

async function counterOf(agent: Awaited<ReturnType<TestCentre['openAgent']>>, code: string): Promise<TestCounter> {
  const counter = openCounter({ url: centre.url, clock: centre.clock, version: PROTOCOL_VERSION });
  await counter.enrol(await centre.enrolmentCode(agent.agent_id, code));
  counter.signIn(agent.operator_id);
  return counter;
}

/** An order by SMS that the bank has loaded, and whose paid reply is queued. */
async function loadedOrder() {
  const agent = await centre.openAgent();
  const counter = await counterOf(agent, 'C01');
  const [card] = freshPacks(1) as [CardReference];
  await centre.dispatch(agent.agent_id, [card]);
  const packs = counter.receivePacks([card]);
  const customer = counter.register(`UNH${++messages}`);
  await counter.push([packs, customer, counter.sell(card, customer)]);
  await settle(centre, yesBank());
  const { customer_id } = customer;
  const { db, ctx } = centre;
  const now = centre.clock.now();
  await db.transaction((tx) => saveFunding(tx, customer_id, { funding_token: 'fund', last_four: '1111' }, now));
  const code = makeSmsCode(systemRandom);
  const row = { customer_id, op_id: newId(OpId, centre.clock, systemRandom), expires_at: now + HOUR_MS, used_at: null };
  await db.transaction((tx) => insertCode(tx, { ...row, code_index: smsCodeIndex(ctx.keys, code) }));
  const phone = `+3363998${3_000 + messages}`;
  await text(phone, `INSCR ${code}`);
  const shown = await text(phone, 'RECH 100');
  await text(phone, `OUI ${/OUI (\d{3})/.exec(shown)?.[1]}`);
  await settle(centre, yesBank());
  await outcomeWorker({ database: db, ctx, log }).runOnce();
  const [order] = await db.read.sql.selectFrom('orders').selectAll().where('channel', '=', 'sms').execute();
  return { agent, counter, order: order!.op_id };
}

/** The last thing that the outbox holds after it. */
async function text(phone: string, words: string): Promise<string> {
  centre.clock.advance(1);
  await openIntake(centre.db, centre.ctx)({ messageId: `unheard-${++messages}`, sender: phone, text: words });
  const conversing = arrivalWorker({ database: centre.db, ctx: centre.ctx, log: log });
  while ((await conversing.runOnce()) > 0);
  const rows = await centre.db.read.sql.selectFrom('sms_replies').selectAll().orderBy('created_at').execute();
  const last = rows.at(-1);
  const kept = last && openReply(centre.ctx.keys, last.reply_id, last.text_sealed);
  return kept?.ask === 'nothing' ? kept.text : '';
}

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
