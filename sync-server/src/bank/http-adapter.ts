/**
 * The bank over HTTPS: one request a call, one meaning an answer. It decides only what is asked and for how long it is waited, never
 * what an answer means nor what to do about it, and it sends nothing twice. Whatever breaks after a request may have left is `unknown`.
 */
import { createHash } from 'node:crypto';
import { isAxiosError } from 'axios';
import { REQUEST_ID_HEADER } from '@flouss/shared/contract/request-id';
import type { RequestId } from '@flouss/shared/contract/request-id';
import type { BankWorkKind } from '../db/schema.ts';
import {
  askedOutcome,
  balanceAnswer,
  commandOutcome,
  documentOutcome,
  fundingPage,
  limitsAnswer,
  type Answer,
} from './answers.ts';
import { connect, neverConnected } from './connection.ts';
import type { CredentialSource } from './credentials.ts';
import type { Application, Bank, BankOperation, BankOutcome, GivenStatement, StatementSource } from './port.ts';

/** How long each is waited for. A person stands behind a balance; a file, and another bank behind a charge, take their time. */
export const BANK_TIMEOUTS_MS: Readonly<Record<BankOperation, number>> = {
  application: 20_000,
  replacement: 20_000,
  activation: 10_000,
  load: 10_000,
  block: 10_000,
  'funding-enrolment': 10_000,
  charge: 20_000,
  'refund-charge': 20_000,
  'operation-query': 5_000,
  'page-query': 5_000,
  'document-upload': 30_000,
  'balance-query': 4_000,
  'limits-query': 4_000,
  'statement-query': 10 * 60_000,
  'notification-query': 60_000,
};
const LABEL = 'Flouss';

export interface BankAddress {
  readonly url: string;
  readonly credentials: CredentialSource;
  readonly timeoutsMs?: Readonly<Record<BankOperation, number>>;
}

type Named = RequestId | null | undefined;
const nameHeader = (named: Named): Record<string, string> => (named ? { [REQUEST_ID_HEADER]: named } : {});

export function httpBank({ url, credentials, timeoutsMs = BANK_TIMEOUTS_MS }: BankAddress): Bank {
  const line = connect(url, credentials);

  const command = async (
    kind: BankWorkKind,
    key: string,
    named: Named,
    to: string,
    body: object,
  ): Promise<BankOutcome> => {
    try {
      const headers = { 'Idempotency-Key': key, ...nameHeader(named) };
      return commandOutcome(
        kind,
        await line.post(to, body, { headers, signal: AbortSignal.timeout(timeoutsMs[kind]) }),
      );
    } catch (error) {
      return { is: neverConnected(error) ? 'not-sent' : 'unknown' };
    }
  };
  const ask = (operation: BankOperation, about: string, named?: Named): Promise<Answer | undefined> => {
    const signal = AbortSignal.timeout(timeoutsMs[operation]);
    return answered(line.get(about, { headers: nameHeader(named), signal }));
  };

  return {
    apply: (key, application, named) =>
      command('application', key, named, '/applications', applicationBody(application)),
    replace: (key, card, { card_reference, beneficiary }, named) =>
      command('replacement', key, named, path`/cards/${card}/replacement`, { card_reference, beneficiary }),
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

    document: async (key, { side, jpeg }, named) => {
      const digest = createHash('sha256').update(jpeg).digest('hex');
      const headers = { 'Content-Type': 'image/jpeg', ...nameHeader(named) };
      const signal = AbortSignal.timeout(timeoutsMs['document-upload']);
      const to = `${path`/applications/${key}/documents/${digest}`}?side=${side}`;
      return documentOutcome(await answered(line.put(to, jpeg, { headers, signal })));
    },
    operation: async (key, kind, named) =>
      askedOutcome(kind, await ask('operation-query', path`/operations/${key}`, named)),
    fundingState: async (enrolment, named) =>
      fundingPage(await ask('page-query', path`/funding-enrolments/${enrolment}`, named)),
    limits: async (card) => limitsAnswer(await ask('limits-query', path`/cards/${card}/limits`)),
    balance: async (card) => balanceAnswer(await ask('balance-query', path`/cards/${card}/balance`)),
  };
}

/** The bank's statements, from the same place. Bytes come as they come: how many there may be is the reader's business. */
export function httpStatements({ url, credentials, timeoutsMs = BANK_TIMEOUTS_MS }: BankAddress): StatementSource {
  const line = connect(url, credentials);
  const given = async (operation: BankOperation, about: string): Promise<GivenStatement> => {
    try {
      const { status, data, retryAfterMs } = await line.stream(about, {
        headers: { Accept: 'application/xml' },
        signal: AbortSignal.timeout(timeoutsMs[operation]),
      });
      if (status === 200) return { is: 'statement', bytes: data };
      // Nobody reads what else it says.
      for await (const _ of data) break;
      return status === 404 ? { is: 'not-yet' } : { is: 'silent', retryAfterMs };
    } catch (error) {
      if (isAxiosError(error)) return { is: 'silent' };
      throw error;
    }
  };
  return {
    statement: (day) => given('statement-query', path`/statements/${day}`),
    notification: (number) => given('notification-query', path`/notifications/${String(number)}`),
  };
}

/** Undefined where there was no answer; what is not the network's is thrown on. */
async function answered(answer: Promise<Answer>): Promise<Answer | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (isAxiosError(error)) return undefined;
    throw error;
  }
}

/** Builds a path of which every inserted part is one segment. */
function path(parts: TemplateStringsArray, ...segments: readonly string[]): string {
  return parts.map((part, index) => part + encodeURIComponent(segments[index] ?? '')).join('');
}

function applicationBody({ card_reference, applicant, beneficiary }: Application): object {
  const { identity, ...others } = applicant;
  return { card_reference, applicant: { ...identity, ...others }, beneficiary };
}
