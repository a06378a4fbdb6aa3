/** Binds each method of the table to its service. The compiler sees that none is missing and that each answers its own method. */
import { isHostMethod } from '@flouss/shared/contract/counter-api';
import type { ApiResult, CounterMethod, HostMethod, ParsedInputOf } from '@flouss/shared/contract/counter-api';
import type { AskingService, Context, OpenService, Session } from '../context.ts';
import { refuse } from '../context.ts';
import { blockCard } from './block-card.ts';
import { cancelReload } from './cancel-reload.ts';
import { amendCustomer } from './amend-customer.ts';
import { changeBeneficiary } from './change-beneficiary.ts';
import { closeTill } from './close-till.ts';
import { configureBackup } from './configure-backup.ts';
import { checkServer } from './check-server.ts';
import { checkUpdate, downloadUpdate, showUpdate } from './check-update.ts';
import { bringFacts, recoverCounter, showRecovery } from './recover-counter.ts';
import { readDiagnostics } from './read-diagnostics.ts';
import { runBackup } from './run-backup.ts';
import { showBackup } from './show-backup.ts';
import { changeSettings } from './change-settings.ts';
import { approvalRefusal } from './check-approval.ts';
import { choosePrinter, getPrinter, testPrinter } from './choose-printer.ts';
import { dropPhotoOfDraft, getPhotoOfDraft, keepPhotoOfDraft } from './draft-photos.ts';
import { enrolCounter } from './enrol-counter.ts';
import { findAnything } from './find-anything.ts';
import { findSame } from './find-same.ts';
import { getCard, priceCard, showCardHistory } from './show-cards.ts';
import { getCustomer } from './get-customer.ts';
import { getReceipt } from './get-receipt.ts';
import { issueSmsCode } from './issue-sms-code.ts';
import { showFile } from './show-file.ts';
import { listActivity, listExceptions } from './show-operations.ts';
import { makeRefundGood } from './make-refund-good.ts';
import { tellOutcome } from './tell-outcome.ts';
import { moveCash } from './move-cash.ts';
import { openTill } from './open-till.ts';
import { orderReload } from './order-reload.ts';
import { payRefund } from './pay-refund.ts';
import {
  listPrintJobs,
  printReceipt,
  reportPrintJob,
  sendPrintJob,
  settlePrintJob,
  takePrintJob,
} from './print-receipts.ts';
import { keepOwnPlace } from './place.ts';
import { photographDocument } from './photograph-document.ts';
import { quoteReload } from './quote-reload.ts';
import { receiveStock } from './receive-stock.ts';
import { dropRegistrationDraft, getDraft, keepRegistrationDraft } from './registration-draft.ts';
import { registerCustomer } from './register-customer.ts';
import { replaceCard } from './replace-card.ts';
import { sellCard } from './sell-card.ts';
import { currentSession, getSession, lock, signIn } from './session.ts';
import { signOut } from './sign-out.ts';
import { listOperators } from './list-operators.ts';
import { setAsidePack } from './set-aside-pack.ts';
import { countStock, listDeliveries, listStock } from './show-stock.ts';
import { getStatus, syncNow } from './show-status.ts';
import { connectTraining, enterTraining, getTraining, leaveTraining, resetTraining } from './training.ts';
import { listWaiting } from './list-waiting.ts';
import { countTill, getTill } from './show-till.ts';
import { getZReport, listZReports } from './show-z-reports.ts';
import { verifyReceipt } from './verify-receipt.ts';

const OPEN = {
  'session.get': getSession,
  'session.sign-in': signIn,
  'session.lock': lock,
  'session.sign-out': signOut,
  'server.check': checkServer,
  'session.enrol': enrolCounter,
  'recovery.begin': recoverCounter,
  'settings.change': changeSettings,
  'training.enter': enterTraining,
  'training.leave': leaveTraining,
  'training.reset': resetTraining,
  'training.connect': connectTraining,
  'training.get': getTraining,
  'status.get': getStatus,
  'sync.now': syncNow,
} satisfies { [M in CounterMethod]?: OpenService<M> };

type OpenMethod = keyof typeof OPEN;
type GuardedMethod = Exclude<CounterMethod, OpenMethod | HostMethod>;

const GUARDED = {
  'sync.waiting': listWaiting,
  'operators.list': listOperators,
  'diagnostics.read': readDiagnostics,
  'backup.configure': configureBackup,
  'backup.now': runBackup,
  'backup.status': showBackup,
  'recovery.status': showRecovery,
  'recovery.bring': bringFacts,
  'update.status': showUpdate,
  'update.check': checkUpdate,
  'update.download': downloadUpdate,
  'find.search': findAnything,
  'customer.get': getCustomer,
  'customer.find-same': findSame,
  'customer.register': registerCustomer,
  'customer.file': showFile,
  'customer.amend': amendCustomer,
  'customer.change-beneficiary': changeBeneficiary,
  'customer.photograph': photographDocument,
  'customer.issue-sms-code': issueSmsCode,
  'place.keep': keepOwnPlace,
  'draft.get': getDraft,
  'draft.keep': keepRegistrationDraft,
  'draft.drop': dropRegistrationDraft,
  'draft.keep-photo': keepPhotoOfDraft,
  'draft.get-photo': getPhotoOfDraft,
  'draft.drop-photo': dropPhotoOfDraft,
  'stock.receive': receiveStock,
  'stock.list': listStock,
  'stock.counts': countStock,
  'stock.deliveries': listDeliveries,
  'stock.set-aside': setAsidePack,
  'card.get': getCard,
  'card.history': showCardHistory,
  'card.price': priceCard,
  'card.sell': sellCard,
  'card.replace': replaceCard,
  'card.block': blockCard,
  'reload.quote': quoteReload,
  'reload.order': orderReload,
  'reload.cancel': cancelReload,
  'refund.pay': payRefund,
  'refund.make-good': makeRefundGood,
  'outcome.tell': tellOutcome,
  'till.get': getTill,
  'till.count': countTill,
  'till.open': openTill,
  'till.move-cash': moveCash,
  'till.close': closeTill,
  'till.list-z': listZReports,
  'till.get-z': getZReport,
  'receipt.get': getReceipt,
  'receipt.verify': verifyReceipt,
  'receipt.print': printReceipt,
  'print-jobs.list': listPrintJobs,
  'print-jobs.take': takePrintJob,
  'print-jobs.send': sendPrintJob,
  'print-jobs.report': reportPrintJob,
  'print-jobs.settle': settlePrintJob,
  'printers.get': getPrinter,
  'printers.choose': choosePrinter,
  'printers.test': testPrinter,
  'activity.list': listActivity,
  'exceptions.list': listExceptions,
} satisfies { [M in GuardedMethod]: AskingService<M> };

function isOpen(method: CounterMethod): method is OpenMethod {
  return Object.hasOwn(OPEN, method);
}

/** `input` is what the method's own schema made of it. */
export async function dispatch<M extends CounterMethod>(
  context: Context,
  method: M,
  input: unknown,
): Promise<ApiResult<M>> {
  if (isHostMethod(method)) return refuse('backend-unavailable');
  if (!isOpen(method) && !currentSession(context)) return refuse('not-signed-in');
  const unapproved = await approvalRefusal(context, input);
  // Every method that takes an approval lists these codes; the generic type cannot show it.
  if (unapproved) return unapproved;
  // One method's input, service and answer belong together; the tables above prove it, the compiler cannot follow it here.
  if (isOpen(method)) return (OPEN[method] as unknown as OpenService<M>)(context, input as ParsedInputOf<M>);
  const session: Session | undefined = currentSession(context);
  if (!session) return refuse('not-signed-in');
  return (GUARDED[method as GuardedMethod] as unknown as AskingService<M>)(context, session, input as ParsedInputOf<M>);
}
