/**
 * What may be put right in a customer's file after his registration, part by part: two people who amend different parts of one
 * file, each at his counter, do not undo one another. Pure; knows no store and no key.
 */
import { z } from 'zod';
import type { CustomerPersonal } from './customer.ts';
import { Address, Email, Identity, IdentityDocument, Purpose } from './customer.ts';
import { PhoneNumber } from './phone.ts';

/** The parts of a file; a fact names those it changes, without what they say. */
export const AmendedPart = z.enum([
  'name',
  'birth',
  'nationality',
  'document',
  'address',
  'phone',
  'email',
  'purpose',
  'language',
]);
export type AmendedPart = z.infer<typeof AmendedPart>;

/** `correction`: it was written down wrongly; `change`: it was right and is so no more; `renewal`: another document. */
export const AmendmentReason = z.enum(['correction', 'change', 'renewal']);
export type AmendmentReason = z.infer<typeof AmendmentReason>;

/** Who somebody is may be put right with a manager's word only: it could make a file another person's. */
export const PARTS_TO_APPROVE: ReadonlySet<AmendedPart> = new Set(['name', 'birth']);

/** The personal part of an amendment, each part whole. An e-mail of null is taken away. */
export const PersonalChanges = z.strictObject({
  name: Identity.pick({ given_names: true, family_name: true }).optional(),
  birth: Identity.pick({ birth_date: true, birth_place: true }).optional(),
  nationality: z.object({ nationality: Identity.shape.nationality, gender: Identity.shape.gender.unwrap() }).optional(),
  document: IdentityDocument.optional(),
  address: Address.optional(),
  phone: PhoneNumber.optional(),
  email: Email.nullable().optional(),
  purpose: Purpose.optional(),
});
export type PersonalChanges = z.infer<typeof PersonalChanges>;

/** The parts that the personal changes name; the language is not personal and stands beside them. */
export function partsOf(changes: PersonalChanges): AmendedPart[] {
  const said: Readonly<Partial<Record<AmendedPart, unknown>>> = changes;
  return AmendedPart.options.filter((part) => said[part] !== undefined);
}

/** The parts of `changes` that say something else than the file does. */
export function realChanges(file: CustomerPersonal, changes: PersonalChanges): PersonalChanges {
  const now = partsAsTheyAre(file);
  return Object.fromEntries(
    Object.entries(changes).filter(([part, value]) => {
      const before = (now as Readonly<Record<string, unknown>>)[part];
      return value !== undefined && JSON.stringify(value) !== JSON.stringify(before);
    }),
  );
}

function partsAsTheyAre({ identity, document, address, phone, email, purpose }: CustomerPersonal): PersonalChanges {
  const { given_names, family_name, birth_date, birth_place, nationality, gender } = identity;
  return PersonalChanges.parse({
    name: { given_names, family_name },
    birth: { birth_date, birth_place },
    nationality: { nationality, gender: gender ?? 'unspecified' },
    document,
    address,
    phone,
    email: email ?? null,
    purpose,
  });
}

/** The file afterwards. What a document's zone said was of the person and document before. */
export function withChanges(file: CustomerPersonal, changes: PersonalChanges): CustomerPersonal {
  const { name, birth, nationality, document, address, phone, email, purpose } = changes;
  const { mrz, email: emailBefore, ...rest } = file;
  const emailNow = email === undefined ? emailBefore : (email ?? undefined);
  const isZoneStill = !name && !birth && !nationality && !document;
  return {
    ...rest,
    identity: { ...file.identity, ...name, ...birth, ...nationality },
    document: document ?? file.document,
    address: address ?? file.address,
    phone: phone ?? file.phone,
    ...(emailNow !== undefined && { email: emailNow }),
    purpose: purpose ?? file.purpose,
    ...(mrz && isZoneStill && { mrz }),
  };
}
