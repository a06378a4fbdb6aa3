/** A kept file as it would have been typed, so that the registration's own fields and rules serve to amend it. Pure. */
import type { AmendmentReason, PersonalChanges } from '@flouss/shared/domain/amendment';
import type { CustomerPersonal } from '@flouss/shared/domain/customer';
import type { Language } from '@flouss/shared/domain/language';
import { formatPhone } from '@flouss/shared/domain/phone';
import { shapeDate } from '../../components/date-entry.ts';
import { BLANK, type FieldTroubles, type TypedRegistration } from '../register/registration.ts';

/** What is amended in one go: the fields of one panel. */
export type FileGroup = 'identity' | 'document' | 'contact' | 'beneficiary';

const FIELDS: Readonly<Record<FileGroup, RegExp>> = {
  identity: /^identity\./u,
  document: /^document\./u,
  contact: /^(?:address\.|phone$|email$|language$|purpose$)/u,
  beneficiary: /^beneficiary\./u,
};

/** The likely one first. */
export const REASONS: Readonly<Record<FileGroup, readonly AmendmentReason[]>> = {
  identity: ['correction', 'change'],
  document: ['renewal', 'correction'],
  contact: ['change', 'correction'],
  beneficiary: ['correction', 'change'],
};

export function typedFile(personal: CustomerPersonal, language: Language): TypedRegistration {
  const { identity, document, address, phone, email = '', purpose, beneficiary, consents } = personal;
  return {
    language,
    identity: { ...identity, birth_date: shapeDate(identity.birth_date), gender: identity.gender ?? 'unspecified' },
    document: { ...document, expires_on: shapeDate(document.expires_on) },
    address: { ...address, line2: address.line2 ?? '' },
    phone: formatPhone(phone),
    email,
    purpose,
    beneficiary: {
      given_names: beneficiary.given_names,
      family_name: beneficiary.family_name,
      country: beneficiary.country,
      phone: beneficiary.phone ? formatPhone(beneficiary.phone) : '',
      relation: beneficiary.relation ?? '',
    },
    consents: { terms: true, data: true, marketing: consents.marketing },
    // Signed when he was registered: not a matter of an amendment.
    signature: { strokes: '', paper: true },
    mrz: BLANK.mrz,
  };
}

/** What is wrong elsewhere in the file (a document that has expired since) is no matter of this group. */
export function troublesIn(group: FileGroup, troubles: FieldTroubles): FieldTroubles {
  return new Map([...troubles].filter(([path]) => FIELDS[group].test(path)));
}

/** The group's parts as they are to be; those that stay the same are left out by the counter's engine. */
export function changesIn(group: Exclude<FileGroup, 'beneficiary'>, after: CustomerPersonal): PersonalChanges {
  const { identity, document, address, phone, email, purpose } = after;
  const { given_names, family_name, birth_date, birth_place, nationality, gender } = identity;
  switch (group) {
    case 'identity':
      return {
        name: { given_names, family_name },
        birth: { birth_date, birth_place },
        nationality: { nationality, gender: gender ?? 'unspecified' },
      };
    case 'document':
      return { document };
    case 'contact':
      return { address, phone, email: email ?? null, purpose };
  }
}
