/** All steps, in order. A step that has left this house is never changed: the next change is the next number. */
import type { Migration } from './migration.ts';
import { agentsAndDevices } from './0010-agents-and-devices.ts';
import { facts } from './0020-facts.ts';
import { customersAndCards } from './0030-customers-and-cards.ts';
import { orders } from './0040-orders.ts';
import { ledger } from './0050-ledger.ts';
import { feed } from './0060-feed.ts';
import { bank } from './0070-bank.ts';
import { sms } from './0080-sms.ts';
import { tills } from './0090-tills.ts';
import { customerFiles } from './0100-customer-files.ts';
import { deliveryNotes } from './0110-delivery-notes.ts';
import { recoveries } from './0140-recoveries.ts';
import { suspensions } from './0120-suspensions.ts';
import { photos } from './0150-photos.ts';
import { heldReloads } from './0160-held-reloads.ts';
import { managersWords } from './0170-managers-words.ts';
import { administrators } from './0200-administrators.ts';
import { proposals } from './0210-proposals.ts';
import { agentsConditions } from './0220-agents-conditions.ts';
import { days } from './0250-days.ts';
import { decisions } from './0260-decisions.ts';
import { commissionRuns } from './0270-commission-runs.ts';
import { requestIds } from './0300-request-ids.ts';
import { inDoubt } from './0301-in-doubt.ts';
import { floorsGivenUp } from './0302-floors-given-up.ts';
import { feedOfThings } from './0310-feed-of-things.ts';
import { deviceKeys } from './0311-device-keys.ts';
import { rateWindows } from './0312-rate-windows.ts';
import { judgedBesideFacts } from './0320-judged-beside-facts.ts';
import { untoldOrders } from './0321-untold-orders.ts';
import { smsLanguageAndPrice } from './0400-sms-language-and-price.ts';
import { smsParts } from './0410-sms-parts.ts';
import { smsReceipts } from './0411-sms-receipts.ts';
import { statements } from './0420-statements.ts';
import { screening } from './0430-screening.ts';
import { unlessKnown } from './0440-unless-known.ts';
import { smsArrivals } from './0450-sms-arrivals.ts';
import { heldOrders } from './0470-held-orders.ts';
import { bankCallbacks } from './0460-bank-callbacks.ts';
import { carrierBills } from './0471-carrier-bills.ts';
import { unheardOutcomes } from './0472-unheard-outcomes.ts';
import { smsReasons } from './0473-sms-reasons.ts';
import { replacements } from './0480-replacements.ts';
import { bankDocuments } from './0481-bank-documents.ts';

export const MIGRATIONS: readonly Migration[] = [
  agentsAndDevices,
  facts,
  customersAndCards,
  orders,
  ledger,
  feed,
  bank,
  sms,
  tills,
  customerFiles,
  deliveryNotes,
  suspensions,
  recoveries,
  photos,
  heldReloads,
  managersWords,
  administrators,
  proposals,
  agentsConditions,
  days,
  decisions,
  commissionRuns,
  requestIds,
  inDoubt,
  floorsGivenUp,
  feedOfThings,
  deviceKeys,
  rateWindows,
  judgedBesideFacts,
  untoldOrders,
  smsLanguageAndPrice,
  smsParts,
  smsReceipts,
  statements,
  screening,
  unlessKnown,
  smsArrivals,
  bankCallbacks,
  heldOrders,
  carrierBills,
  unheardOutcomes,
  smsReasons,
  replacements,
  bankDocuments,
];
