/**
 * A centre with the SMS circuit alone: the real server shell and its one route, a real database, the circuit's own workers. The
 * carrier is whoever listens at the address given; the bank is played by hand through orders/, as the bank circuit would.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pino from 'pino';
import { makeSmsCode } from '@flouss/shared/domain/enrolment-code';
import { cents, type Cents } from '@flouss/shared/domain/money';
import { assert } from '@flouss/shared/kernel/assert';
import { AgentId, newId, OpId } from '@flouss/shared/kernel/ids';
import { ok, type Result } from '@flouss/shared/kernel/result';
import { systemRandom } from '@flouss/platform/system-ports';
import { openTerms } from '../../../sync-server/src/controls/terms.ts';
import { saveFunding } from '../../../sync-server/src/db/funding.ts';
import type { Database } from '../../../sync-server/src/db/open.ts';
import type { OrderRow, SmsInboxRow, SmsProposalRow, SmsReplyRow } from '../../../sync-server/src/db/schema.ts';
import { deriveServerKeys } from '../../../sync-server/src/db/server-keys.ts';
import { insertCode } from '../../../sync-server/src/db/sms-bindings.ts';
import { createServer, RATE_LIMITS } from '../../../sync-server/src/http/server.ts';
import { smsCodeIndex } from '../../../sync-server/src/orders/blind-indexes.ts';
import type { Ctx } from '../../../sync-server/src/orders/context.ts';
import { chargeSucceeded, moveOrder } from '../../../sync-server/src/orders/move-order.ts';
import type { SmppOptions } from '../../../sync-server/src/sms/carriers/smpp/smpp-carrier.ts';
import { arrivalWorker } from '../../../sync-server/src/sms/arrival-worker.ts';
import { smsCircuit } from '../../../sync-server/src/sms/circuit.ts';
import { openTestDatabase } from '../database/test-database.ts';
import { foundAgent, register, type Customer, type NewCustomer } from './customers.ts';
import { CARRIER_PASSWORD, CARRIER_USER } from '../simulators/simulator-processes.ts';

const DAY_MS = 24 * 60 * 60_000;
/** A Monday noon in Paris, far from midnight and from the end of the year. */
const NOON = Date.UTC(2026, 5, 15, 10);
const ROUNDS_MAX = 200;

export interface SmsCentre {
  readonly url: string;
  readonly db: Database;
  readonly ctx: Ctx;
  moveClock(ms: number): void;
  register(wish?: NewCustomer): Promise<Customer>;
  /** The code that a counter would print for him. */
  issueCode(customer: Customer, lifeMs?: number): Promise<string>;
  /** The bank has the customer's payment card. */
  giveFunding(customer: Customer): Promise<void>;
  openFundingPage(customer: Customer, url: string): Promise<void>;
  /** Registered, bound to the phone, with a payment card; nothing of it waits to be told. */
  enrolled(phone: string, wish?: NewCustomer): Promise<Customer>;
  /** Posts a message as Kannel does, a millisecond later than the last; the status of the answer. */
  text(phone: string, text: string, id?: string): Promise<number>;
  /** Until everything that has come was conversed with; no reply leaves. What the rows say is asked after it. */
  converse(): Promise<void>;
  /** From now on, by itself. */
  startConversing(): void;
  /** Lets the circuit's workers do all that there is to do now, in so many rounds at most. */
  settle(roundsMax?: number): Promise<void>;
  loadAtBank(order: OrderRow): Promise<void>;
  chargeAtBank(order: OrderRow): Promise<void>;
  refuseCharge(order: OrderRow): Promise<void>;
  refuseLoad(order: OrderRow): Promise<void>;
  setBalance(balance: Result<Cents, 'bank-unreachable'>): void;
  orders(customer: Customer): Promise<OrderRow[]>;
  proposals(customer: Customer): Promise<SmsProposalRow[]>;
  replies(): Promise<SmsReplyRow[]>;
  inbox(): Promise<SmsInboxRow[]>;
  close(): Promise<void>;
}

let messages = 0;

/** Over a new folder that is removed in the end, or over one that stays; with an SMSC beside Kannel, if one is given. */
export async function openSmsCentre(carrierUrl: string, folder?: string, smpp?: SmppOptions): Promise<SmsCentre> {
  const dataDir = folder ?? (await mkdtemp(join(tmpdir(), 'flouss-sms-')));
  let now = NOON;
  const clock = { now: () => now };
  const keys = deriveServerKeys(new Uint8Array(32).fill(9));
  const ctx: Ctx = { clock, random: systemRandom, keys, terms: openTerms() };
  const db = await openTestDatabase(dataDir, clock);
  const agentId = newId(AgentId, clock, systemRandom);
  await foundAgent(db, agentId);
  let balance: Result<Cents, 'bank-unreachable'> = ok(cents(12_345));
  const log = pino({ level: 'silent' });
  const arrivals = arrivalWorker({ database: db, ctx, log });
  const circuit = smsCircuit({
    database: db,
    ctx,
    carrier: { url: carrierUrl, user: CARRIER_USER, password: CARRIER_PASSWORD, timeoutMs: 500 },
    smpp,
    readBalance: async () => balance,
    log,
  });
  circuit.lines?.start();
  const server = await createServer({ logger: log, rateLimits: RATE_LIMITS, metrics: { answered() {} } });
  await server.register(circuit.plugin);
  const url = await server.listen({ host: '127.0.0.1', port: 0 });
  const newOp = (): OpId => newId(OpId, clock, systemRandom);

  const centre: SmsCentre = {
    url,
    db,
    ctx,
    moveClock(ms) {
      now += ms;
    },
    register: (wish = {}) => register(db, ctx, agentId, wish),
    async issueCode(customer, lifeMs = DAY_MS) {
      const code = makeSmsCode(systemRandom);
      const code_index = smsCodeIndex(keys, code);
      const row = { code_index, customer_id: customer.id, op_id: newOp(), expires_at: now + lifeMs, used_at: null };
      await db.transaction((tx) => insertCode(tx, row));
      return code;
    },
    async giveFunding({ id }) {
      const known = { enrolment_id: `enr-${id}`, funding_token: `fnd-${id}`, last_four: '4242' };
      await db.transaction((tx) => saveFunding(tx, id, known, now));
    },
    async openFundingPage({ id }, page_url) {
      await db.transaction((tx) => saveFunding(tx, id, { enrolment_id: `enr-${id}`, page_url }, now));
    },
    async enrolled(phone, wish) {
      const customer = await centre.register(wish);
      await centre.giveFunding(customer);
      now += 1;
      await centre.text(phone, `INSCR ${await centre.issueCode(customer)}`);
      await centre.settle();
      return customer;
    },
    async text(phone, text, id = `m-${++messages}`) {
      now += 1;
      const answer = await fetch(`${url}/sms/kannel?id=${encodeURIComponent(id)}`, {
        method: 'POST',
        headers: { ...kannelHeaders(phone), 'Content-Type': 'text/plain; charset="UTF-8"' },
        body: text,
      });
      return answer.status;
    },
    async converse() {
      while ((await arrivals.runOnce()) > 0);
    },
    startConversing: () => arrivals.start(),
    async settle(roundsMax = ROUNDS_MAX) {
      for (let round = 0; round < Math.max(ROUNDS_MAX, roundsMax); round++) {
        let done = 0;
        for (const worker of circuit.workers) done += await worker.runOnce();
        if (done === 0) return;
      }
      throw new Error('the workers never come to an end');
    },
    async chargeAtBank({ op_id }) {
      await expectOk(db.transaction((tx) => chargeSucceeded(tx, ctx, op_id, `charge-${op_id}`)));
    },
    async loadAtBank(order) {
      await centre.chargeAtBank(order);
      await move(db, ctx, order, 'submit');
      await move(db, ctx, order, 'load');
    },
    refuseCharge: (order) => move(db, ctx, order, 'decline', 'funding-refused'),
    async refuseLoad(order) {
      await centre.chargeAtBank(order);
      await move(db, ctx, order, 'submit');
      await move(db, ctx, order, 'fail', 'bank-refused');
    },
    setBalance(answer) {
      balance = answer;
    },
    orders: async ({ id }) => {
      await centre.converse();
      return db.read.sql.selectFrom('orders').selectAll().where('customer_id', '=', id).orderBy('op_id').execute();
    },
    proposals: async ({ id }) => {
      await centre.converse();
      return db.read.sql
        .selectFrom('sms_proposals')
        .selectAll()
        .where('customer_id', '=', id)
        .orderBy('op_id')
        .execute();
    },
    replies: async () => {
      await centre.converse();
      return db.read.sql.selectFrom('sms_replies').selectAll().orderBy('reply_id').execute();
    },
    inbox: async () => {
      await centre.converse();
      return db.read.sql.selectFrom('sms_inbox').selectAll().orderBy('received_at').execute();
    },
    async close() {
      await circuit.lines?.stop();
      await server.close();
      await db.close();
      if (!folder) await rm(dataDir, { recursive: true, force: true });
    },
  };
  return centre;
}

export function kannelHeaders(phone: string): Record<string, string> {
  return {
    Authorization: `Basic ${Buffer.from(`${CARRIER_USER}:${CARRIER_PASSWORD}`).toString('base64')}`,
    'X-Kannel-From': phone,
    'X-Kannel-To': '71004',
    'X-Kannel-Time': '2026-06-15 10:00:00',
    'X-Kannel-Coding': '0',
  };
}

async function move(
  db: Database,
  ctx: Ctx,
  { op_id }: OrderRow,
  event: Parameters<typeof moveOrder>[2]['event'],
  reason?: 'funding-refused' | 'bank-refused',
): Promise<void> {
  await expectOk(db.transaction((tx) => moveOrder(tx, ctx, { op_id, event, ...(reason && { reason }) })));
}

async function expectOk(moving: Promise<Result<unknown, string>>): Promise<void> {
  const moved = await moving;
  assert(moved.ok, `the order may move: ${moved.ok ? '' : moved.error}`);
}
