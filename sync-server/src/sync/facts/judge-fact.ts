/**
 * Judges one fact on the bench: undefined when it is accepted, otherwise why not. Its effects lie on the bench and count for
 * the facts behind it. A rejected fact has no effect but what the customer is owed.
 */
import { isTaking, TAKINGS, takenFor } from '@flouss/shared/contract/journal';
import { addCents } from '@flouss/shared/domain/money';
import type { FactReason } from '@flouss/shared/domain/reasons';
import { unreachable } from '@flouss/shared/kernel/assert';
import { announceOrder } from '../../orders/desk.ts';
import { businessInstant } from '../business-instant.ts';
import type { ReadEntry } from '../reading/read-batch.ts';
import type { Bench } from './bench.ts';
import { judgeCardBlocked } from './card-blocked.ts';
import { judgeCardReplaced } from './card-replaced.ts';
import { judgeCardSold } from './card-sold.ts';
import { judgeCustomerRegistered } from './customer-registered.ts';
import { judgeBeneficiaryChanged, judgeCustomerAmended, judgeDocumentPhotographed } from './file-changed.ts';
import { judgeOutcomeTold } from './outcome-told.ts';
import { judgePackReceived } from './pack-received.ts';
import { judgePackSetAside } from './pack-set-aside.ts';
import { judgeRefundPaid } from './refund-paid.ts';
import { judgeRefundMadeGood } from './refund-made-good.ts';
import { judgeReloadCancelled } from './reload-cancelled.ts';
import { judgeReloadOrdered } from './reload-ordered.ts';
import { judgeSignedOut } from './signed-out.ts';
import { judgeSmsCodeIssued } from './sms-code-issued.ts';
import { followTill, loseTrack, judgeCashMoved, judgeTillClosed, judgeTillOpened } from './till.ts';
import { mightAct } from './staff.ts';
import { stand } from './stands.ts';

export interface Judged {
  readonly code: FactReason | undefined;
  /** False when the operation's id stood already. */
  readonly firstUse: boolean;
}

/** What a judgement needs to know of the circumstances. */
export interface Circumstances {
  readonly at: number;
  readonly operatorAllowed: boolean;
  readonly duplicate: boolean;
}

export function judgeEntry(bench: Bench, entry: ReadEntry): Judged {
  const { envelope } = entry;
  const duplicate = bench.usedOps.has(envelope.op_id);
  const at = businessInstant(envelope.occurred_at, bench.desk.at);
  bench.reached = Math.max(bench.reached, at);
  const word = duplicate ? undefined : bench.words.get(envelope.seq);
  // Could it not be read then and cannot now, it is judged as it was; what is read made the program throw.
  if (word?.code === 'malformed' && entry.fact.ok) return setAside(bench, entry);
  const circumstances: Circumstances = {
    at,
    operatorAllowed: word !== undefined || mightAct(bench.staff, envelope.operator_id, bench.reached),
    duplicate,
  };
  const stood = word && stand(bench, entry, word, circumstances);
  const code = stood ? (stood.code ?? undefined) : judge(bench, entry, circumstances);
  followTill(bench, entry);
  // The id is that of a fact which is still on its way back: this one was the second.
  const second = duplicate || word?.code === 'duplicate-order';
  if (!second) bench.usedOps.add(envelope.op_id);
  return { code, firstUse: !second };
}

/** A fact that made the program throw: what it did to the till, nobody can say; what was paid with it is owed back. */
export function setAside(bench: Bench, { envelope, fact: read }: ReadEntry): Judged {
  loseTrack(bench.till);
  if (read.ok && isTaking(read.fact)) {
    const { amount_cents, fee_cents } = takenFor(read.fact);
    bench.rejectedTakings.set(read.fact.op_id, addCents(amount_cents, fee_cents));
  }
  const { op_id, type } = envelope;
  const firstUse = !bench.usedOps.has(op_id);
  if (firstUse && TAKINGS.some((taking) => taking === type)) announceOrder(bench.desk, bench.device.agent_id, op_id);
  return { code: 'malformed', firstUse };
}

function judge(bench: Bench, { fact: read }: ReadEntry, circumstances: Circumstances): FactReason | undefined {
  if (!read.ok) return read.error;
  const { fact } = read;
  // Each has its list of controls, and can be asked why; where money was taken it is noted what is owed.
  if (fact.type === 'reload-ordered') return judgeReloadOrdered(bench, fact, circumstances);
  if (fact.type === 'card-sold') return judgeCardSold(bench, fact, circumstances);
  if (fact.type === 'card-replaced') return judgeCardReplaced(bench, fact, circumstances);
  if (fact.type === 'customer-registered') return judgeCustomerRegistered(bench, fact, circumstances);
  if (fact.type === 'card-blocked') return judgeCardBlocked(bench, fact, circumstances);
  if (fact.type === 'refund-paid') return judgeRefundPaid(bench, fact, circumstances);
  if (!circumstances.operatorAllowed) return 'operator-not-allowed';
  if (circumstances.duplicate) return 'duplicate-order';
  switch (fact.type) {
    case 'pack-received':
      return judgePackReceived(bench, fact);
    case 'customer-amended':
      return judgeCustomerAmended(bench, fact, circumstances);
    case 'beneficiary-changed':
      return judgeBeneficiaryChanged(bench, fact, circumstances);
    case 'document-photographed':
      return judgeDocumentPhotographed(bench, fact, circumstances);
    case 'refund-made-good':
      return judgeRefundMadeGood(bench, fact, circumstances.at);
    case 'signed-out':
      return judgeSignedOut(bench, fact);
    case 'reload-cancelled':
      return judgeReloadCancelled(bench, fact);
    case 'pack-set-aside':
      return judgePackSetAside(bench, fact);
    case 'sms-code-issued':
      return judgeSmsCodeIssued(bench, fact);
    case 'outcome-told':
      return judgeOutcomeTold(bench, fact);
    case 'till-opened':
      return judgeTillOpened(bench);
    case 'cash-moved':
      return judgeCashMoved(bench, fact, circumstances.at);
    case 'till-closed':
      return judgeTillClosed(bench, fact, circumstances.at);
    default:
      return unreachable(fact);
  }
}
