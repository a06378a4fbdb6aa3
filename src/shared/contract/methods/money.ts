/** Methods about reloads, refunds, the till, and the lists of what was done. */
import { z } from 'zod';
import { CardReference } from '../../domain/card-reference.ts';
import { Cents } from '../../domain/money.ts';
import { Payment } from '../../domain/payment.ts';
import { ReloadReason } from '../../domain/reasons.ts';
import { ReceiptModel } from '../../domain/receipt.ts';
import { MovementReason, TillCount } from '../../domain/till.ts';
import { ZReport } from '../../domain/z-report.ts';
import { CustomerId, OpId } from '../../kernel/ids.ts';
import { APPROVAL_ERRORS, ApprovalInput } from '../approval.ts';
import { TillNote } from '../journal.ts';
import { ExceptionView, OperationView, QuoteView, TillView, ZLine } from '../views.ts';
import { CASH, method, nothing, OPERATION } from './method.ts';

export const MONEY_METHODS = {
  'reload.quote': method(
    z.strictObject({
      card_reference: CardReference,
      amount_cents: Cents,
      /** Of a pack that is being sold to this customer: its first reload, in the same go. */
      sold_to: CustomerId.optional(),
    }),
    QuoteView,
    ReloadReason.options,
  ),
  'reload.order': method(
    z.strictObject({
      op_id: OpId,
      card_reference: CardReference,
      amount_cents: Cents,
      fee_cents: Cents,
      tariff_version: z.number().int(),
      paid: Payment,
    }),
    ReceiptModel,
    [...OPERATION, ...CASH, ...ReloadReason.options, 'cash-not-enough'],
  ),
  /** Answers the reload, which the server will say is to be refunded, or goes on. */
  'reload.cancel': method(z.strictObject({ op_id: OpId, cancel_of: OpId, approval: ApprovalInput }), OperationView, [
    ...OPERATION,
    ...APPROVAL_ERRORS,
    'reload-unknown',
    'too-late-to-cancel',
    'cancel-asked',
  ]),
  'refund.pay': method(z.strictObject({ op_id: OpId, refund_of: OpId }), ReceiptModel, [
    ...OPERATION,
    ...CASH,
    'refund-not-due',
    'already-refunded',
    'refunds-short',
  ]),
  /** The customer of an order by SMS was told what became of it; answers that order. */
  'outcome.tell': method(z.strictObject({ op_id: OpId, order: OpId }), OperationView, [
    ...OPERATION,
    'nothing-to-tell',
  ]),
  /** For a refund that was paid here and that the server did not take; `recovered` is the id of the movement that brings the cash back. */
  'refund.make-good': method(
    z.strictObject({ op_id: OpId, refund: OpId, recovered: OpId.nullable(), approval: ApprovalInput }),
    OperationView,
    [...OPERATION, ...CASH, ...APPROVAL_ERRORS, 'nothing-to-make-good'],
  ),
  /** The till as it stands; whoever counts it is told no sum. */
  'till.get': method(nothing, TillView, []),
  /** Begins or leaves a blind count. */
  'till.count': method(z.strictObject({ counting: z.boolean() }), TillView, ['till-not-open']),
  'till.open': method(z.strictObject({ op_id: OpId, count: TillCount }), TillView, [
    ...OPERATION,
    'till-already-open',
    'till-left-open',
  ]),
  'till.move-cash': method(
    z.strictObject({
      op_id: OpId,
      reason: MovementReason,
      amount_cents: Cents.min(1),
      note: TillNote,
      approval: ApprovalInput.optional(),
    }),
    TillView,
    [...OPERATION, ...CASH, 'till-short', 'refunds-short', 'note-needed', ...APPROVAL_ERRORS],
  ),
  'till.close': method(
    z.strictObject({ op_id: OpId, count: TillCount, note: TillNote, approval: ApprovalInput.optional() }),
    ZReport,
    [...OPERATION, 'till-not-open', 'note-needed', ...APPROVAL_ERRORS],
  ),
  /** Newest first; `before` is the number of the last one already shown. */
  'till.list-z': method(z.strictObject({ before: z.number().int().min(1).nullable() }), z.array(ZLine), []),
  /** A copy, numbered. */
  'till.get-z': method(z.strictObject({ z_number: z.number().int().min(1) }), ZReport, ['z-report-unknown']),
  /** The day's list; `day` is a Paris date, null is today. */
  'activity.list': method(z.strictObject({ day: z.iso.date().nullable() }), z.array(OperationView), []),
  'exceptions.list': method(nothing, z.array(ExceptionView), []),
} as const;
