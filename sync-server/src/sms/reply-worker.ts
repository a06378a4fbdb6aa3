/**
 * Sends what we owe, once. A reply is marked as being sent, durably, before its request leaves; what the carrier may have had is
 * not sent again when it is paid, for the carrier bills the customer on it. It knows the outbox and the carrier, not why a
 * reply was written.
 *
 *   queued ─claim─▶ unknown ─accepted──────────────▶ sent
 *     ▲                ├─────not sent, refused─────▶ queued, later; parked after a day, and its order's customer told at a counter
 *     │                ├─────no answer, paid───────▶ unknown, for finance to ask the carrier
 *     └────────────────┴─────no answer, free───────▶ queued, later; unknown after three tries
 */
import { unreachable } from '@flouss/shared/kernel/assert';
import type { CardReference } from '@flouss/shared/domain/card-reference';
import type { Cents } from '@flouss/shared/domain/money';
import type { Result } from '@flouss/shared/kernel/result';
import type { Database } from '../db/open.ts';
import type { SmsReplyRow } from '../db/schema.ts';
import { changeReply, listDueReplies, listLostReplies } from '../db/sms-replies.ts';
import type { SmsReplyChange } from '../db/sms-replies.ts';
import type { Ctx } from '../orders/context.ts';
import type { Carrier, SendOutcome } from './carriers/carrier.ts';
import { fittedReply, fittedText } from './replies/fit.ts';
import { openReply, sealReply } from './replies/queue-reply.ts';
import type { BalanceQuestion } from './replies/queue-reply.ts';
import { openText, ownerOfSender } from './sealing.ts';
import { REPLY_LIFE_MS, tellCounters } from './unheard.ts';
import { openWorker } from './worker.ts';
import type { Log, Worker } from './worker.ts';

/** Whose replies are on their way: a carrier who is long over one holds up nobody else's. */
const SENDERS_AT_ONCE_MAX = 16;
/** Enough that those whose replies are on their way already do not hide the others. */
const REPLIES_LISTED_MAX = 4 * SENDERS_AT_ONCE_MAX;
const LOOK_AGAIN_MS = 500;
/** Longer than the carrier's and the bank's time-outs and the transactions around them. */
const REPLY_LEASE_MS = 60_000;
const UNHEARD_TRIES_MAX = 3;
const REFUSED_TRIES_MAX = 5;
const BALANCE_TRIES_MAX = 4;
const BACK_OFF_MIN_MS = 200;
const BACK_OFF_MAX_MS = 60_000;

export type ReadBalance = (card: CardReference) => Promise<Result<Cents, 'bank-unreachable'>>;

export interface ReplyWorkerDeps {
  readonly database: Database;
  readonly ctx: Ctx;
  readonly carrier: Carrier;
  readonly readBalance: ReadBalance;
  readonly log: Log;
}

const FREE = { lease_by: null, lease_until: 0 } as const;

export function replyWorker(deps: ReplyWorkerDeps): Worker {
  const { database, ctx, carrier, readBalance, log } = deps;
  const name = Buffer.from(ctx.random.bytes(8)).toString('hex');
  /** By sender. */
  const underWay = new Map<string, Promise<void>>();

  /** Begins what can begin, and waits for none of it unless nothing can. */
  async function round(): Promise<number> {
    const at = ctx.clock.now();
    const lost = await listLostReplies(database.read, at, REPLIES_LISTED_MAX);
    await Promise.all(lost.map((row) => change(row, afterSending(row, 'unknown'))));
    const due = await listDueReplies(database.read, at, REPLIES_LISTED_MAX);
    const bySender = Map.groupBy(due, (row) => row.sender_index);
    const free = [...bySender].filter(([sender]) => !underWay.has(sender));
    const begun = free.slice(0, SENDERS_AT_ONCE_MAX - underWay.size);
    for (const [sender, rows] of begun) begin(sender, rows);
    if (due.length > 0 && begun.length === 0) await untilOneHasEnded();
    return lost.length + due.length;
  }

  function begin(sender: string, rows: readonly SmsReplyRow[]): void {
    const ended = sendInOrder(rows).finally(() => underWay.delete(sender));
    underWay.set(sender, ended);
  }

  /** Or somebody else's is due. */
  async function untilOneHasEnded(): Promise<void> {
    const over = new AbortController();
    const called = database.signals.wait(['sms-replies'], LOOK_AGAIN_MS, over.signal);
    await Promise.race([...underWay.values(), called]);
    over.abort();
  }

  const allEnded = (): Promise<unknown> => Promise.all(underWay.values());

  /** One sender's replies one after another, so that they arrive as they were written. */
  async function sendInOrder(rows: readonly SmsReplyRow[]): Promise<void> {
    for (const row of rows) {
      try {
        await deliver(row);
      } catch (error) {
        log.error({ reply_id: row.reply_id, err: error }, 'a reply could not be dealt with');
        await change(row, { ...later(row), attempts: row.attempts + 1 }).catch(() => false);
      }
    }
  }

  async function deliver(seen: SmsReplyRow): Promise<void> {
    const changed_at = ctx.clock.now();
    // What it says is not news any more, whatever kept it.
    if (isTooOld(seen, changed_at)) return void (await change(seen, { ...FREE, state: 'parked', changed_at }));
    const kept = openReply(ctx.keys, seen.reply_id, seen.text_sealed);
    switch (kept.ask) {
      case 'nothing':
        return send(seen, kept.text, {});
      case 'balance':
        return compose(seen, kept);
      default:
        return unreachable(kept);
    }
  }

  async function compose(seen: SmsReplyRow, question: BalanceQuestion): Promise<void> {
    const mine = { attempts: seen.attempts + 1, lease_by: name, lease_until: ctx.clock.now() + REPLY_LEASE_MS };
    if (!(await change(seen, mine))) return;
    const row = { ...seen, ...mine };
    const balance = await readBalance(question.card_reference);
    if (!balance.ok && row.attempts < BALANCE_TRIES_MAX) {
      await change(row, { ...FREE, next_at: nextTry(row) });
      return;
    }
    const card = { nickname: question.nickname, lastFour: question.last_four ?? undefined };
    const { text, segments } = fittedReply(
      balance.ok ? { say: 'balance', card, balance: balance.value } : { say: 'balance-unavailable' },
      question.language,
    );
    const text_sealed = sealReply(ctx, row.reply_id, { ask: 'nothing', text });
    await send(row, text, { text_sealed, segments, attempts: 1 });
  }

  async function send(seen: SmsReplyRow, text: string, composed: SmsReplyChange): Promise<void> {
    const at = ctx.clock.now();
    const marked: SmsReplyChange = {
      state: 'unknown',
      attempts: seen.attempts + 1,
      lease_by: name,
      lease_until: at + REPLY_LEASE_MS,
      changed_at: at,
      via: carrier.via,
      ...composed,
    };
    if (!(await change(seen, marked))) return;
    const row = { ...seen, ...marked };
    const { encoding } = fittedText(text);
    const to = openText(ctx.keys, ownerOfSender(row.sender_index), row.sender_sealed);
    const outcome = await carrier.send({ replyId: row.reply_id, to, text, encoding, paid: row.paid === 1 });
    const after = afterSending(row, outcome);
    if (!(await change(row, after))) log.warn({ reply_id: row.reply_id, code: outcome }, 'a reply was lent on');
    else if (outcome !== 'accepted') log.warn({ reply_id: row.reply_id, code: outcome, state: after.state }, 'reply');
  }

  function afterSending(row: SmsReplyRow, outcome: SendOutcome): SmsReplyChange {
    const changed_at = ctx.clock.now();
    switch (outcome) {
      case 'accepted':
        return { ...FREE, state: 'sent', changed_at };
      case 'refused':
        return row.attempts < REFUSED_TRIES_MAX ? later(row) : { ...FREE, state: 'parked', changed_at };
      case 'not-sent':
        return later(row);
      case 'unknown':
        if (row.paid === 1 || row.attempts >= UNHEARD_TRIES_MAX) return { ...FREE, state: 'unknown', changed_at };
        return later(row);
      default:
        return unreachable(outcome);
    }
  }

  function later(row: SmsReplyRow): SmsReplyChange {
    const changed_at = ctx.clock.now();
    if (isTooOld(row, changed_at)) return { ...FREE, state: 'parked', changed_at };
    return { ...FREE, state: 'queued', next_at: nextTry(row), changed_at };
  }

  /** Twice as long each time, with full jitter, so that a carrier who comes back is not met by everybody at once. */
  function nextTry(row: SmsReplyRow): number {
    const [high = 0, low = 0] = ctx.random.bytes(2);
    const longest = Math.min(BACK_OFF_MAX_MS, BACK_OFF_MIN_MS * 2 ** Math.min(row.attempts, 16));
    return ctx.clock.now() + Math.max(BACK_OFF_MIN_MS, Math.round((longest * (high * 256 + low)) / 65_535));
  }

  async function change(seen: SmsReplyRow, to: SmsReplyChange): Promise<boolean> {
    return database.transaction(async (tx) => {
      const changed = await changeReply(tx, seen, to);
      if (changed && to.state === 'parked') await tellCounters(tx, seen, ctx.clock.now());
      return changed;
    });
  }

  const worker = openWorker({ signals: database.signals, wokenBy: ['sms-replies'], log, round });
  return {
    ...worker,
    async stop() {
      await worker.stop();
      await allEnded();
    },
    async runOnce() {
      const did = await worker.runOnce();
      await allEnded();
      return did;
    },
  };
}

function isTooOld({ created_at }: Pick<SmsReplyRow, 'created_at'>, at: number): boolean {
  return at - created_at > REPLY_LIFE_MS;
}
