/** A registration as it is typed, and its reading by the shared schema: the customer's person, or which field is wrong and why. Pure. */
import {
  CONSENT_TEXTS_VERSION,
  CustomerPersonal,
  isAdult,
  isDocumentValid,
  type DocumentKind,
  type Identity,
} from '@flouss/shared/domain/customer';
import type { Language } from '@flouss/shared/domain/language';
import type { MrzField, MrzReading } from '@flouss/shared/domain/mrz-reading';
import { CountryCode, parsePhone } from '@flouss/shared/domain/phone';
import type { Signature } from '@flouss/shared/domain/signature';
import type { BeneficiaryId } from '@flouss/shared/kernel/ids';
import { err, ok, type Result } from '@flouss/shared/kernel/result';
import { readDate } from '../../components/date-entry.ts';
import { decidedFields, undecidedFields } from './mrz-decisions.ts';

/** The same shape as `CustomerPersonal`, in texts, so that a field's path is the same in both. */
export interface TypedRegistration {
  language: Language;
  identity: {
    given_names: string;
    family_name: string;
    birth_date: string;
    birth_place: string;
    nationality: string;
    gender: NonNullable<Identity['gender']>;
  };
  document: { kind: DocumentKind; number: string; issuing_country: string; expires_on: string };
  address: { line1: string; line2: string; postal_code: string; city: string; country: string };
  phone: string;
  email: string;
  purpose: string;
  beneficiary: { given_names: string; family_name: string; country: string; phone: string; relation: string };
  consents: { terms: boolean; data: boolean; marketing: boolean };
  /** Drawn strokes as a path's text; or on paper. Kept in no draft: it is given at the end. */
  signature: { strokes: string; paper: boolean };
  mrz: {
    /** The zone's lines as they came; read as soon as they are whole. */
    text: string;
    reading: MrzReading | null;
    /** Where the operator kept what is typed against the zone: good for as long as that is what is typed. */
    kept: { field: MrzField; typed: string }[];
  };
}

export const BLANK: TypedRegistration = {
  language: 'fr',
  identity: {
    given_names: '',
    family_name: '',
    birth_date: '',
    birth_place: '',
    nationality: '',
    gender: 'unspecified',
  },
  document: { kind: 'passport', number: '', issuing_country: '', expires_on: '' },
  address: { line1: '', line2: '', postal_code: '', city: '', country: 'FR' },
  phone: '',
  email: '',
  purpose: '',
  beneficiary: { given_names: '', family_name: '', country: '', phone: '', relation: '' },
  consents: { terms: false, data: false, marketing: false },
  signature: { strokes: '', paper: false },
  mrz: { text: '', reading: null, kept: [] },
};

/** Field path → code of its sentence; the first trouble of each field. */
export type FieldTroubles = ReadonlyMap<string, string>;

export function readRegistration(
  typed: TypedRegistration,
  beneficiary_id: BeneficiaryId,
  at: number,
): Result<CustomerPersonal, FieldTroubles> {
  const { personal, troubles } = readTyped(typed, beneficiary_id, at);
  return personal && troubles.size === 0 ? ok(personal) : err(troubles);
}

/** Who is written there as far as the schema can tell, and every trouble with it: an expired document is still a document. */
export function readTyped(
  typed: TypedRegistration,
  beneficiary_id: BeneficiaryId,
  at: number,
): { readonly personal: CustomerPersonal | null; readonly troubles: FieldTroubles } {
  const troubles = new Map<string, string>();
  const trouble = (path: string, code: string): undefined => {
    if (!troubles.has(path)) troubles.set(path, code);
    return undefined;
  };
  const date = (path: string, shown: string): string | undefined =>
    readDate(shown) ?? trouble(path, shown === '' ? 'field-missing' : 'calendar-date-unreal');
  const phone = (path: string, text: string, country: string): string | undefined => {
    const parsed = parsePhone(text, CountryCode.safeParse(country).data ?? 'FR');
    return parsed.ok ? parsed.value : trouble(path, text.trim() === '' ? 'field-missing' : parsed.error);
  };

  const birth_date = date('identity.birth_date', typed.identity.birth_date);
  const expires_on = date('document.expires_on', typed.document.expires_on);
  if (birth_date !== undefined && !isAdult(birth_date, at)) trouble('identity.birth_date', 'under-age');
  if (expires_on !== undefined && !isDocumentValid({ expires_on }, at))
    trouble('document.expires_on', 'document-expired');
  if (!signatureOf(typed.signature)) trouble('signature', 'signature-needed');
  for (const field of undecidedFields(typed)) trouble(field, 'mrz-differs');
  const { beneficiary } = typed;
  const parsed = CustomerPersonal.safeParse({
    identity: { ...typed.identity, birth_date },
    document: { ...typed.document, expires_on },
    address: { ...typed.address, line2: optional(typed.address.line2) },
    phone: phone('phone', typed.phone, typed.address.country),
    email: optional(typed.email),
    purpose: typed.purpose,
    beneficiary: {
      beneficiary_id,
      given_names: beneficiary.given_names,
      family_name: beneficiary.family_name,
      country: beneficiary.country,
      phone:
        beneficiary.phone.trim() === ''
          ? undefined
          : phone('beneficiary.phone', beneficiary.phone, beneficiary.country),
      relation: optional(beneficiary.relation),
    },
    consents: { ...typed.consents, texts_version: CONSENT_TEXTS_VERSION },
    signature: signatureOf(typed.signature),
    mrz: typed.mrz.reading ? { reading: typed.mrz.reading, accepted: decidedFields(typed) } : undefined,
  });
  for (const issue of parsed.error?.issues ?? []) {
    const path = issue.path.join('.');
    trouble(path.startsWith('signature') ? 'signature' : path, fieldCode(path, issue.message));
  }
  return { personal: parsed.data ?? null, troubles };
}

/** Not signed yet: the schema, which knows the first registrations, would let that pass. */
function signatureOf({ strokes, paper }: TypedRegistration['signature']): Signature | undefined {
  if (paper) return { kind: 'paper' };
  return strokes === '' ? undefined : { kind: 'drawn', strokes };
}

function optional(text: string): string | undefined {
  return text.trim() === '' ? undefined : text;
}

/** Our own schemas name their codes; where zod speaks in sentences, the field itself says what is missing. */
function fieldCode(path: string, message: string): string {
  if (/^[a-z]+(?:-[a-z]+)+$/u.test(message)) return message;
  if (path.startsWith('consents.')) return 'consent-needed';
  if (/country$|nationality$/u.test(path)) return 'country-missing';
  return 'field-invalid';
}
