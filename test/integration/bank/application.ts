/** An application as the bank's adapter sends it, of nobody. */
import { makeCardReference } from '@flouss/shared/domain/card-reference';
import { Beneficiary, CustomerPersonal } from '@flouss/shared/domain/customer';
import type { Application } from '../../../sync-server/src/bank/port.ts';

const BENEFICIARY = Beneficiary.parse({
  beneficiary_id: '019a0000-0000-7000-8000-000000000003',
  given_names: 'Bo',
  family_name: 'Test',
  country: 'MA',
});
export const APPLICATION: Application = {
  card_reference: makeCardReference(1),
  applicant: CustomerPersonal.parse({
    beneficiary: BENEFICIARY,
    consents: { terms: true, data: true, marketing: false },
    identity: {
      given_names: 'Ada',
      family_name: 'Test',
      birth_date: '1990-02-28',
      birth_place: 'Lyon',
      nationality: 'FR',
    },
    document: { kind: 'passport', number: 'X4RTBPFW4', issuing_country: 'FR', expires_on: '2031-01-31' },
    address: { line1: '2 rue Vieille', postal_code: '69001', city: 'Lyon', country: 'FR' },
    phone: '+33612345678',
    purpose: 'family support',
  }),
  beneficiary: BENEFICIARY,
};
