/** A registration as far as it was typed: texts by their field's path, so that it may be half done and still be read. */
import { z } from 'zod';
import { BeneficiaryId, CustomerId } from '../kernel/ids.ts';

const FIELDS_MAX = 80;
const FIELD_TEXT_MAX = 1000;

const FieldPath = z.string().regex(/^[a-z0-9_.]{1,60}$/);

export const DraftFields = z
  .record(FieldPath, z.string().max(FIELD_TEXT_MAX))
  .refine((fields) => Object.keys(fields).length <= FIELDS_MAX);
export type DraftFields = z.infer<typeof DraftFields>;

export const RegistrationDraft = z.strictObject({
  /** Made when it was begun: registering it twice makes one customer. */
  customer_id: CustomerId,
  beneficiary_id: BeneficiaryId,
  fields: DraftFields,
});
export type RegistrationDraft = z.infer<typeof RegistrationDraft>;

export const KeptDraft = RegistrationDraft.extend({ begun_at: z.number().int() });
export type KeptDraft = z.infer<typeof KeptDraft>;
