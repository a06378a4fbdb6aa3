/** An agent with published terms, and invented customers of his with cards that the bank has activated. */
import { makeCardReference, type CardReference } from '@flouss/shared/domain/card-reference';
import type { CardState } from '@flouss/shared/domain/card';
import { CustomerPersonal } from '@flouss/shared/domain/customer';
import type { Language } from '@flouss/shared/domain/language';
import { LimitPolicy } from '@flouss/shared/domain/limits';
import { cents } from '@flouss/shared/domain/money';
import { Tariff } from '@flouss/shared/domain/tariff';
import { BeneficiaryId, CustomerId, newId, OpId, type AgentId } from '@flouss/shared/kernel/ids';
import { newSealKey, seal } from '@flouss/platform/seal';
import { insertAgent } from '../../../sync-server/src/db/agents.ts';
import { insertCards } from '../../../sync-server/src/db/cards.ts';
import { insertCustomers } from '../../../sync-server/src/db/customers.ts';
import type { Database } from '../../../sync-server/src/db/open.ts';
import { bumpReferenceVersion, insertTerms } from '../../../sync-server/src/db/terms.ts';
import type { Ctx } from '../../../sync-server/src/orders/context.ts';

const DAY_MS = 24 * 60 * 60_000;

const TARIFF = Tariff.parse({
  version: 1,
  effective_at: 0,
  card_price_cents: 1_900,
  reload_bands: [
    { up_to_cents: 10_000, fee_cents: 600 },
    { up_to_cents: 50_000, fee_cents: 1_800 },
    { up_to_cents: null, fee_cents: 2_200 },
  ],
  commission_card_cents: 200,
  commission_reload_basis_points: 2_000,
  sms_order_cents: 50,
});

const LIMITS = LimitPolicy.parse({
  version: 1,
  effective_at: 0,
  reload_min_cents: 5_000,
  reload_max_cents: 100_000,
  card_year_max_cents: 600_000,
  card_month_cash_max_cents: 100_000,
  offline_reload_max_cents: 50_000,
  offline_reloads_per_day: 2,
  sms_orders_per_day: 3,
  sms_day_max_cents: 60_000,
  sms_cooling_off_ms: 3 * DAY_MS,
});

interface CardWish {
  readonly nickname: string;
  readonly state?: CardState;
}

export interface NewCustomer {
  readonly language?: Language;
  readonly cards?: readonly CardWish[];
  readonly beneficiary?: string;
}

export interface Customer {
  readonly id: CustomerId;
  readonly cards: readonly CardReference[];
}

let cardNumbers = 0;

export async function foundAgent(db: Database, agentId: AgentId): Promise<void> {
  await db.transaction(async (tx) => {
    await insertAgent(tx, {
      agent_id: agentId,
      name: 'Kiosque',
      address: '1 rue Neuve, 13001 Marseille',
      created_at: 0,
    });
    const known = await tx.sql.selectFrom('terms').select('kind').execute();
    if (known.length > 0) return;
    await insertTerms(tx, { kind: 'tariff', version: 1, effective_at: 0, body: JSON.stringify(TARIFF) });
    await insertTerms(tx, { kind: 'limits', version: 1, effective_at: 0, body: JSON.stringify(LIMITS) });
    await bumpReferenceVersion(tx);
  });
}

export async function register(db: Database, ctx: Ctx, agentId: AgentId, wish: NewCustomer): Promise<Customer> {
  const { clock, random } = ctx;
  const id = newId(CustomerId, clock, random);
  const beneficiaryId = newId(BeneficiaryId, clock, random);
  const key = newSealKey(random);
  const sealed = (by: string, text: string): string => JSON.stringify(seal(by, id, text, random));
  const cards = (wish.cards ?? [{ nickname: 'MAMAN' }]).map((card) => {
    const number = ++cardNumbers;
    const op = newId(OpId, clock, random);
    return {
      card_reference: makeCardReference(number),
      agent_id: agentId,
      state: card.state ?? 'active',
      sale_op_id: op,
      customer_id: id,
      beneficiary_id: beneficiaryId,
      nickname: card.nickname,
      card_token: `tok-${op}`,
      last_four: String(1000 + (number % 9000)),
      reason: null,
      replaces: null,
      price_cents: cents(1_900),
      tariff_version: 1,
      changed_at: clock.now(),
    };
  });
  await db.transaction(async (tx) => {
    const customer = {
      customer_id: id,
      agent_id: agentId,
      language: wish.language ?? 'fr',
      personal_sealed: sealed(key, JSON.stringify(personal(beneficiaryId, wish.beneficiary ?? 'Amina'))),
      document_index: id,
      phone_index: id,
      name_birth_index: id,
      blocked: 0,
      in_check: 0,
      registered_at: clock.now(),
      phone_changed_at: null,
    } as const;
    await insertCustomers(tx, [customer], [{ customer_id: id, wrapped_key: sealed(ctx.keys.wrapKey, key) }]);
    await insertCards(tx, cards);
  });
  return { id, cards: cards.map((card) => card.card_reference) };
}

function personal(beneficiaryId: BeneficiaryId, givenNames: string): CustomerPersonal {
  return CustomerPersonal.parse({
    identity: {
      given_names: 'Nadia',
      family_name: 'Essai',
      birth_date: '1988-04-03',
      birth_place: 'Nantes',
      nationality: 'FR',
    },
    document: { kind: 'passport', number: 'T3ST00001', issuing_country: 'FR', expires_on: '2032-01-31' },
    address: { line1: '2 rue Vieille', postal_code: '44000', city: 'Nantes', country: 'FR' },
    phone: '+33639980001',
    purpose: 'family support',
    beneficiary: { beneficiary_id: beneficiaryId, given_names: givenNames, family_name: 'Essaidi', country: 'MA' },
    consents: { terms: true, data: true, marketing: false },
  });
}
