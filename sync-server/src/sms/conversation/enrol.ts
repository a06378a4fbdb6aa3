/**
 * `INSCR 7K3M92`: the code that a counter gave to a customer binds this sender to him, once. The sender alone proves nothing: he can
 * be an alias, and he can be forged.
 */
import type { Language } from '@flouss/shared/domain/language';
import type { SmsCode } from '@flouss/shared/domain/enrolment-code';
import { findBankWork, queueBankWork } from '../../db/bank-work.ts';
import { findCustomer } from '../../db/customers.ts';
import { appendFeed } from '../../db/feed.ts';
import { findFunding } from '../../db/funding.ts';
import type { CustomerRow, SmsCodeRow } from '../../db/schema.ts';
import { REFUSED } from '../../db/sms-inbox.ts';
import { findBinding, findCode, replaceBinding, setStopped, useCode } from '../../db/sms-bindings.ts';
import { closeProposals } from '../../db/sms-proposals.ts';
import { smsCodeIndex } from '../../orders/blind-indexes.ts';
import { countWrongCode, forgiveWrongCodes, refuseLocked } from '../controls/code-lock.ts';
import { exampleOrder } from '../replies/examples.ts';
import type { Reply } from '../replies/reply.ts';
import { ownerOfSender, sealText } from '../sealing.ts';
import { exampleCard } from './choose-card.ts';
import type { Answer, Turn } from './turn.ts';

export async function enrol(turn: Turn, code: SmsCode): Promise<Answer> {
  const locked = await refuseLocked(turn);
  if (locked) return locked;
  const row = await findCode(turn.tx, smsCodeIndex(turn.ctx.keys, code));
  const customer = row && (await findCustomer(turn.tx, row.customer_id));
  if (!row || !customer || !(await isUsable(turn, row))) {
    const counted = await countWrongCode(turn, () => ({ say: 'enrolment-code-refused' }));
    // The counter may have been offline: the same code is heard again as soon as its fact can have come.
    return { ...counted, outcome: REFUSED };
  }
  await useCode(turn.tx, row.code_index, turn.at);
  await forgiveWrongCodes(turn);
  const language = (await bind(turn, customer)) ?? customer.language;
  return { outcome: 'enrolled', reply: await welcome(turn, customer, row, language), language };
}

/** New and in time; or used already by this very sender, who has not seen our reply and asks again. */
async function isUsable(turn: Turn, code: SmsCodeRow): Promise<boolean> {
  if (code.used_at === null) return code.expires_at > turn.at;
  const binding = await findBinding(turn.tx, turn.sender.index);
  return binding?.customer_id === code.customer_id;
}

/**
 * The same sender again changes nothing, so that no pause begins; another one takes the place of the old. Gives the language that the
 * sender has asked for, if he has.
 */
async function bind({ tx, ctx, at, sender }: Turn, customer: CustomerRow): Promise<Language | null> {
  const { customer_id } = customer;
  const binding = await findBinding(tx, sender.index);
  if (binding?.customer_id === customer_id) {
    await setStopped(tx, sender.index, 0);
    return binding.language;
  }
  await closeProposals(tx, sender.index);
  const sender_sealed = sealText(ctx.keys, ownerOfSender(sender.index), sender.address, ctx.random);
  await replaceBinding(tx, {
    sender_index: sender.index,
    sender_sealed,
    customer_id,
    bound_at: at,
    stopped: 0,
    language: null,
  });
  await appendFeed(tx, customer.agent_id, [{ kind: 'customer', entity_id: customer_id }], at);
  return null;
}

/** Without a payment card the bank is asked for its page; the address follows as soon as the bank has given it. */
async function welcome(turn: Turn, customer: CustomerRow, code: SmsCodeRow, language: Language): Promise<Reply> {
  const funding = await findFunding(turn.tx, customer.customer_id);
  if (funding?.funding_token) {
    const nickname = await exampleCard(turn, customer.customer_id);
    return { say: 'welcome-ready', example: exampleOrder(language, nickname) };
  }
  if (funding?.page_url) return { say: 'funding-page', url: funding.page_url };
  const work_key = `${code.op_id}.funding`;
  if (!(await findBankWork(turn.tx, work_key))) {
    const { op_id, customer_id } = code;
    const work = {
      work_key,
      kind: 'funding-enrolment',
      op_id,
      customer_id,
      card_reference: null,
      amount_cents: null,
    } as const;
    await queueBankWork(turn.tx, [work], turn.at, turn.ctx.requestId);
  }
  return { say: 'welcome-link-follows' };
}
