/**
 * The bank over HTTPS: one request a call, one meaning an answer. It decides only what an answer means, never what
 * to do about it, and it sends nothing twice.
 *
 * The rule it keeps: only words of the bank that say so are a yes or a no. Whatever breaks after a request may have
 * left is `unknown`. Connections are not kept open, because a kept one that the bank has just closed would turn a
 * request that never left into an unknown one.
 */
import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import axios, { isAxiosError, type AxiosInstance, type AxiosResponse } from 'axios';
import { z } from 'zod';
import { REQUEST_ID_HEADER } from '@flouss/shared/contract/request-id';
import type { RequestId } from '@flouss/shared/contract/request-id';
import { Cents } from '@flouss/shared/domain/money';
import { unreachable } from '@flouss/shared/kernel/assert';
import type { BankWorkKind } from '../db/schema.ts';
import type { Application, AskedOutcome, Bank, BankOutcome, BankResult, FundingPage, StatementSource } from './port.ts';

const COMMAND_TIMEOUT_MS = 10_000;
const QUESTION_TIMEOUT_MS = 5_000;
const STATEMENT_TIMEOUT_MS = 10 * 60_000;
const ANSWER_BYTES_MAX = 256 * 1024;
const LABEL = 'Flouss';

export interface BankAddress {
  readonly url: string;
  readonly apiKey: string;
  readonly commandTimeoutMs?: number;
  readonly questionTimeoutMs?: number;
}

type Named = RequestId | null | undefined;
const nameHeader = (named: Named): Record<string, string> => (named ? { [REQUEST_ID_HEADER]: named } : {});

/** A code as the bank writes them; any other text is not kept, because it could hold anything. */
const Reason = z
  .string()
  .regex(/^[a-z0-9-]{1,64}$/)
  .catch('unspecified');
const Token = z.string().regex(/^[A-Za-z0-9._-]{1,128}$/);
const LastFour = z.string().regex(/^\d{4}$/);
const PageUrl = z.url({ protocol: /^https?$/ }).max(2_000);

const Operation = z.object({
  operation: z.discriminatedUnion('state', [
    z.object({ state: z.literal('pending') }),
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

export function httpBank(address: BankAddress): Bank {
  const http = connect(address);
  const commandTimeoutMs = address.commandTimeoutMs ?? COMMAND_TIMEOUT_MS;
  const questionTimeoutMs = address.questionTimeoutMs ?? QUESTION_TIMEOUT_MS;

  const command = async (
    kind: BankWorkKind,
    key: string,
    named: Named,
    to: string,
    body: object,
  ): Promise<BankOutcome> => {
    try {
      const headers = { 'Idempotency-Key': key, ...nameHeader(named) };
      const signal = AbortSignal.timeout(commandTimeoutMs);
      return commandOutcome(kind, await http.post(to, body, { headers, signal }));
    } catch (error) {
      return { is: neverConnected(error) ? 'not-sent' : 'unknown' };
    }
  };
  const ask = async (about: string, named?: Named): Promise<AxiosResponse<unknown> | undefined> => {
    try {
      return await http.get(about, { headers: nameHeader(named), signal: AbortSignal.timeout(questionTimeoutMs) });
    } catch (error) {
      if (isAxiosError(error)) return undefined;
      throw error;
    }
  };

  return {
    apply: (key, application, named) =>
      command('application', key, named, '/applications', applicationBody(application)),
    activate: (key, card, named) => command('activation', key, named, path`/cards/${card}/activation`, {}),
    load: (key, card, amount, named) =>
      command('load', key, named, path`/cards/${card}/loads`, { amount_cents: amount }),
    block: (key, card, named) => command('block', key, named, path`/cards/${card}/block`, {}),
    enrolFunding: (key, customerId, named) =>
      command('funding-enrolment', key, named, '/funding-enrolments', {
        customer_reference: customerId,
        label: LABEL,
      }),
    charge: (key, funding, amount, named) =>
      command('charge', key, named, path`/funding/${funding}/charges`, {
        amount_cents: amount,
        description: `${LABEL} ${key}`,
      }),
    refundCharge: (key, charge, named) => command('refund-charge', key, named, path`/charges/${charge}/refund`, {}),

    operation: async (key, kind, named) => askedOutcome(kind, await ask(path`/operations/${key}`, named)),
    fundingState: async (enrolment, named) => fundingPage(await ask(path`/funding-enrolments/${enrolment}`, named)),
    balance: async (card) => {
      const answer = await ask(path`/cards/${card}/balance`);
      return answer?.status === 200 ? Balance.safeParse(answer.data).data?.balance_cents : undefined;
    },
  };
}

/** The bank's statements, from the same place. Bytes come as they come: how many there may be is the reader's business. */
export function httpStatements(address: BankAddress): StatementSource {
  const http = connect(address);
  return {
    async statement(day) {
      try {
        const answer = await http.get<AsyncIterable<Uint8Array>>(path`/statements/${day}`, {
          headers: { Accept: 'application/xml' },
          responseType: 'stream',
          maxContentLength: Number.POSITIVE_INFINITY,
          signal: AbortSignal.timeout(STATEMENT_TIMEOUT_MS),
        });
        if (answer.status === 200) return { is: 'statement', bytes: answer.data };
        // Nobody reads what else it says.
        for await (const _ of answer.data) break;
        return { is: answer.status === 404 ? 'not-yet' : 'silent' };
      } catch (error) {
        if (isAxiosError(error)) return { is: 'silent' };
        throw error;
      }
    },
  };
}

function connect({ url, apiKey }: BankAddress): AxiosInstance {
  return axios.create({
    baseURL: url,
    headers: { Authorization: `Bearer ${apiKey}`, Accept: 'application/json' },
    httpAgent: new HttpAgent({ keepAlive: false }),
    httpsAgent: new HttpsAgent({ keepAlive: false, minVersion: 'TLSv1.2' }),
    // The key goes to this address alone: no proxy of the environment, no redirect.
    proxy: false,
    maxRedirects: 0,
    maxContentLength: ANSWER_BYTES_MAX,
    validateStatus: () => true,
  });
}

/** Builds a path of which every inserted part is one segment. */
function path(parts: TemplateStringsArray, ...segments: readonly string[]): string {
  return parts.map((part, index) => part + encodeURIComponent(segments[index] ?? '')).join('');
}

function applicationBody({ card_reference, applicant, beneficiary }: Application): object {
  const { identity, ...others } = applicant;
  return { card_reference, applicant: { ...identity, ...others }, beneficiary };
}

const KEY_USED_OTHERWISE = 422;
/** The bank turned the request away before reading it: wrong credentials, or too many requests. */
const TURNED_AWAY: ReadonlySet<number> = new Set([401, 403, 429]);

function commandOutcome(kind: BankWorkKind, { status, data }: AxiosResponse<unknown>): BankOutcome {
  if (status >= 200 && status < 300) return readOperation(kind, data) ?? { is: 'unknown' };
  if (TURNED_AWAY.has(status)) return { is: 'not-sent' };
  const refusal = Refusal.safeParse(data);
  // The bank holds an operation under this key: what became of it can be asked.
  if (status === KEY_USED_OTHERWISE || !refusal.success) return { is: 'unknown' };
  return status >= 400 && status < 500 ? { is: 'not-understood', reason: refusal.data.code } : { is: 'unknown' };
}

function askedOutcome(kind: BankWorkKind, answer: AxiosResponse<unknown> | undefined): AskedOutcome {
  if (answer?.status === 200) return readOperation(kind, answer.data) ?? { is: 'silent' };
  // Any gateway can say 404; only the bank says this.
  const saysNotFound = answer?.status === 404 && Refusal.safeParse(answer.data).data?.code === 'operation-not-found';
  return { is: saysNotFound ? 'not-found' : 'silent' };
}

type Word = Extract<BankOutcome, { is: 'done' | 'pending' | 'refused' }>;

/** The bank's word on an operation; undefined when it cannot be read. */
function readOperation(kind: BankWorkKind, data: unknown): Word | undefined {
  const parsed = Operation.safeParse(data);
  if (!parsed.success) return undefined;
  const { operation } = parsed.data;
  switch (operation.state) {
    case 'pending':
      return { is: 'pending' };
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
    case 'application': {
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

function fundingPage(answer: AxiosResponse<unknown> | undefined): FundingPage {
  const enrolment = answer?.status === 200 ? Enrolment.safeParse(answer.data).data : undefined;
  if (!enrolment) return { is: 'silent' };
  if (enrolment.state === 'waiting') return { is: 'waiting' };
  return { is: 'registered', funding_token: enrolment.funding_token, last_four: enrolment.last_four };
}

const CONNECTING: ReadonlySet<unknown> = new Set(['getaddrinfo', 'connect']);

/** Did the attempt end before there was a connection? Then nothing has left us. An error that is not the network's is thrown on. */
function neverConnected(error: unknown): boolean {
  if (!isAxiosError(error)) throw error;
  const { cause } = error;
  // One error for each address that was tried, where a name has several.
  const failures: readonly unknown[] = cause instanceof AggregateError ? cause.errors : [cause];
  return failures.every(
    (failure) => failure instanceof Error && 'syscall' in failure && CONNECTING.has(failure.syscall),
  );
}
