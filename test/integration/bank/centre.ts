/**
 * A centre without its front: a real database with an agent, a customer and published terms, orders placed through
 * orders/ as the other circuits place them, and bank workers over it. The clock can be moved; it runs otherwise.
 */
import { deepStrictEqual } from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { makeCardReference, type CardReference } from '@flouss/shared/domain/card-reference';
import { CustomerPersonal } from '@flouss/shared/domain/customer';
import { cents, ZERO } from '@flouss/shared/domain/money';
import { Tariff } from '@flouss/shared/domain/tariff';
import { assert } from '@flouss/shared/kernel/assert';
import { AgentId, BeneficiaryId, CustomerId, DeviceId, newId, OpId } from '@flouss/shared/kernel/ids';
import { newSealKey, seal } from '@flouss/platform/seal';
import { systemRandom } from '@flouss/platform/system-ports';
import { BANK_TIMEOUTS_MS, httpBank } from '../../../sync-server/src/bank/http-adapter.ts';
import { BANK_OPERATIONS, type Bank } from '../../../sync-server/src/bank/port.ts';
import { bankWorker, type BankWorkerDeps, type Worker } from '../../../sync-server/src/bank/worker.ts';
import { openTerms } from '../../../sync-server/src/controls/terms.ts';
import { insertAgent } from '../../../sync-server/src/db/agents.ts';
import { findBankWork, type NewBankWork, queueBankWork } from '../../../sync-server/src/db/bank-work.ts';
import { findCard, insertCards } from '../../../sync-server/src/db/cards.ts';
import { insertCustomers } from '../../../sync-server/src/db/customers.ts';
import type { Tx } from '../../../sync-server/src/db/handles.ts';
import type { Database } from '../../../sync-server/src/db/open.ts';
import { findOrder } from '../../../sync-server/src/db/orders.ts';
import type { BankWorkRow, CardRow, OrderRow } from '../../../sync-server/src/db/schema.ts';
import { deriveServerKeys } from '../../../sync-server/src/db/server-keys.ts';
import { bumpReferenceVersion, insertTerms } from '../../../sync-server/src/db/terms.ts';
import { verifyLedger } from '../../../sync-server/src/ledger/balances.ts';
import { applyCardEvent } from '../../../sync-server/src/orders/apply-card-event.ts';
import { applyReloadEvent } from '../../../sync-server/src/orders/apply-reload-event.ts';
import type { Ctx } from '../../../sync-server/src/orders/context.ts';
import { clearDesk, openDesk, type Desk } from '../../../sync-server/src/orders/desk.ts';
import { nothingWanted } from '../../../sync-server/src/controls/working-set.ts';
import { openTestDatabase } from '../database/test-database.ts';
import { BANK_API_KEY } from './bank-process.ts';

export const FAMILY_NAME = 'Testcaselle';
export const TIMEOUT_MS = 600;
/** Patience scaled down to what a test can wait for; the bank's memory is passed by moving the clock. */
const QUICK = { settleMs: 150, pauseMinMs: 5, pauseMaxMs: 40 } as const;
const WORK_UNTIL_MS = 15_000;

const TARIFF = Tariff.parse({
  version: 1,
  effective_at: 0,
  card_price_cents: 1_900,
  reload_bands: [{ up_to_cents: null, fee_cents: 600 }],
  commission_card_cents: 200,
  commission_reload_basis_points: 2_000,
  sms_order_cents: 50,
});

const DEVICE_ID = DeviceId.parse('019a0000-0000-7000-8000-00000000000d');

export interface Centre {
  readonly db: Database;
  readonly ctx: Ctx;
  readonly folder: string;
  readonly customerId: CustomerId;
  /** Moves the clock by so much. */
  moveClock(ms: number): void;
  worker(bank: Bank, others?: Partial<BankWorkerDeps>): Worker;
  /** A card sold over the counter: its application waits for the bank. */
  sellCard(n: number): Promise<CardReference>;
  /** A blocked card's place is sold to a pack. */
  replaceCard(old: CardReference, n: number): Promise<CardReference>;
  orderReload(card: CardReference, amount: number, channel?: 'counter' | 'sms'): Promise<OpId>;
  /** Paid together with the card, which is not active yet. */
  orderFirstReload(card: CardReference, amount: number): Promise<OpId>;
  queue(work: Pick<NewBankWork, 'work_key' | 'kind' | 'op_id'> & Partial<NewBankWork>): Promise<void>;
  order(opId: OpId): Promise<OrderRow>;
  card(reference: CardReference): Promise<CardRow>;
  row(workKey: string): Promise<BankWorkRow>;
  /** What the workers logged as errors, hence bugs; a test that plants one takes it out of here. */
  readonly errors: unknown[];
  /** Throws when the books are wrong or an error is left. */
  close(): Promise<void>;
}

export function quickBank(url: string, apiKey = BANK_API_KEY): Bank {
  const timeoutsMs = { ...BANK_TIMEOUTS_MS };
  for (const operation of BANK_OPERATIONS) timeoutsMs[operation] = TIMEOUT_MS;
  return httpBank({ url, credentials: () => ({ apiKey }), timeoutsMs });
}

/** Over a new folder that is removed in the end, or over a given one that stays; what stands there already is kept. */
export async function openCentre(folder?: string): Promise<Centre> {
  const dataDir = folder ?? (await mkdtemp(join(tmpdir(), 'flouss-centre-')));
  const errors: unknown[] = [];
  const log = { info() {}, warn() {}, error: (fields: unknown) => void errors.push(fields) };
  let offset = 0;
  const clock = { now: () => Date.now() + offset };
  const keys = deriveServerKeys(new Uint8Array(32).fill(7));
  const ctx: Ctx = { clock, random: systemRandom, keys, terms: openTerms() };
  const db = await openTestDatabase(dataDir, clock);
  const agentId = newId(AgentId, clock, systemRandom);
  const customerId = newId(CustomerId, clock, systemRandom);
  const beneficiaryId = newId(BeneficiaryId, clock, systemRandom);
  const isNew = !(await db.read.sql.selectFrom('agents').select('agent_id').executeTakeFirst());
  if (isNew) await db.transaction((tx) => establish(tx, ctx, agentId, customerId, beneficiaryId));

  const onDesk = async (reference: CardReference, act: (desk: Desk, card: CardRow) => { ok: boolean }): Promise<void> =>
    db.transaction(async (tx) => {
      const desk = await openDesk(tx, ctx, { ...nothingWanted(), cards: new Set([reference]) });
      const card = desk.set.cards.get(reference);
      assert(card && act(desk, card).ok, 'the card exists and may move');
      await clearDesk(tx, desk);
    });

  const sell = async (reference: CardReference, replaces: CardReference | null): Promise<CardReference> => {
    await db.transaction((tx) => insertCards(tx, [inStock(reference, agentId)]));
    const sale = {
      sale_op_id: newId(OpId, clock, systemRandom),
      customer_id: customerId,
      beneficiary_id: beneficiaryId,
      price_cents: TARIFF.card_price_cents,
      tariff_version: TARIFF.version,
      replaces,
    };
    await onDesk(reference, (desk, card) => applyCardEvent(desk, card, 'sell', sale));
    return reference;
  };

  return {
    db,
    ctx,
    folder: dataDir,
    customerId,
    moveClock(ms) {
      offset += ms;
    },
    worker: (bank, others) => bankWorker({ db, ctx, bank, log, patience: QUICK, ...others }),
    sellCard: (n) => sell(makeCardReference(n), null),
    async replaceCard(old, n) {
      await onDesk(old, (desk, card) => applyCardEvent(desk, card, 'replace'));
      return sell(makeCardReference(n), old);
    },
    async orderReload(reference, amount, channel = 'counter') {
      const opId = newId(OpId, clock, systemRandom);
      await onDesk(reference, (desk) => {
        const received = receivedOrder(opId, reference, agentId, customerId, amount, channel, clock.now());
        return applyReloadEvent(desk, received, 'approve');
      });
      return opId;
    },
    async orderFirstReload(reference, amount) {
      const opId = newId(OpId, clock, systemRandom);
      await onDesk(reference, (desk, { sale_op_id }) => {
        const received = receivedOrder(opId, reference, agentId, customerId, amount, 'counter', clock.now());
        return applyReloadEvent(desk, { ...received, held_for: sale_op_id }, 'approve');
      });
      return opId;
    },
    queue: (work) =>
      db.transaction((tx) =>
        queueBankWork(tx, [{ card_reference: null, customer_id: null, amount_cents: null, ...work }], clock.now()),
      ),
    order: async (opId) => existing(await findOrder(db.read, opId)),
    card: async (reference) => existing(await findCard(db.read, reference)),
    row: async (workKey) => existing(await findBankWork(db.read, workKey)),
    errors,
    async close() {
      const findings = await verifyLedger(db.read);
      await db.close();
      if (!folder) await rm(dataDir, { recursive: true, force: true });
      deepStrictEqual({ findings, errors }, { findings: [], errors: [] });
    },
  };
}

function existing<T>(row: T | undefined): T {
  assert(row !== undefined, 'the row exists');
  return row;
}

/** Lets the worker take turns until the condition holds; throws when it never does. */
export async function workUntil(worker: Worker, condition: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + WORK_UNTIL_MS;
  while (!(await condition())) {
    assert(Date.now() < deadline, 'what is waited for happens');
    if ((await worker.runOnce()) === 0) await sleep(5);
  }
}

async function establish(
  tx: Tx,
  ctx: Ctx,
  agentId: AgentId,
  customerId: CustomerId,
  beneficiaryId: BeneficiaryId,
): Promise<void> {
  await insertAgent(tx, { agent_id: agentId, name: 'Agent', address: '1 rue Neuve, 75000 Paris', created_at: 0 });
  await insertTerms(tx, { kind: 'tariff', version: 1, effective_at: 0, body: JSON.stringify(TARIFF) });
  await bumpReferenceVersion(tx);
  const key = newSealKey(ctx.random);
  const sealed = (by: string, text: string): string => JSON.stringify(seal(by, customerId, text, ctx.random));
  await insertCustomers(
    tx,
    [
      {
        customer_id: customerId,
        agent_id: agentId,
        language: 'fr',
        personal_sealed: sealed(key, JSON.stringify(personal(beneficiaryId))),
        document_index: 'd',
        phone_index: 'p',
        name_birth_index: 'n',
        blocked: 0,
        in_check: 0,
        registered_at: 0,
        phone_changed_at: null,
      },
    ],
    [{ customer_id: customerId, wrapped_key: sealed(ctx.keys.wrapKey, key) }],
  );
}

function personal(beneficiaryId: BeneficiaryId): CustomerPersonal {
  return CustomerPersonal.parse({
    identity: {
      given_names: 'Ada',
      family_name: FAMILY_NAME,
      birth_date: '1990-02-28',
      birth_place: 'Lyon',
      nationality: 'FR',
    },
    document: { kind: 'passport', number: 'X4RTBPFW4', issuing_country: 'FR', expires_on: '2031-01-31' },
    address: { line1: '2 rue Vieille', postal_code: '69001', city: 'Lyon', country: 'FR' },
    phone: '+33612345678',
    purpose: 'family support',
    beneficiary: { beneficiary_id: beneficiaryId, given_names: 'Bo', family_name: 'Testdame', country: 'MA' },
    consents: { terms: true, data: true, marketing: false },
  });
}

function inStock(card_reference: CardReference, agent_id: AgentId): CardRow {
  return {
    card_reference,
    agent_id,
    state: 'in-stock',
    sale_op_id: null,
    customer_id: null,
    beneficiary_id: null,
    nickname: 'MAMAN',
    card_token: null,
    last_four: null,
    reason: null,
    replaces: null,
    price_cents: ZERO,
    tariff_version: 1,
    changed_at: 0,
  };
}

function receivedOrder(
  op_id: OpId,
  card_reference: CardReference,
  agent_id: AgentId,
  customer_id: CustomerId,
  amount: number,
  channel: 'counter' | 'sms',
  at: number,
): OrderRow {
  return {
    op_id,
    channel,
    agent_id,
    device_id: channel === 'sms' ? null : DEVICE_ID,
    card_reference,
    customer_id,
    means: channel === 'sms' ? 'funding' : 'cash',
    amount_cents: cents(amount),
    fee_cents: cents(600),
    tariff_version: 1,
    state: 'received',
    reason: null,
    ordered_at: at,
    changed_at: at,
    answered: 0,
    charge_id: null,
    held_for: null,
  };
}
