/** What the centre of the tests publishes: an agent with two operators, a tariff, limits, and invented customers with cards. */
import { newSealKey, seal } from '@flouss/platform/seal';
import { systemRandom } from '@flouss/platform/system-ports';
import type { FeedItem, Operator, Snapshot } from '@flouss/shared/contract/sync';
import { makeCardReference } from '@flouss/shared/domain/card-reference';
import type { CardReference } from '@flouss/shared/domain/card-reference';
import type { CustomerPersonal } from '@flouss/shared/domain/customer';
import { cents } from '@flouss/shared/domain/money';
import type { Cents } from '@flouss/shared/domain/money';
import { PhoneNumber } from '@flouss/shared/domain/phone';
import { AgentId, BeneficiaryId, CustomerId, OperatorId } from '@flouss/shared/kernel/ids';
import { argon2id } from 'hash-wasm';

/** A Tuesday morning in Paris, 3 February 2026. */
export const MORNING = Date.UTC(2026, 1, 3, 9, 0, 0);
export const PIN = '4816';
export const TELLER = OperatorId.parse('01900000-0000-7000-8000-00000000a001');
export const MANAGER = OperatorId.parse('01900000-0000-7000-8000-00000000a002');
const AGENT = AgentId.parse('01900000-0000-7000-8000-00000000b001');

/** Cheap parameters: the rule is tested here, not the hardness. */
export const hashOf = (pin: string): Promise<string> =>
  argon2id({
    password: pin,
    salt: new Uint8Array(16).fill(7),
    iterations: 1,
    parallelism: 1,
    memorySize: 64,
    hashLength: 32,
    outputType: 'encoded',
  });
const PIN_HASH = await hashOf(PIN);

const teller: Operator = { operator_id: TELLER, name: 'Nadia B.', role: 'teller', active: true, pin_hash: PIN_HASH };
const manager: Operator = { ...teller, operator_id: MANAGER, name: 'Karim D.', role: 'manager' };

export const euros = (n: number): Cents => cents(Math.round(n * 100));

export function snapshot(changes: Partial<Snapshot> = {}): Snapshot {
  return {
    reference_version: 1,
    agent: { agent_id: AGENT, name: 'Épicerie du Canal', address: '12 quai de la Marne, 75019 Paris' },
    counter_code: 'C01',
    operators: [teller, manager],
    tariffs: [
      {
        version: 1,
        effective_at: 0,
        card_price_cents: euros(19),
        reload_bands: [
          { up_to_cents: euros(100), fee_cents: euros(6) },
          { up_to_cents: euros(200), fee_cents: euros(9) },
          { up_to_cents: euros(500), fee_cents: euros(18) },
          { up_to_cents: null, fee_cents: euros(22) },
        ],
        commission_card_cents: euros(2),
        commission_reload_basis_points: 2000,
        sms_order_cents: euros(0.5),
      },
    ],
    limits: [
      {
        version: 1,
        effective_at: 0,
        reload_min_cents: euros(50),
        reload_max_cents: euros(1000),
        card_year_max_cents: euros(6000),
        card_month_cash_max_cents: euros(1000),
        offline_reload_max_cents: euros(500),
        offline_reloads_per_day: 2,
        sms_orders_per_day: 3,
        sms_day_max_cents: euros(600),
        sms_cooling_off_ms: 72 * 3_600_000,
      },
    ],
    head: { seq: 0, digest: '0'.repeat(64) },
    allotment: { granted_cents: euros(5000) },
    ...changes,
  };
}

/** The n-th invented person; every tenth shares a family name with others. */
export function person(n: number, changes: Partial<CustomerPersonal> = {}): CustomerPersonal {
  const beneficiary_id = BeneficiaryId.parse(idOf('c', n));
  return {
    identity: {
      given_names: pick(GIVEN, n),
      family_name: `${pick(FAMILY, Math.floor(n / 7))}${n < 50 ? '' : pick(ENDINGS, n)}`,
      birth_date: `19${50 + (n % 45)}-0${1 + (n % 9)}-1${n % 10}`,
      birth_place: 'Fès',
      nationality: 'MA',
    },
    document: {
      kind: 'passport',
      number: `P${String(n).padStart(8, '0')}`,
      issuing_country: 'MA',
      expires_on: '2031-05-01',
    },
    address: { line1: '3 rue des Ardennes', postal_code: '75019', city: 'Paris', country: 'FR' },
    phone: PhoneNumber.parse(`+336${String(12_000_000 + n)}`),
    purpose: 'Aide à la famille',
    beneficiary: { beneficiary_id, given_names: pick(GIVEN, n + 3), family_name: pick(FAMILY, n), country: 'MA' },
    consents: { terms: true, data: true, marketing: false, texts_version: 1 },
    signature: { kind: 'paper' },
    ...changes,
  };
}

const GIVEN = [
  'Youssef',
  'Aïcha',
  'Mohamed',
  'Fatou',
  'Ioana',
  'Somchai',
  'Khadija',
  'Ousmane',
  'Mariam',
  'Benoît',
  'محمد',
];
const FAMILY = [
  'Benali',
  'Diallo',
  'El Idrissi',
  'Popescu',
  'Traoré',
  "N'Diaye",
  'Martin',
  'Saetang',
  'Marchand',
  'بن علي',
];
const ENDINGS = ['', ' Kanté', '-Roux', ' Sow', ' Ndao', ' Lam', ' Ba', ' Yala'];
const pick = (names: readonly string[], n: number): string => names[n % names.length]!;

export const customerId = (n: number): CustomerId => CustomerId.parse(idOf('d', n));
export const cardReference = (n: number): CardReference => makeCardReference(1_000_003 * (n + 1));
export const idOf = (kind: string, n: number): string =>
  `01900000-0000-7000-8${kind}00-${n.toString(16).padStart(12, '0')}`;

export function customerItem(n: number, personal = person(n)): Extract<FeedItem, { kind: 'customer' }> {
  const key = newSealKey(systemRandom);
  const customer_id = customerId(n);
  return {
    kind: 'customer',
    customer_id,
    language: 'fr',
    personal: seal(key, customer_id, JSON.stringify(personal), systemRandom),
    key,
    blocked: false,
    sms_enrolled: false,
  };
}

type CardItem = Extract<FeedItem, { kind: 'card' }>;

/** Customer n's active card. */
export function cardItem(n: number, changes: Partial<CardItem> = {}): CardItem {
  return {
    kind: 'card',
    card_reference: cardReference(n),
    state: 'active',
    sale_op_id: null,
    customer_id: customerId(n),
    beneficiary_id: person(n).beneficiary.beneficiary_id,
    nickname: 'MAMAN',
    last_four: String(1000 + (n % 9000)),
    year: 2026,
    year_committed_cents: cents(0),
    month: '2026-02',
    month_cash_cents: cents(0),
    reason: null,
    ...changes,
  };
}
