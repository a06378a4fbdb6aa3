/**
 * Puts the demo data in, the way real data comes: the centre's staff through the admin API, the teller through the
 * counter's own methods, the customer by SMS and on the bank's page. Nothing is written behind anybody's back.
 */
import axios from 'axios';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { newId, BeneficiaryId, CustomerId, OpId } from '@flouss/shared/kernel/ids';
import { systemClock, systemRandom } from '@flouss/platform/system-ports';
import { DEMO_AGENT, DEMO_CUSTOMERS, DEMO_FLOAT, DEMO_OPERATORS, DEMO_PAY_IN_CENTS, demoPacks } from './demo-data.ts';
import type { DemoCustomer } from './demo-data.ts';
import { openHeadlessCounter } from './headless-counter.ts';
import type { StoreSecrets } from './headless-counter.ts';
import type { HeadlessCounter } from './headless-counter.ts';
import { agreed } from './staff.ts';
import type { Staff } from './staff.ts';

const PATIENCE_MS = 30_000;
const LOOK_EVERY_MS = 150;

export interface DemoUrls {
  readonly server: string;
  readonly bank: string;
  readonly carrier: string;
}

/** The agent, its float and its operators: once, whatever the hosts. Returns the agent's id. */
export async function seedAgent({ supervisor, finance }: Staff): Promise<string> {
  const agentId = (await supervisor.post<{ agent_id: string }>('/admin/agents', DEMO_AGENT)).data.agent_id;
  const paid = { op_id: newOp(), amount_cents: DEMO_PAY_IN_CENTS };
  await agreed(finance, supervisor, `/admin/agents/${agentId}/pay-ins`, paid);
  for (const operator of DEMO_OPERATORS) await supervisor.post(`/admin/agents/${agentId}/operators`, operator);
  return agentId;
}

/** The browser host keeps its secrets in files; the desktop application takes those that are left for it, and wraps them. */
const KEY_FILE = { browser: 'store.key', electron: 'handed-over.key' } as const;
const PEPPER_FILE = { browser: 'pin.pepper', electron: 'handed-over.pepper' } as const;

/** Makes the secrets of a store that is about to be made, in files that only this user may read. */
async function leaveSecrets(counterDir: string, host: 'browser' | 'electron'): Promise<StoreSecrets> {
  await mkdir(counterDir, { recursive: true });
  const [store_key, pin_pepper] = [randomBytes(32).toString('base64url'), randomBytes(32).toString('base64url')];
  await writeFile(join(counterDir, KEY_FILE[host]), store_key, { mode: 0o600 });
  await writeFile(join(counterDir, PEPPER_FILE[host]), pin_pepper, { mode: 0o600 });
  return { store_key, pin_pepper };
}

/** Enrols one counter and lives its first hour: packs received, customers registered, cards sold and active. */
export async function seedCounter(
  counterDir: string,
  host: 'browser' | 'electron',
  counterNumber: number,
  agentId: string,
  urls: DemoUrls,
  ca: string,
  { support, supervisor }: Staff,
): Promise<void> {
  const packs = demoPacks(counterNumber);
  await support.post(`/admin/agents/${agentId}/packs`, { card_references: packs });
  const counterCode = `C${String(counterNumber).padStart(2, '0')}`;
  const codes = `/admin/agents/${agentId}/enrolment-codes`;
  const { code } = await agreed<{ code: string }>(support, supervisor, codes, { counter_code: counterCode });

  const counter = await openHeadlessCounter(
    join(counterDir, 'counter.store'),
    await leaveSecrets(counterDir, host),
    urls.server,
    ca,
  );
  try {
    await counter.ask('session.enrol', { server_url: urls.server, code });
    await signIn(counter);
    await counter.ask('till.open', { op_id: newOp(), count: DEMO_FLOAT });
    await patiently('the packs sent to the shop to be known', async () => {
      await counter.ask('sync.now', {});
      return (await receivePacks(counter, packs)) || undefined;
    });
    if (counterNumber === 1) await seedCustomers(counter, packs, urls);
    await patiently('the counter to be in step', async () => {
      const { sync } = await counter.ask('sync.now', {});
      return sync === 'in-step' ? true : undefined;
    });
  } finally {
    await counter.close();
  }
}

async function signIn(counter: HeadlessCounter): Promise<void> {
  const { operators } = await counter.ask('session.get', {});
  const [teller] = DEMO_OPERATORS;
  const tile = operators.find(({ name }) => name === teller.name);
  if (!tile) throw new Error(`the teller ${teller.name} is not known at the counter`);
  await counter.ask('session.sign-in', { operator_id: tile.operator_id, pin: teller.pin });
}

async function receivePacks(counter: HeadlessCounter, packs: ReturnType<typeof demoPacks>): Promise<boolean> {
  try {
    await counter.ask('stock.receive', { op_id: newOp(), card_references: packs, delivery_note: 'BL-DEMO-1' });
    return true;
  } catch (error) {
    if (String(error).includes('stock-not-yours')) return false;
    throw error;
  }
}

async function seedCustomers(
  counter: HeadlessCounter,
  packs: ReturnType<typeof demoPacks>,
  urls: DemoUrls,
): Promise<void> {
  const { price_cents, tariff_version } = await counter.ask('card.price', {});
  for (const [index, customer] of DEMO_CUSTOMERS.entries()) {
    const customerId = await register(counter, customer);
    const { beneficiary } = await counter.ask('customer.get', { customer_id: customerId });
    const card = packs[index];
    if (!card) throw new Error('the demo has fewer packs than customers');
    await counter.ask('card.sell', {
      op_id: newOp(),
      card_reference: card,
      customer_id: customerId,
      beneficiary_id: beneficiary.beneficiary_id,
      nickname: customer.nickname,
      price_cents,
      tariff_version,
      paid: { means: 'cash', given_cents: price_cents, change_cents: price_cents - price_cents },
    });
    if (customer.sms) await enrolForSms(counter, customerId, customer.personal.phone, urls);
  }
  await patiently('the bank to activate the cards', async () => {
    const cards = await Promise.all(
      DEMO_CUSTOMERS.map((_, index) => counter.ask('card.get', { card_reference: packs[index] ?? '' })),
    );
    return cards.every(({ state }) => state === 'active') || undefined;
  });
}

async function register(counter: HeadlessCounter, customer: DemoCustomer): Promise<CustomerId> {
  const customerId = newId(CustomerId, systemClock, systemRandom);
  const beneficiaryId = newId(BeneficiaryId, systemClock, systemRandom);
  await counter.ask('customer.register', {
    op_id: newOp(),
    customer_id: customerId,
    language: customer.language,
    personal: {
      ...customer.personal,
      beneficiary: { ...customer.personal.beneficiary, beneficiary_id: beneficiaryId },
    },
  });
  return customerId;
}

/** The code from the counter is texted; the link that comes back leads to the bank's page, where a card is chosen. */
async function enrolForSms(
  counter: HeadlessCounter,
  customerId: CustomerId,
  phone: string,
  urls: DemoUrls,
): Promise<void> {
  const { code } = await counter.ask('customer.issue-sms-code', { op_id: newOp(), customer_id: customerId });
  await patiently('the code to reach the server', async () => {
    const { waiting_facts } = await counter.ask('sync.now', {});
    return waiting_facts === 0 || undefined;
  });
  await axios.post(`${urls.carrier}/simulator/messages`, { from: phone, text: `INSCR ${code}` });
  const page = await patiently('the link to the bank’s page', async () => {
    const texts = await inbox(urls.carrier, phone);
    return texts
      .map((text) => new RegExp(`${urls.bank}/enrol/[\\w-]+`).exec(text)?.[0])
      .find((url) => url !== undefined);
  });
  await axios.post(page, 'card=accepted', { headers: { 'content-type': 'application/x-www-form-urlencoded' } });
}

async function inbox(carrier: string, phone: string): Promise<string[]> {
  const { data } = await axios.get<{ inbox: { text: string }[] }>(`${carrier}/simulator/state`, { params: { phone } });
  return data.inbox.map(({ text }) => text);
}

function newOp(): OpId {
  return newId(OpId, systemClock, systemRandom);
}

/** Asks again until there is an answer; names what it waited for when there is none. */
async function patiently<T>(what: string, ask: () => Promise<T | undefined>): Promise<T> {
  const until = performance.now() + PATIENCE_MS;
  while (performance.now() < until) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    await sleep(LOOK_EVERY_MS);
  }
  throw new Error(`The demo waited ${PATIENCE_MS / 1000} s in vain for ${what}.`);
}
