/**
 * Tells customers what became of what they asked for: it looks at the states that other circuits leave in rows and queues a reply
 * for each that is final. It changes no order but for the mark that its outcome was told.
 *
 * [A] Which replies are paid: the outcome of an order that was loaded, and nothing else. The carrier bills the 0.50 on it; asking,
 * confirming, being refused, help and balances cost the customer only his own SMS.
 */
import { limitsInForce } from '@flouss/shared/domain/limits';
import { addCents } from '@flouss/shared/domain/money';
import { ReloadReason } from '@flouss/shared/domain/reasons';
import type { ReloadState } from '@flouss/shared/domain/reload';
import { assert } from '@flouss/shared/kernel/assert';
import { findCard } from '../db/cards.ts';
import { findCustomer } from '../db/customers.ts';
import type { Tx } from '../db/handles.ts';
import type { Database } from '../db/open.ts';
import { markAnswered, unansweredOrders } from '../db/orders.ts';
import type { OrderRow } from '../db/schema.ts';
import { findBindingOf } from '../db/sms-bindings.ts';
import { fundingNewsAfter } from '../db/sms-news.ts';
import type { FundingNews, NewsCursor } from '../db/sms-news.ts';
import { isAnswered } from '../db/sms-replies.ts';
import type { Ctx } from '../orders/context.ts';
import { exampleCard } from './conversation/choose-card.ts';
import { beneficiaryName } from './replies/beneficiary-name.ts';
import { exampleOrder } from './replies/examples.ts';
import { queueReply } from './replies/queue-reply.ts';
import type { Reply } from './replies/reply.ts';
import { openText, ownerOfSender } from './sealing.ts';
import { openWorker } from './worker.ts';
import type { Log, Worker } from './worker.ts';

const ORDERS_AT_ONCE_MAX = 50;
const NEWS_PAGE_MAX = 200;
/** What a customer was not told within a week is no news any more. */
const NEWS_AGE_MAX_MS = 7 * 24 * 60 * 60_000;
/** Rows of two processes, or of two clocks, may become visible in another order than their instants. */
const NEWS_OVERLAP_MS = 60_000;

const LOADED: ReadonlySet<ReloadState> = new Set(['loaded', 'reconciled']);
const FINAL: readonly ReloadState[] = ['loaded', 'reconciled', 'declined', 'failed', 'refund-due', 'refunded'];

export interface OutcomeWorkerDeps {
  readonly database: Database;
  readonly ctx: Ctx;
  readonly log: Log;
}

export function outcomeWorker({ database, ctx, log }: OutcomeWorkerDeps): Worker {
  let newest = ctx.clock.now() - NEWS_AGE_MAX_MS;

  async function round(): Promise<number> {
    return (await tellOrders()) + (await tellFunding());
  }

  async function tellOrders(): Promise<number> {
    const orders = await unansweredOrders(database.read, FINAL, ORDERS_AT_ONCE_MAX);
    const told = await Promise.all(
      orders.map((order) => attempt(order.op_id, () => database.transaction((tx) => tellOutcome(tx, ctx, order)))),
    );
    return told.filter(Boolean).length;
  }

  async function tellFunding(): Promise<number> {
    // Never ahead of our own clock: an instant of a clock that ran ahead would hide what comes after it.
    newest = Math.min(newest, ctx.clock.now());
    let cursor: NewsCursor = { changed_at: newest - NEWS_OVERLAP_MS, customer_id: undefined };
    let told = 0;
    for (;;) {
      const page = await fundingNewsAfter(database.read, cursor, NEWS_PAGE_MAX);
      for (const news of page) {
        if (!isNews(news) || (await isAnswered(database.read, causeOf(news)))) continue;
        if (await attempt(news.customer_id, () => database.transaction((tx) => tellNews(tx, ctx, news)))) told++;
      }
      const last = page.at(-1);
      if (last) cursor = last;
      newest = Math.max(newest, cursor.changed_at);
      if (page.length < NEWS_PAGE_MAX) return told;
    }
  }

  /** One that cannot be told must not keep the others from being told. */
  async function attempt(id: string, tell: () => Promise<boolean>): Promise<boolean> {
    try {
      return await tell();
    } catch (error) {
      log.error({ id, err: error }, 'an outcome could not be told');
      return false;
    }
  }

  return openWorker({ signals: database.signals, wokenBy: ['orders', 'bank-work'], log, round });
}

/** Marked and queued together: told once, whatever the state does afterwards. */
async function tellOutcome(tx: Tx, ctx: Ctx, order: OrderRow): Promise<boolean> {
  if (!(await markAnswered(tx, order.op_id))) return false;
  const binding = await findBindingOf(tx, order.customer_id);
  const customer = await findCustomer(tx, order.customer_id);
  // Somebody else speaks through that phone now.
  if (!binding || !customer) return true;
  const address = openText(ctx.keys, ownerOfSender(binding.sender_index), binding.sender_sealed);
  const reply = await outcomeOf(tx, ctx, order);
  return queueReply(
    tx,
    ctx,
    { index: binding.sender_index, address, language: binding.language ?? customer.language },
    reply,
    { cause: `order:${order.op_id}:${order.state}`, price: reply.say === 'reload-loaded' ? reply.smsPrice : undefined },
  );
}

/** A reload's words name what the carrier bills on them; no other outcome is billed. */
async function outcomeOf(tx: Tx, ctx: Ctx, order: OrderRow): Promise<Reply> {
  const card = await findCard(tx, order.card_reference);
  const terms = await ctx.terms.current(tx);
  const tariff = terms.tariffs.find(({ version }) => version === order.tariff_version);
  const limits = limitsInForce(terms.limits, order.ordered_at);
  assert(card && tariff && limits, 'an order names a card and published terms');
  const { amount_cents: amount, fee_cents: fee } = order;
  const total = addCents(amount, fee);
  const lastFour = card.last_four ?? '';
  if (LOADED.has(order.state)) {
    const firstName = await beneficiaryName(tx, ctx, card);
    return { say: 'reload-loaded', firstName, lastFour, amount, total, smsPrice: tariff.sms_order_cents };
  }
  if (order.state !== 'declined') return { say: 'reload-failed', amount, total, lastFour };
  const reason = ReloadReason.safeParse(order.reason);
  return { say: 'reload-refused', reason: reason.success ? reason.data : 'bank-refused', limits };
}

/** Who was bound after it became known was told when he was bound. */
function isNews(news: FundingNews): boolean {
  return news.bound_at <= news.changed_at && (news.funding_token !== null || news.page_url !== null);
}

function causeOf({ customer_id, enrolment_id, funding_token }: FundingNews): string {
  return `${funding_token === null ? 'funding-page' : 'funding-ready'}:${customer_id}:${enrolment_id ?? ''}`;
}

async function tellNews(tx: Tx, ctx: Ctx, news: FundingNews): Promise<boolean> {
  const { sender_index: index, sender_sealed, language, customer_id } = news;
  const address = openText(ctx.keys, ownerOfSender(index), sender_sealed);
  return queueReply(tx, ctx, { index, address, language }, await newsOf(tx, news, language, customer_id), {
    cause: causeOf(news),
  });
}

async function newsOf(
  tx: Tx,
  { funding_token, page_url }: FundingNews,
  language: FundingNews['language'],
  customerId: FundingNews['customer_id'],
): Promise<Reply> {
  if (funding_token !== null) {
    return { say: 'funding-ready', example: exampleOrder(language, await exampleCard({ tx }, customerId)) };
  }
  assert(page_url !== null, 'news of a page has its address');
  return { say: 'funding-page', url: page_url };
}
