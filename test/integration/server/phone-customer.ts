/** A customer of the real centre whose phone speaks for him, and what he texts: taken, conversed with, answered into the outbox. */
import { PROTOCOL_VERSION } from '@flouss/shared/contract/protocol';
import type { CardReference } from '@flouss/shared/domain/card-reference';
import { makeSmsCode } from '@flouss/shared/domain/enrolment-code';
import { newId, OpId } from '@flouss/shared/kernel/ids';
import { systemRandom } from '@flouss/platform/system-ports';
import { saveFunding } from '../../../sync-server/src/db/funding.ts';
import { insertCode } from '../../../sync-server/src/db/sms-bindings.ts';
import { openLogger } from '../../../sync-server/src/logger.ts';
import { smsCodeIndex } from '../../../sync-server/src/orders/blind-indexes.ts';
import { arrivalWorker } from '../../../sync-server/src/sms/arrival-worker.ts';
import { openIntake } from '../../../sync-server/src/sms/intake.ts';
import { openReply } from '../../../sync-server/src/sms/replies/queue-reply.ts';
import { freshPacks } from './test-centre.ts';
import type { TestCentre } from './test-centre.ts';
import { openCounter } from './test-counter.ts';
import type { TestCounter } from './test-counter.ts';
import { settle, yesBank } from './yes-bank.ts';

const HOUR_MS = 3_600_000;
const log = openLogger('silent');
/** One for all, so that no two cards have the same token. */
const bank = yesBank();
let phones = 0;
let messages = 0;

/** One more counter of an agent's, of today's version. */
export async function counterOf(
  centre: TestCentre,
  agent: Awaited<ReturnType<TestCentre['openAgent']>>,
  code = 'C01',
): Promise<TestCounter> {
  const counter = openCounter({ url: centre.url, clock: centre.clock, version: PROTOCOL_VERSION });
  await counter.enrol(await centre.enrolmentCode(agent.agent_id, code));
  counter.signIn(agent.operator_id);
  return counter;
}

/** With an active card, a payment card, and an agent and a counter of his own. */
export async function customerWithPhone(centre: TestCentre) {
  const agent = await centre.openAgent();
  const counter = await counterOf(centre, agent);
  const [card] = freshPacks(1) as [CardReference];
  await centre.dispatch(agent.agent_id, [card]);
  const packs = counter.receivePacks([card]);
  const customer = counter.register(`PHN${++phones}`);
  await counter.push([packs, customer, counter.sell(card, customer)]);
  await settle(centre, bank);
  const { customer_id } = customer;
  const now = centre.clock.now();
  const code = makeSmsCode(systemRandom);
  const code_index = smsCodeIndex(centre.ctx.keys, code);
  const op_id = newId(OpId, centre.clock, systemRandom);
  await centre.db.transaction(async (tx) => {
    await saveFunding(tx, customer_id, { funding_token: 'fund', last_four: '1111' }, now);
    await insertCode(tx, { code_index, customer_id, op_id, expires_at: now + HOUR_MS, used_at: null });
  });
  const phone = `+3363998${2_000 + phones}`;
  await text(centre, phone, `INSCR ${code}`);
  return { agent, counter, card, customer_id, phone };
}

/** What is answered to it; undefined where nothing is. */
export function text(centre: TestCentre, phone: string, words: string): Promise<string | undefined> {
  return answered(centre, async () => {
    centre.clock.advance(1);
    const { db, ctx } = centre;
    await openIntake(db, ctx)({ messageId: `text-${++messages}`, sender: phone, text: words });
    const conversing = arrivalWorker({ database: db, ctx, log });
    while ((await conversing.runOnce()) > 0);
  });
}

/** The answer to its confirmation. */
export async function order(centre: TestCentre, phone: string, amount: number): Promise<string | undefined> {
  return text(centre, phone, `OUI ${await codeFor(centre, phone, amount)}`);
}

export async function codeFor(centre: TestCentre, phone: string, amount: number): Promise<string> {
  const shown = await text(centre, phone, `RECH ${amount}`);
  const code = /OUI (\d{3})/.exec(shown ?? '')?.[1];
  if (code === undefined) throw new Error(`no code in: ${shown}`);
  return code;
}

/** What this puts into the outbox. */
export async function answered({ db, ctx }: TestCentre, act: () => Promise<unknown>): Promise<string | undefined> {
  const replies = () => db.read.sql.selectFrom('sms_replies').select(['reply_id', 'text_sealed']).execute();
  const before = new Set((await replies()).map(({ reply_id }) => reply_id));
  await act();
  const fresh = (await replies()).find(({ reply_id }) => !before.has(reply_id));
  const kept = fresh && openReply(ctx.keys, fresh.reply_id, fresh.text_sealed);
  return kept?.ask === 'nothing' ? kept.text : undefined;
}
