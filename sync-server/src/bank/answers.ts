/**
 * What an answer of the bank means. The rule it keeps: only words of the bank that say so are a yes or a no. It is total: whatever
 * bytes came, they mean something of the port, and nothing that nobody said.
 */
import { z } from 'zod';
import { Cents } from '@flouss/shared/domain/money';
import { unreachable } from '@flouss/shared/kernel/assert';
import type { BankWorkKind } from '../db/schema.ts';
import type {
  AskedOutcome,
  BalanceAnswer,
  BankOutcome,
  BankResult,
  DocumentOutcome,
  FundingPage,
  LimitsAnswer,
} from './port.ts';

/** As it came over HTTP: `data` is what its JSON said, or the text that is none. */
export interface Answer {
  readonly status: number;
  readonly data: unknown;
  readonly retryAfterMs?: number | undefined;
}

/** A code as the bank writes them; any other text is not kept, because it could hold anything. */
const Reason = z
  .string()
  .regex(/^[a-z0-9-]{1,64}$/)
  .catch('unspecified');
const Token = z.string().regex(/^[A-Za-z0-9._-]{1,128}$/);
const LastFour = z.string().regex(/^\d{4}$/);
const PageUrl = z.url({ protocol: /^https?$/ }).max(2_000);

/** What we do not know how to bring the bank waits for in vain: then it is pending, and a person asks. */
const DocumentWish = z.enum(['documents-missing', 'documents-unreadable']).optional().catch(undefined);

const Operation = z.object({
  operation: z.discriminatedUnion('state', [
    z.object({ state: z.literal('pending'), wants: DocumentWish }),
    z.object({ state: z.literal('refused'), reason: Reason }),
    z.object({ state: z.literal('done'), result: z.unknown().optional() }),
  ]),
});
const Refusal = z.object({ code: Reason });
const IssuedCard = z.object({ card_token: Token, last_four: LastFour });
const OpenPage = z.object({ enrolment_id: Token, url: PageUrl });
const Charge = z.object({ charge_id: Token });
const Enrolment = z.discriminatedUnion('state', [
  z.object({ state: z.literal('waiting') }),
  z.object({ state: z.literal('done'), funding_token: Token, last_four: LastFour }),
]);
const Balance = z.object({ balance_cents: Cents });
const Limit = z.object({ max_cents: Cents.nullable(), used_cents: Cents });
const Limits = z.object({ balance: Limit, month: Limit, year: Limit });

const KEY_USED_OTHERWISE = 422;
/** The bank turned the request away before reading it: wrong credentials, or too many requests. */
const TURNED_AWAY: ReadonlySet<number> = new Set([401, 403, 429]);

export function commandOutcome(kind: BankWorkKind, { status, data, retryAfterMs }: Answer): BankOutcome {
  if (status >= 200 && status < 300) return readOperation(kind, data) ?? { is: 'unknown' };
  if (TURNED_AWAY.has(status)) return { is: 'not-sent', retryAfterMs };
  const refusal = Refusal.safeParse(data);
  // The bank holds an operation under this key: what became of it can be asked.
  if (status === KEY_USED_OTHERWISE || !refusal.success) return { is: 'unknown', retryAfterMs };
  return status >= 400 && status < 500
    ? { is: 'not-understood', reason: refusal.data.code }
    : { is: 'unknown', retryAfterMs };
}

/** `undefined`, here and below: there was no answer. */
export function askedOutcome(kind: BankWorkKind, answer: Answer | undefined): AskedOutcome {
  if (answer?.status === 200) return readOperation(kind, answer.data) ?? { is: 'silent' };
  // Any gateway can say 404; only the bank says this.
  const saysNotFound = answer?.status === 404 && Refusal.safeParse(answer.data).data?.code === 'operation-not-found';
  return saysNotFound ? { is: 'not-found' } : silent(answer);
}

export function documentOutcome(answer: Answer | undefined): DocumentOutcome {
  if (answer === undefined) return silent(answer);
  const { status, data } = answer;
  if (status >= 200 && status < 300) return { is: 'kept' };
  const refusal = Refusal.safeParse(data);
  const isRefused = status >= 400 && status < 500 && !TURNED_AWAY.has(status) && refusal.success;
  return isRefused ? { is: 'refused', reason: refusal.data.code } : silent(answer);
}

export function fundingPage(answer: Answer | undefined): FundingPage {
  const enrolment = answer?.status === 200 ? Enrolment.safeParse(answer.data).data : undefined;
  if (!enrolment) return silent(answer);
  if (enrolment.state === 'waiting') return { is: 'waiting' };
  return { is: 'registered', funding_token: enrolment.funding_token, last_four: enrolment.last_four };
}

export function balanceAnswer(answer: Answer | undefined): BalanceAnswer {
  const balance = answer?.status === 200 ? Balance.safeParse(answer.data).data : undefined;
  return balance ? { is: 'balance', cents: balance.balance_cents } : silent(answer);
}

export function limitsAnswer(answer: Answer | undefined): LimitsAnswer {
  const limits = answer?.status === 200 ? Limits.safeParse(answer.data).data : undefined;
  return limits ? { is: 'limits', ...limits } : silent(answer);
}

function silent(answer: Answer | undefined): { readonly is: 'silent'; readonly retryAfterMs: number | undefined } {
  return { is: 'silent', retryAfterMs: answer?.retryAfterMs };
}

type Word = Extract<BankOutcome, { is: 'done' | 'pending' | 'refused' }>;

/** The bank's word on an operation; undefined when it cannot be read. */
function readOperation(kind: BankWorkKind, data: unknown): Word | undefined {
  const parsed = Operation.safeParse(data);
  if (!parsed.success) return undefined;
  const { operation } = parsed.data;
  switch (operation.state) {
    case 'pending':
      return operation.wants ? { is: 'pending', wants: operation.wants } : { is: 'pending' };
    case 'refused':
      return { is: 'refused', reason: operation.reason };
    case 'done': {
      const result = readResult(kind, operation.result);
      return result && { is: 'done', result };
    }
    default:
      return unreachable(operation);
  }
}

function readResult(kind: BankWorkKind, data: unknown): BankResult | undefined {
  switch (kind) {
    case 'application':
    case 'replacement': {
      const card = IssuedCard.safeParse(data).data;
      return card && { kind, ...card };
    }
    case 'funding-enrolment': {
      const page = OpenPage.safeParse(data).data;
      return page && { kind, enrolment_id: page.enrolment_id, page_url: page.url };
    }
    case 'charge': {
      const charge = Charge.safeParse(data).data;
      return charge && { kind, ...charge };
    }
    case 'activation':
    case 'load':
    case 'refund-charge':
    case 'block':
      return { kind };
    default:
      return unreachable(kind);
  }
}
