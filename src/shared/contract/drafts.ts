/** A registration as far as it was typed: texts by their field's path, so that it may be half done and still be read. */
import { z } from 'zod';
import { BeneficiaryId, CustomerId, OpId } from '../kernel/ids.ts';
import { PhotoSide } from './documents.ts';

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

/** Both sides of a document, and what more may be asked for. */
export const DRAFT_PHOTOS_MAX = 6;

/** A photo taken meanwhile: its id will be that of the fact that names it. */
export const DraftPhoto = z.strictObject({ op_id: OpId, side: PhotoSide });
export type DraftPhoto = z.infer<typeof DraftPhoto>;

export const KeptDraft = RegistrationDraft.extend({ begun_at: z.number().int(), photos: z.array(DraftPhoto) });
export type KeptDraft = z.infer<typeof KeptDraft>;
