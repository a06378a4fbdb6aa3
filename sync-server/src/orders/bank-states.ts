/**
 * The bank's circuit as one table: the states of a command, every move between them, who owns each state, how long it may last and what
 * then comes next; why a command is parked and what a person does about it; and what an order or a card is told. The worker, the
 * back office and the metrics read it, bank/README.md is drawn from it, and a test walks every move that the code makes. It decides nothing.
 */
import type { CardEvent } from '@flouss/shared/domain/card';
import type { ReloadEvent } from '@flouss/shared/domain/reload';
import { REFUND_ABOVE_BOUND, type BankWorkState } from '../db/bank-work.ts';
import type { BankWorkKind, BankWorkRow } from '../db/schema.ts';

export type WorkOwner = 'bank-worker' | 'finance' | 'nobody';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

interface StateOfWork {
  /** Who must act for a row to leave it. */
  readonly owner: WorkOwner;
  readonly means: string;
  /** Older than this somebody is told (`flouss_bank_work_late`); null: it may last for ever, or has a limit of its own. */
  readonly lateMs: number | null;
}

export const WORK_STATES: Readonly<Record<BankWorkState, StateOfWork>> = {
  queued: { owner: 'bank-worker', means: 'has not left, or surely not arrived', lateMs: 10 * MINUTE_MS },
  sent: { owner: 'bank-worker', means: 'has left; the bank or a customer decides', lateMs: 5 * DAY_MS },
  unknown: { owner: 'bank-worker', means: 'nobody knows what became of it', lateMs: 15 * MINUTE_MS },
  parked: { owner: 'finance', means: 'cannot go on by itself', lateMs: DAY_MS },
  done: { owner: 'nobody', means: 'carried out', lateMs: null },
  refused: { owner: 'nobody', means: 'the bank’s no, or ours for what it never heard of', lateMs: null },
};

/**
 * Where the general bound is not a kind's own: a block is urgent, a bank decides on a file in days but knows whose card it replaces, a
 * customer's page is his.
 */
const LATE_MS: Readonly<Partial<Record<BankWorkKind, Partial<Record<BankWorkState, number | null>>>>> = {
  block: { queued: 2 * MINUTE_MS, sent: 2 * MINUTE_MS, unknown: 2 * MINUTE_MS, parked: HOUR_MS },
  load: { sent: 15 * MINUTE_MS },
  charge: { sent: 15 * MINUTE_MS },
  'refund-charge': { sent: 15 * MINUTE_MS },
  activation: { sent: 15 * MINUTE_MS },
  replacement: { sent: DAY_MS },
  'funding-enrolment': { sent: null },
};

/** From what age on a command in this state is late; null: never. */
export function lateMs(kind: BankWorkKind, state: BankWorkState): number | null {
  const own = LATE_MS[kind]?.[state];
  return own === undefined ? WORK_STATES[state].lateMs : own;
}

/** How long something is waited for; the values are the worker's (bank/decide). */
export type WorkLimit = 'settleMs' | 'keyRetentionMs' | 'silenceMs' | 'decisionMs';

/** Who makes a move: the worker by what the bank said or did not say, or somebody outside of it. */
export type MovedBy = 'worker' | 'business' | 'statement' | 'staff' | 'restore';

export interface WorkMove {
  /** `new`: it is written; `gone`: it is taken back as if it never was. */
  readonly from: BankWorkState | 'new';
  readonly to: BankWorkState | 'gone';
  readonly when: string;
  readonly by: MovedBy;
  /** As it stands in the row; `…` at the end: the bank's own code follows. Absent: none, or any. */
  readonly reason?: string;
  readonly limit?: WorkLimit;
}

/** The bank's word is the same whoever hears it, and whenever. */
const onAWord = (from: 'queued' | 'sent' | 'unknown'): readonly WorkMove[] => [
  { from, to: 'done', when: 'the bank: done', by: 'worker' },
  { from, to: 'refused', when: 'the bank: refused, and there is a rule for it', by: 'worker' },
  { from, to: 'parked', when: 'the bank: refused, and there is no rule for it', by: 'worker', reason: 'refused:…' },
  { from, to: 'parked', when: 'orders/ does not accept the bank’s word', by: 'worker', reason: 'outcome-not-accepted' },
  { from, to: 'sent', when: 'the bank: pending', by: 'worker', reason: 'pending' },
  {
    from,
    to: 'sent',
    when: 'the bank: pending, until it has a picture of the document; the counters are told',
    by: 'worker',
    reason: 'documents-…',
  },
  { from, to: 'sent', when: 'the bank: the page is open', by: 'worker', reason: 'page-open' },
];
/** What may be heard when a key is asked for. */
const onAsking = (from: 'queued' | 'sent' | 'unknown'): readonly WorkMove[] => [
  {
    from,
    to: 'unknown',
    when: 'asked: no answer, or not found before it has settled',
    by: 'worker',
    limit: 'settleMs',
  },
  { from, to: 'parked', when: 'asked: no answer for so long', by: 'worker', reason: 'bank-silent', limit: 'silenceMs' },
  {
    from,
    to: 'parked',
    when: 'asked: undecided for so long',
    by: 'worker',
    reason: 'bank-undecided',
    limit: 'decisionMs',
  },
];
/** Found nowhere, after it had time enough to arrive. */
const onNotFound = (from: 'queued' | 'unknown'): readonly WorkMove[] => [
  {
    from,
    to: 'parked',
    when: 'not found, first sent longer ago',
    by: 'worker',
    reason: 'key-forgotten',
    limit: 'keyRetentionMs',
  },
];

export const WORK_MOVES: readonly WorkMove[] = [
  { from: 'new', to: 'queued', when: 'written with its cause', by: 'business' },
  { from: 'new', to: 'parked', when: 'a refund above the bound', by: 'business', reason: REFUND_ABOVE_BOUND },
  { from: 'new', to: 'unknown', when: 'of a time that was forgotten: asked for first', by: 'restore' },

  { from: 'queued', to: 'gone', when: 'taken back before it was ever marked as sent', by: 'business' },
  { from: 'queued', to: 'sent', when: 'marked, before the request leaves', by: 'worker' },
  { from: 'queued', to: 'parked', when: 'lacks what the bank needs', by: 'worker', reason: 'request-incomplete' },
  ...onAWord('queued'),
  ...onAsking('queued'),
  ...onNotFound('queued'),
  { from: 'queued', to: 'unknown', when: 'may have left in a time that was forgotten', by: 'restore' },
  {
    from: 'queued',
    to: 'refused',
    when: 'what came after it had the bank’s yes',
    by: 'business',
    reason: 'ended-before',
  },

  { from: 'sent', to: 'queued', when: 'no connection, or turned away at the door: as if never sent', by: 'worker' },
  {
    from: 'sent',
    to: 'parked',
    when: 'never reached the bank for so long',
    by: 'worker',
    reason: 'bank-unreachable',
    limit: 'silenceMs',
  },
  { from: 'sent', to: 'unknown', when: 'no answer, 5xx, unreadable', by: 'worker' },
  { from: 'sent', to: 'parked', when: 'the bank cannot read it', by: 'worker', reason: 'not-understood:…' },
  ...onAWord('sent'),
  ...onAsking('sent'),
  { from: 'sent', to: 'done', when: 'the customer has registered his card', by: 'worker' },
  {
    from: 'sent',
    to: 'done',
    when: 'the page was left for so long',
    by: 'worker',
    reason: 'page-abandoned',
    limit: 'decisionMs',
  },
  { from: 'sent', to: 'unknown', when: 'its answer may be of a time that was forgotten', by: 'restore' },
  {
    from: 'sent',
    to: 'refused',
    when: 'what came after it had the bank’s yes',
    by: 'business',
    reason: 'ended-before',
  },

  {
    from: 'unknown',
    to: 'queued',
    when: 'not found, settled, and surely remembered: the same command, the same key',
    by: 'worker',
    limit: 'keyRetentionMs',
  },
  { from: 'unknown', to: 'refused', when: 'not found, and it was only asked for', by: 'worker' },
  ...onAWord('unknown'),
  ...onAsking('unknown'),
  ...onNotFound('unknown'),
  {
    from: 'unknown',
    to: 'refused',
    when: 'what came after it had the bank’s yes',
    by: 'business',
    reason: 'ended-before',
  },

  { from: 'parked', to: 'gone', when: 'taken back, and it never left', by: 'business' },
  { from: 'parked', to: 'queued', when: 'taken up again, and it never left', by: 'staff' },
  { from: 'parked', to: 'unknown', when: 'taken up again: asked for by its key', by: 'staff' },
  { from: 'parked', to: 'done', when: 'it stands on the bank’s statement or notification', by: 'statement' },
  {
    from: 'parked',
    to: 'refused',
    when: 'what came after it had the bank’s yes',
    by: 'business',
    reason: 'ended-before',
  },
];

/** What the bank waits for, as it stands in the row, and as the counters are told. */
export const WISHES = { 'documents-missing': 'missing', 'documents-unreadable': 'unreadable' } as const;

export const isWish = (reason: string | null): reason is keyof typeof WISHES =>
  reason !== null && Object.hasOwn(WISHES, reason);

/** The code alone, of a reason that carries the bank's own after it. */
export const kindOfReason = (reason: string): string => reason.replace(/:.*$/s, ':…');

/** What somebody does about a parked command; the sentences are the terminal's and the README's. */
export type NextStep =
  | 'two-agree'
  | 'find-on-statement'
  | 'resume-when-answered'
  | 'ask-for-decision'
  | 'complete-and-resume'
  | 'compare-and-resume'
  | 'settle-by-hand'
  | 'tell-the-bank';

export const NEXT_STEPS: Readonly<Record<NextStep, string>> = {
  'two-agree': 'refund KEY; another person approves it',
  'find-on-statement':
    'look for it on the bank’s statements: what stands there ends by itself; else ask the bank, then resume KEY',
  'resume-when-answered': 'reach the bank, then resume KEY: it is asked for, or leaves if it never did',
  'ask-for-decision': 'ask the bank to decide, then resume KEY',
  'complete-and-resume': 'bring what is missing (the file, the card’s token), then resume KEY',
  'compare-and-resume': 'hold the bank’s word against the order: one of the two is a bug',
  'settle-by-hand': 'the bank said no: settle it with the bank, or block the card there by telephone',
  'tell-the-bank': 'the bank cannot read it: its people, with the code and KEY',
};

/** Why a row is parked; `refused:` and `not-understood:` carry the bank's own code. */
export const PARKED = {
  'bank-unreachable': { means: 'it never reached the bank', next: 'resume-when-answered' },
  'bank-silent': { means: 'the bank does not answer for it', next: 'resume-when-answered' },
  'bank-undecided': { means: 'the bank does not decide', next: 'ask-for-decision' },
  'key-forgotten': { means: 'the bank knows nothing of it, and may have forgotten', next: 'find-on-statement' },
  'request-incomplete': { means: 'something that the bank needs is not there', next: 'complete-and-resume' },
  'outcome-not-accepted': { means: 'the bank’s word does not fit the order', next: 'compare-and-resume' },
  [REFUND_ABOVE_BOUND]: { means: 'a refund that two people decide', next: 'two-agree' },
  'refused:…': { means: 'the bank’s no, to something that was not to be refused', next: 'settle-by-hand' },
  'not-understood:…': { means: 'the bank cannot read it', next: 'tell-the-bank' },
} as const satisfies Readonly<Record<string, { readonly means: string; readonly next: NextStep }>>;

type Coded = 'refused' | 'not-understood';
export type ParkReason = Exclude<keyof typeof PARKED, `${Coded}:…`> | `${Coded}:${string}`;

/** Undefined for what is not parked. */
export function nextStepOf({ state, reason }: Pick<BankWorkRow, 'state' | 'reason'>): NextStep | undefined {
  if (state !== 'parked') return undefined;
  const known: Readonly<Record<string, { readonly next: NextStep }>> = PARKED;
  // A reason that an older server has left behind.
  return (known[kindOfReason(reason ?? '')] ?? PARKED['bank-silent']).next;
}

/** What an order or a card is told, by kind: once marked, when nobody knows, at the bank's yes and at its no. Absent: nothing. */
export interface Tells {
  readonly sent?: ReloadEvent | CardEvent;
  readonly unknown?: ReloadEvent;
  readonly done: ReloadEvent | CardEvent | 'charged' | 'page-open' | 'announced';
  /** Absent: there is no rule for it, and the row is parked. */
  readonly refused?: ReloadEvent | CardEvent;
}

export const TELLS = {
  application: { sent: 'apply', done: 'accept', refused: 'decline' },
  replacement: { sent: 'apply', done: 'accept', refused: 'decline' },
  activation: { done: 'activate' },
  load: { sent: 'submit', unknown: 'lose-answer', done: 'load', refused: 'fail' },
  'funding-enrolment': { done: 'page-open' },
  charge: { done: 'charged', refused: 'decline' },
  'refund-charge': { done: 'refund' },
  block: { done: 'announced' },
} as const satisfies Readonly<Record<BankWorkKind, Tells>>;

/** Does the business know what follows when the bank refuses this? Where it does not, a person must say. */
export const hasRuleForRefusal = (kind: BankWorkKind): boolean => 'refused' in TELLS[kind];
