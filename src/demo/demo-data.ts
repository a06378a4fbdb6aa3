/**
 * The invented shop of the demo. Nobody here exists; the phone numbers are from the ranges that ARCEP (decision
 * 2018-0881: 06 39 98 …) keeps for works of fiction, document numbers and addresses are made up.
 */
import type { InputOf } from '@flouss/shared/contract/counter-api';
import { makeCardReference } from '@flouss/shared/domain/card-reference';
import type { CardReference } from '@flouss/shared/domain/card-reference';
import type { CustomerPersonal } from '@flouss/shared/domain/customer';
import type { Language } from '@flouss/shared/domain/language';
import type { z } from 'zod';

export const DEMO_AGENT = { name: 'Épicerie du Canal', address: '14 quai de la Fiction, 75019 Paris' };
export const DEMO_PAY_IN_CENTS = 1_200_000;

export const DEMO_OPERATORS = [
  { name: 'Amina', role: 'teller', pin: '1234' },
  { name: 'Karim', role: 'manager', pin: '4321' },
] as const;

const PACKS = 12;
const FIRST_PACK = 73_091_554;

/** Packs that the centre sends to one counter; each counter of the demo gets a range of its own. */
export function demoPacks(counterNumber: number): CardReference[] {
  return Array.from({ length: PACKS }, (_, i) => makeCardReference(FIRST_PACK + counterNumber * 100_000 + i));
}

export interface DemoCustomer {
  readonly language: Language;
  readonly nickname: string;
  /** Whether the demo also lets this customer order by SMS. */
  readonly sms: boolean;
  readonly personal: Omit<z.input<typeof CustomerPersonal>, 'beneficiary'> & {
    readonly beneficiary: Omit<z.input<typeof CustomerPersonal>['beneficiary'], 'beneficiary_id'>;
  };
}

const CONSENTS = { terms: true, data: true, marketing: false, texts_version: 1 } as const;
const SIGNATURE = { kind: 'paper' } as const;

export const DEMO_CUSTOMERS: readonly DemoCustomer[] = [
  {
    language: 'fr',
    nickname: 'MAMAN',
    sms: true,
    personal: {
      identity: {
        given_names: 'Yasmine',
        family_name: 'Benali',
        birth_date: '1987-04-12',
        birth_place: 'Oujda',
        nationality: 'MA',
      },
      document: { kind: 'residence-permit', number: 'FX4410927', issuing_country: 'FR', expires_on: '2031-05-31' },
      address: { line1: '3 rue des Lilas imaginaires', postal_code: '93100', city: 'Montreuil', country: 'FR' },
      phone: '+33639980001',
      purpose: 'aide à la famille',
      beneficiary: { given_names: 'Fatima', family_name: 'Benali', country: 'MA', relation: 'mère' },
      consents: CONSENTS,
      signature: SIGNATURE,
    },
  },
  {
    language: 'en',
    nickname: 'AWA',
    sms: false,
    personal: {
      identity: {
        given_names: 'Moussa',
        family_name: 'Diallo',
        birth_date: '1979-11-03',
        birth_place: 'Thiès',
        nationality: 'SN',
      },
      document: { kind: 'passport', number: 'A02275518', issuing_country: 'SN', expires_on: '2029-08-14' },
      address: { line1: '27 avenue du Mirage', postal_code: '75018', city: 'Paris', country: 'FR' },
      phone: '+33639980002',
      purpose: 'support for my family',
      beneficiary: { given_names: 'Awa', family_name: 'Diallo', country: 'SN', relation: 'sister' },
      consents: CONSENTS,
      signature: SIGNATURE,
    },
  },
  {
    language: 'ar',
    nickname: 'امي',
    sms: false,
    personal: {
      identity: {
        given_names: 'سمير',
        family_name: 'العلوي',
        birth_date: '1992-02-28',
        birth_place: 'فاس',
        nationality: 'MA',
      },
      document: { kind: 'passport', number: 'QB771203', issuing_country: 'MA', expires_on: '2030-01-09' },
      address: { line1: '8 place des Mouettes', postal_code: '75020', city: 'Paris', country: 'FR' },
      phone: '+33639980003',
      purpose: 'مساعدة العائلة',
      beneficiary: { given_names: 'خديجة', family_name: 'العلوي', country: 'MA', relation: 'الأم' },
      consents: CONSENTS,
      signature: SIGNATURE,
    },
  },
];

const pieces = (value_cents: number, of: number) => ({ value_cents, pieces: of });

/** What the shop's drawers hold in the morning: 150.00 to give change from, 200.00 to pay refunds from. */
export const DEMO_FLOAT: InputOf<'till.open'>['count'] = {
  till: [pieces(2_000, 3), pieces(1_000, 5), pieces(500, 4), pieces(200, 5), pieces(100, 10)],
  refunds: [pieces(5_000, 2), pieces(2_000, 5)],
};
