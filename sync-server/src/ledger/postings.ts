/**
 * What each event of the business books: double entry in EUR cents, one balanced group an event. Pure; knows neither
 * rows nor states.
 */
import { addCents, ZERO } from '@flouss/shared/domain/money';
import type { Cents } from '@flouss/shared/domain/money';
import type { AgentId, OpId } from '@flouss/shared/kernel/ids';

export type Account =
  | 'bank-charges'
  | 'bank-current-account'
  | 'bank-settlement'
  | 'card-revenue'
  | 'commission-expense'
  | 'fee-revenue'
  | 'funding-receivable'
  | 'load-in-progress'
  | 'statement-differences'
  | `agent-float:${AgentId}`;

type LedgerEvent =
  | 'agent-paid-in'
  | 'card-sold'
  | 'card-sale-reversed'
  | 'card-commission'
  | 'reload-approved'
  | 'reload-loaded'
  | 'reload-commission'
  | 'reload-refused'
  | 'reload-cancelled'
  | 'sms-charged'
  | 'sms-not-loaded'
  | 'statement-excepted'
  | 'statement-settled';

interface LedgerLine {
  readonly account: Account;
  readonly debit: Cents;
  readonly credit: Cents;
}

export interface LedgerGroup {
  /** `<op_id>:<event>`: an event of an operation is booked once. Of a statement: `<statement>.<line>:<event>`. */
  readonly group_id: string;
  /** The group that this one undoes. */
  readonly reverses: string | null;
  readonly lines: readonly LedgerLine[];
}

/** The prepaid money of an agent; it is ours to owe, so it stands in credit. */
export function agentFloat(agentId: AgentId): Account {
  return `agent-float:${agentId}`;
}

function groupId(opId: string, event: LedgerEvent): string {
  return `${opId}:${event}`;
}

const debit = (account: Account, amount: Cents): LedgerLine => ({ account, debit: amount, credit: ZERO });
const credit = (account: Account, amount: Cents): LedgerLine => ({ account, debit: ZERO, credit: amount });

/** Lines of nothing are left out: a fee may be zero. */
function group(
  opId: string,
  event: LedgerEvent,
  lines: readonly LedgerLine[],
  reverses: string | null = null,
): LedgerGroup {
  const moving = lines.every(moves) ? lines : lines.filter(moves);
  return { group_id: groupId(opId, event), reverses, lines: moving };
}

const moves = (line: LedgerLine): boolean => line.debit !== line.credit;

export function agentPaidIn(opId: OpId, agentId: AgentId, amount: Cents): LedgerGroup {
  return group(opId, 'agent-paid-in', [debit('bank-current-account', amount), credit(agentFloat(agentId), amount)]);
}

export function cardSold(opId: OpId, agentId: AgentId, price: Cents): LedgerGroup {
  return group(opId, 'card-sold', [debit(agentFloat(agentId), price), credit('card-revenue', price)]);
}

/** The bank declined the customer's file: the counter owes him the price, and we owe it to the agent. */
export function cardSaleReversed(opId: OpId, agentId: AgentId, price: Cents): LedgerGroup {
  return group(
    opId,
    'card-sale-reversed',
    [debit('card-revenue', price), credit(agentFloat(agentId), price)],
    groupId(opId, 'card-sold'),
  );
}

export function cardCommission(opId: OpId, agentId: AgentId, commission: Cents): LedgerGroup {
  return group(opId, 'card-commission', [
    debit('commission-expense', commission),
    credit(agentFloat(agentId), commission),
  ]);
}

export function reloadApproved(opId: OpId, agentId: AgentId, amount: Cents, fee: Cents): LedgerGroup {
  return group(opId, 'reload-approved', [
    debit(agentFloat(agentId), addCents(amount, fee)),
    credit('load-in-progress', amount),
    credit('fee-revenue', fee),
  ]);
}

export function reloadLoaded(opId: OpId, amount: Cents): LedgerGroup {
  return group(opId, 'reload-loaded', [debit('load-in-progress', amount), credit('bank-settlement', amount)]);
}

export function reloadCommission(opId: OpId, agentId: AgentId, commission: Cents): LedgerGroup {
  return group(opId, 'reload-commission', [
    debit('commission-expense', commission),
    credit(agentFloat(agentId), commission),
  ]);
}

/** The bank refused a counter's reload: the counter owes the customer a refund. */
export function reloadRefused(opId: OpId, agentId: AgentId, amount: Cents, fee: Cents): LedgerGroup {
  return group(
    opId,
    'reload-refused',
    [debit('load-in-progress', amount), debit('fee-revenue', fee), credit(agentFloat(agentId), addCents(amount, fee))],
    groupId(opId, 'reload-approved'),
  );
}

/** Taken back before the bank was told: the counter owes the customer a refund. */
export function reloadCancelled(opId: OpId, agentId: AgentId, amount: Cents, fee: Cents): LedgerGroup {
  return group(
    opId,
    'reload-cancelled',
    [debit('load-in-progress', amount), debit('fee-revenue', fee), credit(agentFloat(agentId), addCents(amount, fee))],
    groupId(opId, 'reload-approved'),
  );
}

export function smsCharged(opId: OpId, amount: Cents, fee: Cents): LedgerGroup {
  return group(opId, 'sms-charged', [
    debit('funding-receivable', addCents(amount, fee)),
    credit('load-in-progress', amount),
    credit('fee-revenue', fee),
  ]);
}

/** Charged but not loaded: the charge is refunded. */
export function smsNotLoaded(opId: OpId, amount: Cents, fee: Cents): LedgerGroup {
  return group(
    opId,
    'sms-not-loaded',
    [debit('load-in-progress', amount), debit('fee-revenue', fee), credit('funding-receivable', addCents(amount, fee))],
    groupId(opId, 'sms-charged'),
  );
}

/** What lines of the bank's statement settle, added up. */
export interface Settled {
  /** What the bank paid out of our account onto cards. */
  loads: Cents;
  /** What it charged on funding cards and paid into our account. */
  charges: Cents;
  /** What of that it paid back. */
  refunds: Cents;
  /** What it took for itself. */
  bankCharges: Cents;
}
export const SETTLED_NOTHING: Settled = { loads: ZERO, charges: ZERO, refunds: ZERO, bankCharges: ZERO };

/** `lines` names some lines of one statement: they are booked together, each remembers its group. */
export function statementSettled(lines: string, { loads, charges, refunds, bankCharges }: Settled): LedgerGroup {
  return group(lines, 'statement-settled', [
    debit('bank-settlement', loads),
    credit('bank-current-account', loads),
    debit('bank-current-account', charges),
    credit('funding-receivable', charges),
    debit('funding-receivable', refunds),
    credit('bank-current-account', refunds),
    debit('bank-charges', bankCharges),
    credit('bank-current-account', bankCharges),
  ]);
}

/** A line that nobody could match and somebody has answered for. */
export function statementExcepted(line: string, direction: 'credit' | 'debit', amount: Cents): LedgerGroup {
  const [from, to] =
    direction === 'credit'
      ? (['statement-differences', 'bank-current-account'] as const)
      : (['bank-current-account', 'statement-differences'] as const);
  return group(line, 'statement-excepted', [debit(to, amount), credit(from, amount)]);
}

/** Groups of what agents have paid in. */
export const PAID_IN = /:agent-paid-in$/;
