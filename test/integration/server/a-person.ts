/** An invented person, told from others by the number on the document. */
import { CustomerPersonal } from '@flouss/shared/domain/customer';
import type { BeneficiaryId } from '@flouss/shared/kernel/ids';

/** What is said otherwise than of everybody. */
export interface NamedOtherwise {
  readonly given_names?: string;
  readonly family_name?: string;
  readonly birth_date?: string;
  readonly beneficiary?: { readonly given_names: string; readonly family_name: string };
}

export function aPerson(
  documentNumber: string,
  beneficiary_id: BeneficiaryId,
  { beneficiary, ...named }: NamedOtherwise = {},
): CustomerPersonal {
  return CustomerPersonal.parse({
    identity: {
      given_names: 'Inventée',
      family_name: 'Personne',
      birth_date: '1984-02-29',
      birth_place: 'Lyon',
      nationality: 'FR',
      ...named,
    },
    document: { kind: 'passport', number: documentNumber, issuing_country: 'FR', expires_on: '2034-01-01' },
    address: { line1: '1 rue Inventée', postal_code: '69001', city: 'Lyon', country: 'FR' },
    phone: '+33612345678',
    purpose: 'famille',
    beneficiary: { beneficiary_id, given_names: 'Mère', family_name: 'Personne', country: 'MA', ...beneficiary },
    consents: { terms: true, data: true, marketing: false, texts_version: 1 },
    signature: { kind: 'paper' },
  });
}
