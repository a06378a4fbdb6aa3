/** Methods about finding somebody, registering him, and his file. */
import { z } from 'zod';
import { AmendmentReason, PersonalChanges } from '../../domain/amendment.ts';
import { CalendarDate } from '../../domain/calendar.ts';
import { Beneficiary, CustomerPersonal } from '../../domain/customer.ts';
import { Language } from '../../domain/language.ts';
import { MRZ_TEXT_MAX } from '../../domain/mrz.ts';
import type { TextIssue } from '../../domain/pan.ts';
import { CountryCode } from '../../domain/phone.ts';
import { CustomerId, OpId } from '../../kernel/ids.ts';
import { APPROVAL_ERRORS, ApprovalInput } from '../approval.ts';
import { PhotoSide, UPLOAD_BYTES_MAX } from '../documents.ts';
import { DraftPhoto, KeptDraft, RegistrationDraft } from '../drafts.ts';
import { CustomerFileView, CustomerView, FoundView, SameCustomerView } from '../views.ts';
import { method, nothing, OPERATION } from './method.ts';

/** Longer than any name, phone, document or reference. */
export const FIND_TEXT_MAX = 80;

export const CUSTOMER_METHODS = {
  'find.search': method(
    z.strictObject({ text: z.string().max(FIND_TEXT_MAX, 'text-too-long' satisfies TextIssue) }),
    z.array(FoundView),
    ['card-number-forbidden'],
  ),
  'customer.get': method(z.strictObject({ customer_id: CustomerId }), CustomerView, ['customer-unknown']),
  /** As far as it has been typed: nobody is found by what is not whole yet. */
  'customer.find-same': method(
    z.strictObject({
      name: z.string().max(200),
      birth_date: CalendarDate.nullable(),
      document_number: z.string().max(60),
      phone: z.string().max(60),
      /** Where a phone without its country's code is dialled. */
      country: CountryCode,
    }),
    z.array(SameCustomerView),
    [],
  ),
  'customer.register': method(
    z.strictObject({
      op_id: OpId,
      customer_id: CustomerId,
      language: Language,
      personal: CustomerPersonal,
      /** The zone's own lines when `personal.mrz` says what they hold: read again here, and not kept. */
      mrz_text: z.string().max(MRZ_TEXT_MAX).optional(),
    }),
    CustomerView,
    [...OPERATION, 'already-registered', 'document-expired', 'under-age', 'phone-unreadable'],
  ),
  'customer.file': method(z.strictObject({ customer_id: CustomerId }), CustomerFileView, ['customer-unknown']),
  /** Parts that say what the file says already are left out; with none left nothing is recorded. */
  'customer.amend': method(
    z.strictObject({
      op_id: OpId,
      customer_id: CustomerId,
      changes: PersonalChanges,
      language: Language.nullable(),
      reason: AmendmentReason,
      approval: ApprovalInput.optional(),
    }),
    CustomerFileView,
    [
      ...OPERATION,
      ...APPROVAL_ERRORS,
      'customer-unknown',
      'customer-blocked',
      'nothing-changed',
      'already-registered',
      'document-expired',
      'under-age',
      'phone-unreadable',
    ],
  ),
  'customer.change-beneficiary': method(
    z.strictObject({ op_id: OpId, customer_id: CustomerId, beneficiary: Beneficiary, reason: AmendmentReason }),
    CustomerFileView,
    [...OPERATION, 'customer-unknown', 'customer-blocked', 'nothing-changed', 'beneficiary-unknown'],
  ),
  /** `jpeg`: base64, without anything the camera wrote beside the picture. */
  'customer.photograph': method(
    z.strictObject({ op_id: OpId, customer_id: CustomerId, side: PhotoSide, jpeg: z.string().max(UPLOAD_BYTES_MAX) }),
    CustomerFileView,
    [...OPERATION, 'customer-unknown', 'customer-blocked'],
  ),
  /** The code the customer texts to 71004 so that his phone speaks for him. */
  'customer.issue-sms-code': method(
    z.strictObject({ op_id: OpId, customer_id: CustomerId }),
    z.strictObject({ code: z.string(), short_number: z.string(), expires_at: z.number().int() }),
    [...OPERATION, 'customer-unknown'],
  ),
  /** The operator's registration that is not finished. */
  'draft.get': method(nothing, KeptDraft.nullable(), []),
  'draft.keep': method(RegistrationDraft, nothing, []),
  'draft.drop': method(nothing, nothing, []),
  /** Kept with the draft until the registration takes it into the file. */
  'draft.keep-photo': method(
    DraftPhoto.extend({
      ...RegistrationDraft.omit({ fields: true }).shape,
      jpeg: z.string().max(UPLOAD_BYTES_MAX),
    }),
    nothing,
    ['already-registered', 'too-many-photos'],
  ),
  'draft.get-photo': method(z.strictObject({ op_id: OpId }), z.strictObject({ jpeg: z.string() }), ['photo-unknown']),
  'draft.drop-photo': method(z.strictObject({ op_id: OpId }), nothing, []),
} as const;
