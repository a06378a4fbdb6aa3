/**
 * Whether a line settles the movement that it names: pure, total, and the only place where a break's kind is chosen for a line. Looks
 * at our reference first; what has none is a person's to match.
 */
import { dayAfter, dayBefore, parisDay } from '@flouss/shared/domain/calendar';
import type { BankWorkRow, StatementRow } from '../../db/schema.ts';
import { DIRECTIONS } from '../../orders/settle-movements.ts';
import type { StatementLine } from './statement.ts';

/** Charges that the bank takes for itself, in ISO's words. */
const OWN_CHARGES = /\/CHRG$/;
const CURRENCY = 'EUR';

export type UnknownDetail = 'no-reference' | 'no-operation' | 'not-done-here' | 'moves-no-money';
export type AlteredDetail = 'reversal' | 'direction' | 'currency' | 'amount' | 'date';

export type LineVerdict =
  | { readonly is: 'matched'; readonly work: BankWorkRow }
  /** The bank has done it, and has forgotten the key it could be asked by: its statement is its last word. */
  | { readonly is: 'last-word'; readonly work: BankWorkRow }
  | { readonly is: 'charges' }
  | { readonly is: 'unknown'; readonly detail: UnknownDetail; readonly work?: BankWorkRow | undefined }
  | { readonly is: 'doubled'; readonly detail: 'settled-before'; readonly work: BankWorkRow }
  | { readonly is: 'altered'; readonly detail: AlteredDetail; readonly work: BankWorkRow };

/** `work`: the command that the line names. `settled`: a line has settled it before. */
export function matchLine(
  line: StatementLine,
  period: Pick<StatementRow, 'from_day' | 'to_day'>,
  named: boolean,
  work: BankWorkRow | undefined,
  settled: boolean,
): LineVerdict {
  if (!named) return isOwnCharge(line) ? { is: 'charges' } : { is: 'unknown', detail: 'no-reference' };
  if (!work) return { is: 'unknown', detail: 'no-operation' };
  if (DIRECTIONS[work.kind] === null) return { is: 'unknown', detail: 'moves-no-money' };
  if (settled) return { is: 'doubled', detail: 'settled-before', work };
  const forgotten = isForgotten(work);
  if (work.state !== 'done' && !forgotten) return { is: 'unknown', detail: 'not-done-here', work };
  const altered = alteration(line, period, work);
  if (altered === undefined && forgotten) return { is: 'last-word', work };
  return altered === undefined ? { is: 'matched', work } : { is: 'altered', detail: altered, work };
}

/** Left us once, and waits for a person. What a charge is called by the bank no statement says, and its refund needs it. */
function isForgotten({ state, kind, first_sent_at }: BankWorkRow): boolean {
  return state === 'parked' && first_sent_at !== null && (kind === 'load' || kind === 'refund-charge');
}

function isOwnCharge({ direction, code, currency, reversal }: StatementLine): boolean {
  return direction === 'debit' && currency === CURRENCY && !reversal && OWN_CHARGES.test(code ?? '');
}

function alteration(
  { direction, currency, amount_cents, reversal, booked_on }: StatementLine,
  { from_day, to_day }: Pick<StatementRow, 'from_day' | 'to_day'>,
  work: BankWorkRow,
): AlteredDetail | undefined {
  if (reversal) return 'reversal';
  if (direction !== DIRECTIONS[work.kind]) return 'direction';
  if (currency !== CURRENCY) return 'currency';
  if (amount_cents !== work.amount_cents) return 'amount';
  // Two clocks: around midnight the bank's may say the other day.
  const asked = parisDay(work.created_at);
  const early = booked_on < from_day || (booked_on < asked && booked_on < dayBefore(asked));
  return early || (booked_on > to_day && booked_on > dayAfter(to_day)) ? 'date' : undefined;
}
