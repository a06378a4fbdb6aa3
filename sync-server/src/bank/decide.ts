/**
 * What becomes of a command once the bank has spoken, or has not: pure, total, and the only place where a row's next
 * state is chosen. It knows neither the network nor orders; the table of its moves is orders/bank-states, drawn in README.md.
 *
 * Three promises. A key is never replaced. Only the bank's own no is a no, and ours for what it never heard of. A command is sent again only under its key,
 * after the last sending has had time to settle, and while the bank surely still remembers the first.
 */
import { unreachable } from '@flouss/shared/kernel/assert';
import { HORIZON_MS, type BankWorkChange } from '../db/bank-work.ts';
import type { BankWorkRow } from '../db/schema.ts';
import { hasRuleForRefusal, isWish, type ParkReason } from '../orders/bank-states.ts';
import type {
  AskedOutcome,
  BankOperation,
  BankOutcome,
  BankResult,
  DocumentOutcome,
  DocumentWish,
  FundingPage,
} from './port.ts';

export interface BankPatience {
  /** How long a sent command may be on its way before the bank's "not found" means that it never arrived. */
  readonly settleMs: number;
  /** The bank remembers a key for 30 minutes; after 20 we no longer rely on it. */
  readonly keyRetentionMs: number;
  /** How long an unreachable or silent bank is tried before a person is asked. A bank may be down for a day. */
  readonly silenceMs: number;
  /** How long a decision of the bank (an application) or a customer (a payment card to register) is waited for. */
  readonly decisionMs: number;
  /** Between two turns at a row, whatever happens. */
  readonly pauseMinMs: number;
  readonly pauseMaxMs: number;
}

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

export const BANK_PATIENCE: BankPatience = {
  settleMs: 30_000,
  keyRetentionMs: 20 * MINUTE_MS,
  silenceMs: 3 * DAY_MS,
  decisionMs: 30 * DAY_MS,
  pauseMinMs: 200,
  pauseMaxMs: MINUTE_MS,
};

/** The moment of a decision: when, how patient, and a draw from [0, 1) that spreads the pauses. */
export interface Moment {
  readonly now: number;
  readonly patience: BankPatience;
  readonly jitter: number;
}

/** What the business must be told in the transaction that writes the row. */
export type Effect =
  | { readonly is: 'none' }
  /** It is about to leave for the first time. */
  | { readonly is: 'sent' }
  | { readonly is: 'unknown' }
  | { readonly is: 'done'; readonly result: BankResult }
  | { readonly is: 'refused'; readonly reason: string }
  /** What the bank waits for before it decides has changed. */
  | { readonly is: 'wish' }
  | { readonly is: 'brought'; readonly digest: string; readonly refused: string | null }
  | { readonly is: 'funding-registered'; readonly funding_token: string; readonly last_four: string };

export interface Decision {
  readonly change: BankWorkChange;
  readonly effect: Effect;
}

export type Act = 'send' | 'ask' | 'watch' | 'bring';

/**
 * The row as it stands by a clock that was set back since the last turn: how long ago the command was sent nobody can
 * say any more, so the bank is not relied on to remember it. Two minutes (the horizon) go unseen, again each time; the ten
 * minutes between our retention and the bank's cover that. Nothing covers a clock that is set back by more than those
 * ten while no worker runs, for so long that it has passed the last turn again.
 */
export function onThisClock(row: BankWorkRow, { now, patience }: Pick<Moment, 'now' | 'patience'>): BankWorkRow {
  if (row.next_at <= now + HORIZON_MS) return { ...row, next_at: now };
  const setBackMs = row.next_at - now;
  const forgotten = now - patience.keyRetentionMs - 1;
  return {
    ...row,
    first_sent_at: row.first_sent_at === null ? null : Math.min(row.first_sent_at - setBackMs, forgotten),
    changed_at: row.changed_at - setBackMs,
    next_at: now,
  };
}

/**
 * What a turn at the row does: send the command, ask for it by its key, look whether the customer has registered a card, or bring a
 * picture for his file, unless that door is shut.
 */
export function nextAct(row: BankWorkRow, { now, patience }: Moment, mayBring = true): Act {
  if (mayBring && row.documents_due === 1 && (row.state === 'queued' || row.state === 'sent')) return 'bring';
  if (row.state === 'queued') {
    return row.first_sent_at === null || remembered(row.first_sent_at, now, patience) ? 'send' : 'ask';
  }
  return row.kind === 'funding-enrolment' && row.result !== null ? 'watch' : 'ask';
}

/** What the bank is asked by it. */
export function operationOf({ kind }: Pick<BankWorkRow, 'kind'>, act: Act): BankOperation {
  switch (act) {
    case 'send':
      return kind;
    case 'ask':
      return 'operation-query';
    case 'watch':
      return 'page-query';
    case 'bring':
      return 'document-upload';
    default:
      return unreachable(act);
  }
}

/** Written durably before the request leaves, so that a crash can only ever leave more marks than requests. */
export function markSent(row: BankWorkRow, { now }: Moment): Decision {
  return {
    change: {
      state: 'sent',
      reason: null,
      attempts: row.attempts + 1,
      first_sent_at: row.first_sent_at ?? now,
      changed_at: now,
    },
    effect: { is: row.first_sent_at === null ? 'sent' : 'none' },
  };
}

/** After sending. `row` is what it was before it was marked as sent. */
export function decideSent(row: BankWorkRow, outcome: BankOutcome, moment: Moment): Decision {
  const { now, patience } = moment;
  const attempts = row.attempts + 1;
  switch (outcome.is) {
    case 'done':
    case 'refused':
      return decideWord(row, outcome, moment);
    case 'pending':
      return pendingAs(row, outcome.wants, moment);
    case 'not-understood':
      return park(row, `not-understood:${outcome.reason}`, moment);
    case 'not-sent': {
      const unsent = { first_sent_at: row.first_sent_at };
      if (row.first_sent_at === null && now - row.created_at > patience.silenceMs) {
        return park(row, 'bank-unreachable', moment, unsent);
      }
      return wait(row, { state: 'queued', changed_at: now, ...unsent }, retryPause(attempts, moment), moment);
    }
    case 'unknown':
      return wait(row, { state: 'unknown', changed_at: now }, retryPause(attempts, moment), moment, { is: 'unknown' });
    default:
      return unreachable(outcome);
  }
}

/** After asking by key. */
export function decideAsked(row: BankWorkRow, answer: AskedOutcome, moment: Moment): Decision {
  const { patience } = moment;
  switch (answer.is) {
    case 'done':
    case 'refused':
      return decideWord(row, answer, moment);
    case 'pending':
      if (waited(row, moment) > patience.decisionMs) return park(row, 'bank-undecided', moment);
      return pendingAs(row, answer.wants, moment);
    case 'not-found':
      return decideNotFound(row, moment);
    case 'silent':
      if (waited(row, moment) > patience.silenceMs) return park(row, 'bank-silent', moment);
      return stayUnknown(row, moment);
    default:
      return unreachable(answer);
  }
}

/** After bringing a picture. Brought in vain it lets the command itself go first: neither waits for the other. */
export function decideBrought(row: BankWorkRow, digest: string, outcome: DocumentOutcome, moment: Moment): Decision {
  switch (outcome.is) {
    case 'kept':
      return wait(row, {}, 0, moment, { is: 'brought', digest, refused: null });
    case 'refused':
      return wait(row, {}, 0, moment, { is: 'brought', digest, refused: outcome.reason });
    case 'silent':
      return wait(row, { documents_due: 2 }, retryPause(row.attempts, moment), moment);
    default:
      return unreachable(outcome);
  }
}

/** After looking whether the customer has registered a payment card on the bank's page. */
export function decideWatched(row: BankWorkRow, page: FundingPage, moment: Moment): Decision {
  const { patience } = moment;
  switch (page.is) {
    case 'registered': {
      const { funding_token, last_four } = page;
      return finish(row, 'done', moment, { is: 'funding-registered', funding_token, last_four });
    }
    case 'waiting':
      if (waited(row, moment) > patience.decisionMs) {
        return finish(row, 'done', moment, { is: 'none' }, { reason: 'page-abandoned' });
      }
      return wait(row, {}, pollPause(row, moment), moment);
    case 'silent':
      return wait(row, {}, retryPause(row.attempts, moment), moment);
    default:
      return unreachable(page);
  }
}

/** The row cannot go on by itself. `changes` are written with it. */
export function park(row: BankWorkRow, reason: ParkReason, moment: Moment, changes: BankWorkChange = {}): Decision {
  return finish(row, 'parked', moment, { is: 'none' }, { ...changes, reason });
}

function decideWord(
  row: BankWorkRow,
  word: Extract<AskedOutcome, { is: 'done' | 'refused' }>,
  moment: Moment,
): Decision {
  if (word.is === 'refused') {
    if (!hasRuleForRefusal(row.kind)) return park(row, `refused:${word.reason}`, moment);
    return finish(row, 'refused', moment, word, { reason: word.reason });
  }
  const told = { result: JSON.stringify(word.result), reason: null };
  // The page is open; what is wanted is the payment card that the customer will register on it.
  if (word.result.kind === 'funding-enrolment') {
    return wait(row, { state: 'sent', ...told, reason: 'page-open' }, pollPause(row, moment), moment, word);
  }
  return finish(row, 'done', moment, word, told);
}

/** Whose word it waits for stands in the row: the bank's, or a customer's at a counter, who has his document photographed. */
function pendingAs(row: BankWorkRow, wants: DocumentWish | undefined, moment: Moment): Decision {
  const reason = wants ?? 'pending';
  const isNews = isWish(reason) ? row.reason !== reason : isWish(row.reason);
  const effect: Effect = isNews ? { is: 'wish' } : { is: 'none' };
  return wait(row, { state: 'sent', reason }, pollPause(row, moment), moment, effect);
}

function decideNotFound(row: BankWorkRow, moment: Moment): Decision {
  const { now, patience } = moment;
  // A row is unknown, or queued again, since `changed_at`, which is never before the last sending.
  const settled = row.state !== 'sent' && now - row.changed_at >= patience.settleMs;
  if (!settled) return stayUnknown(row, moment);
  if (row.first_sent_at === null || !remembered(row.first_sent_at, now, patience)) {
    return park(row, 'key-forgotten', moment);
  }
  if (row.otherwise !== null) {
    const { otherwise: reason } = row;
    return finish(row, 'refused', moment, { is: 'refused', reason }, { reason });
  }
  return wait(row, { state: 'queued', changed_at: now }, 0, moment);
}

/** A clock that stands before the first sending says nothing about the bank's memory. */
function remembered(firstSentAt: number, now: number, { keyRetentionMs }: BankPatience): boolean {
  return now >= firstSentAt && now - firstSentAt <= keyRetentionMs;
}

/** How long the bank has had the command. */
function waited(row: BankWorkRow, { now }: Moment): number {
  return now - (row.first_sent_at ?? now);
}

function stayUnknown(row: BankWorkRow, moment: Moment): Decision {
  const pause = retryPause(row.attempts, moment);
  if (row.state === 'unknown') return wait(row, {}, pause, moment);
  return wait(row, { state: 'unknown', reason: null, changed_at: moment.now }, pause, moment, { is: 'unknown' });
}

function wait(
  row: BankWorkRow,
  change: BankWorkChange,
  pauseMs: number,
  { now }: Moment,
  effect: Effect = { is: 'none' },
): Decision {
  return { change: { ...change, attempts: row.attempts + 1, next_at: now + pauseMs }, effect };
}

function finish(
  row: BankWorkRow,
  state: 'done' | 'refused' | 'parked',
  { now }: Moment,
  effect: Effect,
  change: BankWorkChange = {},
): Decision {
  return { change: { ...change, state, attempts: row.attempts + 1, changed_at: now }, effect };
}

/** 32 random bits as a number in [0, 1). */
export function draw(bytes: Uint8Array): number {
  return new DataView(bytes.buffer, bytes.byteOffset).getUint32(0) / 2 ** 32;
}

/** Full jitter: anywhere between the shortest pause and a bound that doubles with each attempt. */
function retryPause(attempts: number, { patience: { pauseMinMs, pauseMaxMs }, jitter }: Moment): number {
  const bound = Math.min(pauseMaxMs, pauseMinMs * 2 ** attempts);
  return Math.max(pauseMinMs, Math.round(bound * jitter));
}

/** Somebody else is taking his time: look again after a tenth of the time he has taken so far. */
function pollPause(row: BankWorkRow, moment: Moment): number {
  const { pauseMinMs, pauseMaxMs } = moment.patience;
  const tenth = Math.round(waited(row, moment) / 10);
  return Math.min(pauseMaxMs, Math.max(pauseMinMs, tenth));
}
