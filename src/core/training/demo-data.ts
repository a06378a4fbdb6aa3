/**
 * The invented shop of training. Nobody here exists: telephone numbers are of the range kept for fiction, names, documents and
 * addresses are made up. Made on this machine, without any server; keys and seals are drawn anew each time.
 */
import { newSealKey, seal } from '@flouss/platform/seal';
import { GENESIS_DIGEST } from '@flouss/shared/contract/journal';
import type { FeedItem, Operator, Snapshot } from '@flouss/shared/contract/sync';
import { TRAINING_PIN } from '@flouss/shared/contract/training';
import { parisMonth, parisYear } from '@flouss/shared/domain/calendar';
import { makeCardReference } from '@flouss/shared/domain/card-reference';
import type { CardReference } from '@flouss/shared/domain/card-reference';
import { CustomerPersonal } from '@flouss/shared/domain/customer';
import type { Language } from '@flouss/shared/domain/language';
import { LimitPolicy } from '@flouss/shared/domain/limits';
import { Cents, ZERO } from '@flouss/shared/domain/money';
import { Tariff } from '@flouss/shared/domain/tariff';
import { TRAINING_COUNTER_CODE } from '@flouss/shared/domain/training';
import { AgentId, BeneficiaryId, CustomerId, OperatorId } from '@flouss/shared/kernel/ids';
import type { Random } from '@flouss/shared/kernel/ports';
import { argon2id } from 'hash-wasm';

const AGENT = {
  agent_id: AgentId.parse('01900000-0000-7000-8000-0000000f0001'),
  name: 'Boutique École',
  address: '1 rue de l’Exemple, 75000 Paris',
};
const OPERATORS = [
  { operator_id: OperatorId.parse('01900000-0000-7000-8000-0000000f0011'), name: 'Camille', role: 'teller' },
  { operator_id: OperatorId.parse('01900000-0000-7000-8000-0000000f0012'), name: 'Sacha', role: 'manager' },
] as const;

const TARIFF = Tariff.parse({
  version: 1,
  effective_at: 0,
  card_price_cents: 1_900,
  reload_bands: [
    { up_to_cents: 10_000, fee_cents: 600 },
    { up_to_cents: 20_000, fee_cents: 900 },
    { up_to_cents: 30_000, fee_cents: 1_200 },
    { up_to_cents: 40_000, fee_cents: 1_500 },
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
  sms_cooling_off_ms: 72 * 3_600_000,
});

const GRANTED = Cents.parse(500_000);

/** What the trainee is to receive, and then sell. */
const PACKS = [1, 2, 3, 4, 5, 6].map((n) => makeCardReference(970_000_000 + n * 41));
/** How many of them lie on the first delivery note. */
const FIRST_DELIVERY = 3;
export const FIRST_PACKS: readonly CardReference[] = PACKS.slice(0, FIRST_DELIVERY);

interface DemoCustomer {
  readonly customer_id: CustomerId;
  readonly language: Language;
  readonly personal: CustomerPersonal;
  readonly card_reference: CardReference;
  readonly nickname: string;
  readonly last_four: string;
  readonly year_committed_cents: Cents;
}

function customer(
  n: number,
  language: Language,
  names: { readonly given: string; readonly family: string; readonly nationality: string; readonly birth: string },
  beneficiary: { readonly given: string; readonly family: string; readonly country: string; readonly nickname: string },
  year_committed_cents: number,
): DemoCustomer {
  return {
    customer_id: CustomerId.parse(`01900000-0000-7000-8000-0000000f01${String(n).padStart(2, '0')}`),
    language,
    personal: CustomerPersonal.parse({
      identity: {
        given_names: names.given,
        family_name: names.family,
        birth_date: names.birth,
        birth_place: 'Paris',
        nationality: names.nationality,
      },
      document: {
        kind: 'passport',
        number: `EX990${n}7${n}1`,
        issuing_country: names.nationality,
        expires_on: '2039-06-30',
      },
      address: { line1: `${n} allée des Modèles`, postal_code: '75000', city: 'Paris', country: 'FR' },
      phone: `+3363998009${n}`,
      purpose: 'Aide à la famille',
      beneficiary: {
        beneficiary_id: BeneficiaryId.parse(`01900000-0000-7000-8000-0000000f02${String(n).padStart(2, '0')}`),
        given_names: beneficiary.given,
        family_name: beneficiary.family,
        country: beneficiary.country,
      },
      consents: { terms: true, data: true, marketing: false, texts_version: 1 },
      signature: { kind: 'paper' },
    }),
    card_reference: makeCardReference(960_000_000 + n * 37),
    nickname: beneficiary.nickname,
    last_four: String(4_100 + n * 7),
    year_committed_cents: Cents.parse(year_committed_cents),
  };
}

/** The one the guide asks to look for. */
const TO_FIND = customer(
  1,
  'fr',
  { given: 'Leïla', family: 'Modèle', nationality: 'MA', birth: '1985-03-14' },
  { given: 'Zohra', family: 'Modèle', country: 'MA', nickname: 'MAMAN' },
  115_000,
);
/** Whose card this bank never loads: how a refusal becomes money given back. */
const TO_REFUSE = customer(
  2,
  'fr',
  { given: 'Ibrahim', family: 'Refus', nationality: 'SN', birth: '1978-11-02' },
  { given: 'Awa', family: 'Refus', country: 'SN', nickname: 'AWA' },
  40_000,
);
const CUSTOMERS: readonly DemoCustomer[] = [
  TO_FIND,
  TO_REFUSE,
  customer(
    3,
    'ar',
    { given: 'سمير', family: 'المثال', nationality: 'MA', birth: '1991-07-21' },
    { given: 'خديجة', family: 'المثال', country: 'MA', nickname: 'امي' },
    590_000,
  ),
  customer(
    4,
    'en',
    { given: 'Ioana', family: 'Exemplu', nationality: 'RO', birth: '1988-01-09' },
    { given: 'Maria', family: 'Exemplu', country: 'RO', nickname: 'MARIA' },
    0,
  ),
];

const nameOf = ({ personal: { identity } }: DemoCustomer): string => `${identity.given_names} ${identity.family_name}`;

export const FIND_NAME = nameOf(TO_FIND);
export const REFUSED_NAME = nameOf(TO_REFUSE);

export function isRefusedCard(reference: CardReference): boolean {
  return reference === TO_REFUSE.card_reference;
}

/** What the bank prints on a card it has activated. */
export function lastFourOf(pack: CardReference): string {
  return String(5_201 + PACKS.indexOf(pack) * 7);
}

/** What the card had received this year before the trainee came. */
export function committedBefore(reference: CardReference): Cents {
  return CUSTOMERS.find((each) => each.card_reference === reference)?.year_committed_cents ?? ZERO;
}

const SALT_BYTES = 16;

/** A PIN that everybody may know needs no hard hash. */
async function operators(random: Random): Promise<Operator[]> {
  const pin_hash = await argon2id({
    password: TRAINING_PIN,
    salt: random.bytes(SALT_BYTES),
    iterations: 1,
    parallelism: 1,
    memorySize: 64,
    hashLength: 32,
    outputType: 'encoded',
  });
  return OPERATORS.map(({ operator_id, name, role }) => ({ operator_id, name, role, active: true, pin_hash }));
}

export async function demoSnapshot(random: Random): Promise<Snapshot> {
  return {
    reference_version: 1,
    agent: AGENT,
    counter_code: TRAINING_COUNTER_CODE,
    operators: await operators(random),
    tariffs: [TARIFF],
    limits: [LIMITS],
    head: { seq: 0, digest: GENESIS_DIGEST },
    allotment: { granted_cents: GRANTED },
  };
}

export function demoItems(random: Random, now: number): FeedItem[] {
  return [
    ...PACKS.map((card_reference) => ({ kind: 'pack' as const, card_reference })),
    ...CUSTOMERS.flatMap((each) => [customerItem(each, random), cardItem(each, now)]),
  ];
}

function customerItem({ customer_id, language, personal }: DemoCustomer, random: Random): FeedItem {
  const key = newSealKey(random);
  return {
    kind: 'customer',
    customer_id,
    language,
    personal: seal(key, customer_id, JSON.stringify(personal), random),
    key,
    blocked: false,
    sms_enrolled: false,
  };
}

function cardItem(each: DemoCustomer, now: number): FeedItem {
  return {
    kind: 'card',
    card_reference: each.card_reference,
    state: 'active',
    sale_op_id: null,
    customer_id: each.customer_id,
    beneficiary_id: each.personal.beneficiary.beneficiary_id,
    nickname: each.nickname,
    last_four: each.last_four,
    year: parisYear(now),
    year_committed_cents: each.year_committed_cents,
    month: parisMonth(now),
    month_cash_cents: ZERO,
    reason: null,
  };
}
