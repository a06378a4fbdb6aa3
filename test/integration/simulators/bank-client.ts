/** Speaks the bank's protocol for the tests, as a stranger would: by HTTP alone. */
import { BANK_KEY } from './simulator-processes.ts';

export interface BankOperation {
  key: string;
  kind: string;
  state: 'pending' | 'done' | 'refused';
  reason?: string;
  result?: Record<string, string>;
  created_at: number;
  presented?: number;
}

export interface Answer<Body> {
  status: number;
  body: Body;
  replayed: boolean;
}

export interface BankState {
  cards: { token: string; state: string; balance_cents: number; last_four: string; card_reference: string }[];
  operations: BankOperation[];
  charges: { charge_id: string; amount_cents: number; state: string }[];
  funding_cards: { token: string; behaviour: string }[];
}

let made = 0;

/** A fresh idempotency key in the form of a UUIDv7. */
export function newKey(): string {
  made++;
  return `0198a000-0000-7000-8000-${String(made).padStart(12, '0')}`;
}

export interface CommandOptions {
  key?: string;
  timeoutMs?: number;
}

export async function command(
  bank: string,
  path: string,
  body: object,
  { key = newKey(), timeoutMs = 10_000 }: CommandOptions = {},
): Promise<Answer<{ operation: BankOperation; code?: string }>> {
  return read(
    await fetch(bank + path, {
      method: 'POST',
      headers: { authorization: `Bearer ${BANK_KEY}`, 'idempotency-key': key, 'content-type': 'application/json' },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(timeoutMs),
    }),
  );
}

export async function ask<Body>(bank: string, path: string, timeoutMs = 10_000): Promise<Answer<Body>> {
  const headers = { authorization: `Bearer ${BANK_KEY}` };
  return read(await fetch(bank + path, { headers, signal: AbortSignal.timeout(timeoutMs) }));
}

/** Without a decision, the bank keeps the one it has. */
export async function setFaults(bank: string, faults: object[], decision?: object): Promise<void> {
  await put(bank, { faults, ...(decision && { decision }) });
}

/** What is named is replaced: decision, limits, faults. */
export async function put(bank: string, change: object): Promise<void> {
  const response = await fetch(`${bank}/simulator/faults`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(change),
  });
  if (!response.ok) throw new Error(await response.text());
}

export async function stateOf(bank: string): Promise<BankState> {
  return (await ask<BankState>(bank, '/simulator/state')).body;
}

export function applicationFor(cardReference: string): object {
  const applicant = { given_names: 'Test', family_name: 'Client', birth_date: '1990-04-12', nationality: 'FRA' };
  return { card_reference: cardReference, applicant, beneficiary: { given_names: 'Test', country: 'MA' } };
}

/** Applies for a card that is decided at once, activates it; answers its token. */
export async function activeCard(bank: string, cardReference = 'FL-7K3M-92QD-X', key = newKey()): Promise<string> {
  await put(bank, { decision: { delay_ms: 0 } });
  await command(bank, '/applications', applicationFor(cardReference), { key });
  const { body } = await ask<{ operation: BankOperation }>(bank, `/operations/${key}`);
  const token = body.operation.result?.['card_token'] ?? 'no-card';
  await command(bank, `/cards/${token}/activation`, {});
  return token;
}

/** Enrols a test card through the bank's own page; answers its token. */
export async function fundingCard(bank: string, behaviour: string): Promise<string> {
  const opened = await command(bank, '/funding-enrolments', { customer_reference: 'C-1', label: 'Ma carte' });
  const { enrolment_id: id = '', url = '' } = opened.body.operation.result ?? {};
  await fetch(url, { method: 'POST', body: new URLSearchParams({ card: behaviour }) });
  const { body } = await ask<{ funding_token: string }>(bank, `/funding-enrolments/${id}`);
  return body.funding_token;
}

export async function balanceOf(bank: string, token: string): Promise<number> {
  return (await ask<{ balance_cents: number }>(bank, `/cards/${token}/balance`)).body.balance_cents;
}

async function read<Body>(response: Response): Promise<Answer<Body>> {
  const body: Body = JSON.parse((await response.text()) || 'null');
  return { status: response.status, body, replayed: response.headers.get('idempotent-replayed') === 'true' };
}
