/**
 * THE method table of the counter: each method named once, with its input, its output and the codes it may refuse with.
 * Types, the preload bridge, main's dispatch, the web host's dispatch and the services' binding are derived from it.
 */
import { z } from 'zod';
import { AmendmentReason, PersonalChanges } from '../domain/amendment.ts';
import { CalendarDate } from '../domain/calendar.ts';
import { CardNickname } from '../domain/card-nickname.ts';
import { CardReference } from '../domain/card-reference.ts';
import { BlockReason, SetAside } from '../domain/card.ts';
import { Beneficiary, CustomerPersonal } from '../domain/customer.ts';
import { Language, ScreenLanguage } from '../domain/language.ts';
import { Cents } from '../domain/money.ts';
import { MRZ_TEXT_MAX } from '../domain/mrz.ts';
import { safeText } from '../domain/pan.ts';
import type { TextIssue } from '../domain/pan.ts';
import { Payment } from '../domain/payment.ts';
import { CountryCode } from '../domain/phone.ts';
import { ReloadReason, SaleReason } from '../domain/reasons.ts';
import { ReceiptModel } from '../domain/receipt.ts';
import { MovementReason, TillCount } from '../domain/till.ts';
import { ZReport } from '../domain/z-report.ts';
import { BeneficiaryId, CustomerId, OperatorId, OpId } from '../kernel/ids.ts';
import { APPROVAL_ERRORS, ApprovalInput, Pin } from './approval.ts';
import { PhotoSide, UPLOAD_BYTES_MAX } from './documents.ts';
import { DraftPhoto, KeptDraft, RegistrationDraft } from './drafts.ts';
import { PACKS_PER_RECEPTION_MAX, SET_ASIDE_NOTE_MAX, TillNote } from './journal.ts';
import { BACKUPS_KEPT_MAX, BackupFault, BackupFolder, BackupView } from './backup.ts';
import { Diagnostics } from './diagnostics.ts';
import { ServerFault, ServerView } from './hello.ts';
import { Place } from './place.ts';
import { PassPhrase, StoreKeyView } from './store-key.ts';
import { TrainingView } from './training.ts';
import { DownloadRefusal, UpdateRefusal, UpdateView } from './update.ts';
import { BringFault, RecoveryView } from './recovery.ts';
import {
  HandedOver,
  JobId,
  Printer,
  PrinterSettings,
  PrintJobView,
  PrintTask,
  PrintTrouble,
  Raster,
} from './printing.ts';
import { ReceiptCheck, ReceiptText } from './receipt-check.ts';
import {
  CardView,
  CustomerFileView,
  CustomerView,
  DeliveryView,
  ExceptionView,
  FoundView,
  IdleMinutes,
  OperationView,
  OperatorView,
  QuoteView,
  SameCustomerView,
  SessionView,
  StatusView,
  StockCounts,
  StockView,
  Theme,
  WaitingView,
  TillView,
  ZLine,
} from './views.ts';

/** Codes that any method may answer besides its own. */
export const COMMON_ERRORS = [
  'input-invalid',
  'not-signed-in',
  'store-unavailable',
  'backend-unavailable',
  'internal',
] as const;

/** An operation's id came before with other content: nothing was done. */
const OPERATION = ['op-id-reused'] as const;

/** Longer than any name, phone, document or reference. */
export const FIND_TEXT_MAX = 80;

/** Cash changes hands only at a till that was opened today. */
const CASH = ['till-not-open', 'till-left-open'] as const;

const nothing = z.strictObject({});

const method = <I extends z.ZodType, O extends z.ZodType, const E extends readonly string[]>(
  input: I,
  output: O,
  errors: E,
) => ({
  input,
  output,
  errors,
});

export const COUNTER_API = {
  /** Answered by the host, before there is a store and after. */
  'store-key.status': method(nothing, StoreKeyView, []),
  /** Opens the store with its pass-phrase, once a start. */
  'store-key.open': method(z.strictObject({ pass_phrase: PassPhrase }), StoreKeyView, [
    'pass-phrase-wrong',
    'pass-phrase-wait',
    'pass-phrase-not-used',
    'key-file-unreadable',
  ]),
  /** The first one; the store is made, or kept, under it. */
  'store-key.set': method(z.strictObject({ pass_phrase: PassPhrase }), StoreKeyView, [
    'pass-phrase-short',
    'pass-phrase-simple',
    'pass-phrase-set-already',
    'pass-phrase-not-used',
    'folder-unwritable',
  ]),
  'store-key.change': method(z.strictObject({ pass_phrase: PassPhrase, new_pass_phrase: PassPhrase }), StoreKeyView, [
    'pass-phrase-wrong',
    'pass-phrase-wait',
    'pass-phrase-short',
    'pass-phrase-simple',
    'pass-phrase-not-used',
    'key-file-unreadable',
    'folder-unwritable',
  ]),

  'session.get': method(nothing, SessionView, []),
  'session.sign-in': method(z.strictObject({ operator_id: OperatorId, pin: Pin }), SessionView, [
    'pin-wrong',
    'pin-locked',
    'pins-missing',
    'operator-not-allowed',
  ]),
  /** Leaves the work where it is; whoever comes back, or comes instead, gives his PIN. */
  'session.lock': method(nothing, SessionView, []),
  /** The end of somebody's work here: an exception while facts of this counter have not reached the server. */
  'session.sign-out': method(z.strictObject({ approval: ApprovalInput.optional() }), SessionView, APPROVAL_ERRORS),
  /** Who is at an address; with a code, whose code it is. Entrusts nothing to it. */
  'server.check': method(
    z.strictObject({ server_url: z.url({ protocol: /^https?$/ }), code: z.string().min(8).max(64).nullable() }),
    ServerView,
    ServerFault.options,
  ),
  'session.enrol': method(
    z.strictObject({ server_url: z.url({ protocol: /^https?$/ }), code: z.string().min(8).max(64) }),
    SessionView,
    ['enrolment-code-invalid', 'already-enrolled', 'server-unreachable', 'server-not-encrypted'],
  ),
  /** The same for a machine that takes a lost counter's place; what came of its backup, `recovery.status` says. */
  'recovery.begin': method(
    z.strictObject({
      server_url: z.url({ protocol: /^https?$/ }),
      code: z.string().min(8).max(64),
      backup_file: BackupFolder.nullable(),
    }),
    SessionView,
    ['enrolment-code-invalid', 'already-enrolled', 'server-unreachable', 'server-not-encrypted', 'backup-file-missing'],
  ),
  'settings.change': method(
    z.strictObject({
      language: ScreenLanguage.optional(),
      theme: Theme.optional(),
      /** Only by somebody who is signed in. */
      idle_minutes: IdleMinutes.optional(),
    }),
    SessionView,
    [],
  ),

  /** Puts the training counter at the desk; the real one is locked, stays open and goes on syncing. */
  'training.enter': method(nothing, SessionView, ['training-unavailable']),
  /** Back to the real counter, where nobody is signed in; only with the PIN of one of its operators. */
  'training.leave': method(z.strictObject({ operator_id: OperatorId, pin: Pin }), SessionView, [
    'not-in-training',
    'pin-wrong',
    'pin-locked',
    'pins-missing',
    'operator-not-allowed',
  ]),
  /** Begins again with new demo data. */
  'training.reset': method(nothing, SessionView, ['not-in-training', 'training-unavailable']),
  /** Cuts the line to the centre that training plays, or mends it. */
  'training.connect': method(z.strictObject({ connected: z.boolean() }), TrainingView, ['not-in-training']),
  'training.get': method(nothing, TrainingView, []),
  /** A null folder ends it. */
  'backup.configure': method(
    z.strictObject({ folder: BackupFolder.nullable(), kept: z.number().int().min(1).max(BACKUPS_KEPT_MAX) }),
    BackupView,
    ['operator-not-allowed', 'backup-not-configured', ...BackupFault.options],
  ),
  'backup.now': method(nothing, BackupView, ['backup-not-configured', ...BackupFault.options]),
  'backup.status': method(nothing, BackupView, []),
  /** For support: nothing of any person is in it. */
  'diagnostics.read': method(nothing, Diagnostics, []),
  /** Null at a counter that took nobody's place. */
  'recovery.status': method(nothing, RecoveryView.nullable(), []),
  'recovery.bring': method(z.strictObject({ backup_file: BackupFolder }), RecoveryView.nullable(), [
    'operator-not-allowed',
    ...BringFault.options,
  ]),

  'update.status': method(nothing, UpdateView, []),
  /** Asks the publisher, whoever asks; nothing is downloaded. */
  'update.check': method(nothing, UpdateView, [...UpdateRefusal.options, ...ServerFault.options]),
  /** What was offered, into a file; nothing is opened. */
  'update.download': method(nothing, UpdateView, [
    ...UpdateRefusal.options,
    ...DownloadRefusal.options,
    ...ServerFault.options,
  ]),

  'status.get': method(nothing, StatusView, []),
  'sync.now': method(nothing, StatusView, []),
  'sync.waiting': method(nothing, WaitingView, []),
  'operators.list': method(nothing, z.array(OperatorView), []),

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

  /** Where the operator stands and what he has typed there; `session.get` gives it back to him. */
  'place.keep': method(Place, nothing, []),
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

  'stock.receive': method(
    z.strictObject({
      op_id: OpId,
      card_references: z.array(CardReference).min(1).max(PACKS_PER_RECEPTION_MAX),
      delivery_note: safeText(40),
    }),
    z.array(CardView),
    [...OPERATION, 'stock-not-yours', 'already-received'],
  ),
  'stock.list': method(z.strictObject({ view: StockView.default('in-hand') }), z.array(CardView), []),
  'stock.counts': method(nothing, StockCounts, []),
  /** What the centre sent, latest first; those of which something is missing are never left out. */
  'stock.deliveries': method(nothing, z.array(DeliveryView), []),
  'stock.set-aside': method(
    z.strictObject({ op_id: OpId, card_reference: CardReference, as: SetAside, note: safeText(SET_ASIDE_NOTE_MAX) }),
    CardView,
    [...OPERATION, 'card-unknown', 'card-not-in-stock'],
  ),
  'card.get': method(z.strictObject({ card_reference: CardReference }), CardView, ['card-unknown']),
  /** What was done with a card, newest first: its sale, reloads, block, replacement. */
  'card.history': method(z.strictObject({ card_reference: CardReference }), z.array(OperationView), ['card-unknown']),
  /** The price of a card today. */
  'card.price': method(nothing, z.strictObject({ price_cents: Cents, tariff_version: z.number().int() }), [
    'tariff-not-in-force',
  ]),
  'card.sell': method(
    z.strictObject({
      op_id: OpId,
      card_reference: CardReference,
      customer_id: CustomerId,
      beneficiary_id: BeneficiaryId,
      nickname: CardNickname,
      price_cents: Cents,
      tariff_version: z.number().int(),
      /** Priced with the same tariff; the bank gets it once the card is active. */
      first_reload: z.strictObject({ op_id: OpId, amount_cents: Cents, fee_cents: Cents }).optional(),
      /** For the card and its first reload in one. */
      paid: Payment,
    }),
    z.strictObject({ sale: ReceiptModel, first_reload: ReceiptModel.nullable() }),
    [...OPERATION, ...CASH, ...SaleReason.options, ...ReloadReason.options, 'cash-not-enough', 'nickname-taken'],
  ),

  /** A blocked card's place, name and customer for a pack in hand; at the card's price. */
  'card.replace': method(
    z.strictObject({
      op_id: OpId,
      old_card_reference: CardReference,
      card_reference: CardReference,
      price_cents: Cents,
      tariff_version: z.number().int(),
      paid: Payment,
    }),
    ReceiptModel,
    [...OPERATION, ...CASH, ...SaleReason.options, 'cash-not-enough', 'card-not-blocked'],
  ),
  /** For good, and at once here; the answer says how far it has come. */
  'card.block': method(z.strictObject({ op_id: OpId, card_reference: CardReference, reason: BlockReason }), CardView, [
    ...OPERATION,
    'card-unknown',
    'card-not-active',
  ]),

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

  /** As the next paper would be: the original until it has left a printer, from then on the next DUPLICATA. */
  'receipt.get': method(z.strictObject({ op_id: OpId }), ReceiptModel, ['receipt-unknown']),
  /** Is the paper ours, and what has become of it. */
  'receipt.verify': method(
    z.strictObject({ text: ReceiptText }),
    ReceiptCheck.extend({ operation: OperationView.nullable() }),
    ['receipt-unreadable', 'receipt-of-training'],
  ),
  /** Wants it on paper: the original once, a numbered copy ever after. What waits already is not wanted twice. */
  'receipt.print': method(z.strictObject({ op_id: OpId }), PrintJobView, ['receipt-unknown']),

  /** What is wanted on paper and is not surely there. */
  'print-jobs.list': method(nothing, z.array(PrintJobView), []),
  /** The next job for the page, or the one named, elsewhere if `printer` says so; null when nothing is due. */
  'print-jobs.take': method(
    z.strictObject({ job_id: JobId.nullable(), printer: Printer.nullable() }),
    PrintTask.nullable(),
    ['job-unknown', 'printer-busy'],
  ),
  /** The picture of a taken job, for a printer on the network. */
  'print-jobs.send': method(z.strictObject({ job_id: JobId, raster: Raster }), PrintJobView, ['job-unknown']),
  /** What became of a taken job that the page or the system printed. */
  'print-jobs.report': method(z.strictObject({ job_id: JobId, outcome: HandedOver }), PrintJobView, ['job-unknown']),
  /** The word of whoever looked at the printer, or who wants the paper no more. */
  'print-jobs.settle': method(z.strictObject({ job_id: JobId, as: z.enum(['printed', 'not-wanted']) }), PrintJobView, [
    'job-unknown',
  ]),
  'printers.get': method(nothing, PrinterSettings, []),
  'printers.choose': method(PrinterSettings, PrinterSettings, []),
  /** Prints a specimen on a printer that need not be chosen yet. */
  'printers.test': method(
    z.strictObject({ printer: Printer, raster: Raster }),
    z.strictObject({ outcome: z.union([z.literal('printed'), PrintTrouble]) }),
    ['printer-not-on-network'],
  ),

  /** The day's list; `day` is a Paris date, null is today. */
  'activity.list': method(z.strictObject({ day: z.iso.date().nullable() }), z.array(OperationView), []),
  'exceptions.list': method(nothing, z.array(ExceptionView), []),
} as const;

export type CounterMethod = keyof typeof COUNTER_API;
export type InputOf<M extends CounterMethod> = z.input<(typeof COUNTER_API)[M]['input']>;
export type ParsedInputOf<M extends CounterMethod> = z.output<(typeof COUNTER_API)[M]['input']>;
export type OutputOf<M extends CounterMethod> = z.output<(typeof COUNTER_API)[M]['output']>;
export type ErrorCodeOf<M extends CounterMethod> =
  | (typeof COUNTER_API)[M]['errors'][number]
  | (typeof COMMON_ERRORS)[number];
/** Every code any method may refuse with: each needs a sentence in every language. */
export type CounterErrorCode = ErrorCodeOf<CounterMethod>;

/** A refusal: the code, values for its sentence, and for `input-invalid` the fields with a code each. */
export type ApiError<C extends string = CounterErrorCode> = {
  readonly code: C;
  readonly detail?: Readonly<Record<string, string | number>>;
  readonly fields?: readonly { readonly path: string; readonly code: string }[];
};
export type ApiResult<M extends CounterMethod> =
  | { readonly ok: true; readonly value: OutputOf<M> }
  | { readonly ok: false; readonly error: ApiError<ErrorCodeOf<M>> };

export function isCounterMethod(name: string): name is CounterMethod {
  return Object.hasOwn(COUNTER_API, name);
}

/** Those that the host answers itself: they are about what the backend needs before it can begin. */
export type HostMethod = Extract<CounterMethod, `store-key.${string}`>;

export function isHostMethod(name: CounterMethod): name is HostMethod {
  return name.startsWith('store-key.');
}

export type ParsedCall =
  | { readonly ok: true; readonly method: CounterMethod; readonly input: unknown }
  | { readonly ok: false; readonly error: ApiError<'input-invalid'> };

/** The one gate of every host: own key of the table, then its input schema. Values are never echoed, only paths and codes. */
export function parseCall(name: unknown, input: unknown): ParsedCall {
  if (typeof name !== 'string' || !isCounterMethod(name)) {
    return { ok: false, error: { code: 'input-invalid', fields: [{ path: '', code: 'method-unknown' }] } };
  }
  const parsed = COUNTER_API[name].input.safeParse(input);
  if (parsed.success) return { ok: true, method: name, input: parsed.data };
  const fields = parsed.error.issues.map((issue) => ({ path: issue.path.join('.'), code: fieldCode(issue) }));
  return { ok: false, error: { code: 'input-invalid', fields } };
}

/** Our own schemas name their codes (`text-empty`); zod's own messages are sentences and become one code. */
function fieldCode(issue: z.core.$ZodIssue): string {
  return /^[a-z]+(?:-[a-z]+)+$/.test(issue.message) ? issue.message : 'field-invalid';
}

export const ChangeTopic = z.enum([
  'session',
  'status',
  'customers',
  'cards',
  'operations',
  'reference',
  'printing',
  'training',
  'till',
  'backup',
]);
export type ChangeTopic = z.infer<typeof ChangeTopic>;

/** What the backend tells the screens unasked: what to read again, and which operations the bank has just said yes to. */
export const CounterEvent = z.strictObject({ topics: z.array(ChangeTopic), loaded: z.array(OpId) });
export type CounterEvent = z.infer<typeof CounterEvent>;

/** The system's printers, where the host can reach them. They print what the page's print style shows. */
export interface PaperBridge {
  printers(): Promise<readonly string[]>;
  /** `null` asks the person in the system's dialogue. */
  print(on: Extract<Printer, { kind: 'system' }> | null): Promise<HandedOver>;
  /** Asks where to, and writes an A4 file there. */
  savePdf(): Promise<HandedOver>;
}

/** `window.counter`: the same in the desktop application and in the browser host. */
export interface CounterBridge {
  readonly host: 'electron' | 'browser';
  /** Null in a browser, whose own dialogue does all that can be done. */
  readonly paper: PaperBridge | null;
  call<M extends CounterMethod>(name: M, input: InputOf<M>): Promise<ApiResult<M>>;
  /** Returns how to stop listening. */
  onEvent(listener: (event: CounterEvent) => void): () => void;
}
