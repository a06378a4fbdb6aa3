/** Makes lines and heads of what the reader gathers, and does the sums. Knows fields, not elements; never the file. */
import type { CalendarDate } from '@flouss/shared/domain/calendar';
import { signedCents, subtractCents, ZERO } from '@flouss/shared/domain/money';
import type { Cents } from '@flouss/shared/domain/money';
import { maskPans } from '@flouss/shared/domain/pan';
import { workKeyOf } from './our-reference.ts';
import {
  readAmount,
  readCode,
  readCount,
  readDate,
  readDay,
  readDirection,
  readFlag,
  readInstant,
  readReference,
} from './read-fields.ts';
import { RefusedFile } from './refusal.ts';
import type { FileRefusal } from './refusal.ts';
import type { Fields, RecordTaker } from './shapes.ts';
import type { Direction, ReportKind, StatementHead, StatementLine } from './statement.ts';

const STATEMENTS_MAX = 1_000;
const LINES_MAX = 10_000_000;
const CURRENCY = 'EUR';
const CURRENCY_FORM = /^[A-Z]{3}$/;
const BOOKED = 'BOOK';
const OPENING: ReadonlySet<string> = new Set(['OPBD', 'PRCD']);
const CLOSING = 'CLBD';
const IBAN = /^[A-Z]{2}\d{2}[A-Z0-9]{11,30}$/;

interface Balance {
  readonly cents: Cents;
  readonly on: CalendarDate;
}

/** What is known of the statement that is being read. */
interface Report {
  lines: number;
  account: string;
  period: { readonly from: CalendarDate; readonly to: CalendarDate } | undefined;
  opening: Balance | undefined;
  closing: Balance | undefined;
  summary: Fields;
  /** Entries, whatever transactions are in them. */
  readonly credit: { count: number; cents: Cents };
  readonly debit: { count: number; cents: Cents };
  firstDay: CalendarDate | undefined;
  lastDay: CalendarDate | undefined;
}

/** Of the entry that is being read: what its transactions came to. */
interface Batch {
  transactions: number;
  cents: Cents;
  /** A transaction without an amount of its own: it must be the only one. */
  single: boolean;
}

const newReport = (): Report => ({
  lines: 0,
  account: '',
  period: undefined,
  opening: undefined,
  closing: undefined,
  summary: {},
  credit: { count: 0, cents: ZERO },
  debit: { count: 0, cents: ZERO },
  firstDay: undefined,
  lastDay: undefined,
});
const newBatch = (): Batch => ({ transactions: 0, cents: ZERO, single: false });

/** What comes, above zero; what goes, below. */
function signed(cents: Cents, direction: Direction): Cents {
  return direction === 'credit' ? cents : subtractCents(ZERO, cents);
}

/** Somebody else's text, as it may be kept. What the bank itself numbers its messages and bookings by is no person's word. */
const kept = (text: string | undefined): string | null => (text === undefined ? null : maskPans(text));

/** A key of ours, which may have as many digits as it likes; anything else somebody has typed. */
const ours = (reference: string | null): string | null =>
  workKeyOf(reference) === undefined ? kept(reference ?? undefined) : reference;

export interface Accounting extends RecordTaker {
  begin(kind: ReportKind): void;
  heads(): readonly StatementHead[];
}

/** `where` says where the reading stands, for a refusal. */
export function openAccounting(give: (line: StatementLine) => void, where: () => string): Accounting {
  let kind: ReportKind = 'statement';
  let messageId = '';
  let [report, batch] = [newReport(), newBatch()];
  let lines = 0;
  const heads: StatementHead[] = [];

  const refuse = (code: FileRefusal): never => {
    throw new RefusedFile(code, where());
  };
  const must = <T>(value: T | undefined): T => value ?? refuse('value-unreadable');

  function sum(a: number, b: number): Cents {
    return Number.isSafeInteger(a + b) ? signedCents(a + b) : refuse('value-unreadable');
  }

  function takeBalance(fields: Fields): void {
    if (fields['amount_currency'] !== CURRENCY) refuse('currency-foreign');
    const cents = signed(must(readAmount(fields['amount'])), must(readDirection(fields['direction'])));
    const { date, instant, type = '' } = fields;
    const on = must(date === undefined ? readInstant(instant ?? '') : readDate(date));
    if (OPENING.has(type)) report.opening ??= { cents, on };
    if (type === CLOSING) report.closing = { cents, on };
  }

  function lineOf(
    fields: Fields,
    around: Fields,
    amount: Cents,
    currency: string,
    direction: Direction,
  ): StatementLine {
    if (++lines > LINES_MAX) refuse('too-many');
    report.lines += 1;
    const booked_on = must(readDay(around, 'booked'));
    if (report.firstDay === undefined || booked_on < report.firstDay) report.firstDay = booked_on;
    if (report.lastDay === undefined || booked_on > report.lastDay) report.lastDay = booked_on;
    const ofItself = readCode(fields);
    return {
      statement: heads.length,
      line_no: report.lines,
      direction,
      amount_cents: amount,
      currency,
      reversal: must(readFlag(around['reversal'])),
      booked_on,
      value_on: 'value_on' in around || 'value_at' in around ? must(readDay(around, 'value')) : booked_on,
      reference: ours(readReference(fields['reference'])),
      bank_reference: fields['bank_reference'] ?? around['bank_reference'] ?? null,
      code: kept(ofItself ?? readCode(around) ?? undefined),
      counterparty: kept(direction === 'debit' ? fields['creditor_account'] : fields['debtor_account']),
      text: kept(fields['remittance'] ?? fields['information'] ?? around['information']),
    };
  }

  function currencyOf(fields: Fields, field: string): string {
    const currency = fields[`${field}_currency`] ?? '';
    return CURRENCY_FORM.test(currency) ? currency : refuse('value-unreadable');
  }

  /** `entry` is what was read of the entry so far: all but its last words. */
  function takeTransaction(fields: Fields, entry: Fields): void {
    const field = 'amount' in fields ? 'amount' : 'detailed_amount';
    const own = field in fields;
    if (batch.single || (!own && batch.transactions > 0)) refuse('batch-wrong');
    batch.single = !own;
    batch.transactions += 1;
    const amount = must(readAmount(own ? fields[field] : entry['amount']));
    const direction = must(readDirection(fields['direction'] ?? entry['direction']));
    const towards = must(readDirection(entry['direction']));
    batch.cents = sum(batch.cents, direction === towards ? amount : subtractCents(ZERO, amount));
    give(lineOf(fields, entry, amount, own ? currencyOf(fields, field) : currencyOf(entry, 'amount'), direction));
  }

  function takeEntry(fields: Fields): void {
    if (fields['status'] !== BOOKED) refuse('not-booked');
    const amount = must(readAmount(fields['amount']));
    const direction = must(readDirection(fields['direction']));
    if (batch.transactions === 0) give(lineOf(fields, fields, amount, currencyOf(fields, 'amount'), direction));
    else if (batch.cents !== amount) refuse('batch-wrong');
    const side = report[direction];
    side.count += 1;
    side.cents = sum(side.cents, amount);
    batch = newBatch();
  }

  function checkSummary({ summary, credit, debit }: Report): void {
    const all = { count: credit.count + debit.count, cents: sum(credit.cents, debit.cents) };
    for (const [name, said] of [
      ['all', all],
      ['credit', credit],
      ['debit', debit],
    ] as const) {
      const [count, cents] = [summary[`${name}_count`], summary[`${name}_sum`]];
      if (count !== undefined && must(readCount(count)) !== said.count) refuse('sum-wrong');
      if (cents !== undefined && must(readAmount(cents)) !== said.cents) refuse('sum-wrong');
    }
  }

  function checkBalances({ opening, closing, credit, debit }: Report): void {
    if (kind === 'notification') return;
    if (!opening || !closing) return void refuse('balance-missing');
    if (sum(sum(opening.cents, credit.cents), subtractCents(ZERO, debit.cents)) !== closing.cents)
      refuse('balance-wrong');
  }

  function takeReport(fields: Fields): void {
    checkSummary(report);
    checkBalances(report);
    if (heads.length === STATEMENTS_MAX) refuse('too-many');
    const again = heads.some(
      ({ account, statement_id }) => account === report.account && statement_id === fields['statement_id'],
    );
    if (again) refuse('element-unexpected');
    const { opening, closing, period, firstDay, lastDay } = report;
    const sequence = fields['sequence'] ?? fields['legal_sequence'];
    // An empty notification without a period tells of no day; nor does anybody need one of it.
    const to_day = must(closing?.on ?? period?.to ?? lastDay);
    const from_day = period && period.from <= to_day ? period.from : undefined;
    heads.push({
      kind,
      message_id: messageId,
      statement_id: must(fields['statement_id']),
      sequence: sequence === undefined ? null : must(readCount(sequence)),
      account: report.account,
      from_day: from_day ?? (kind === 'statement' ? to_day : (firstDay ?? to_day)),
      to_day,
      opening_cents: opening?.cents ?? null,
      closing_cents: closing?.cents ?? null,
      credit: report.credit,
      debit: report.debit,
      line_count: report.lines,
    });
  }

  const takers: Readonly<Record<string, (fields: Fields, around: Fields) => void>> = {
    header: (fields) => {
      messageId = must(fields['message_id']);
    },
    period: (fields) => {
      const [from, to] = [must(readInstant(fields['from'] ?? '')), must(readInstant(fields['to'] ?? ''))];
      if (from > to) refuse('value-unreadable');
      report.period = { from, to };
    },
    account: (fields) => {
      if ((fields['currency'] ?? CURRENCY) !== CURRENCY) refuse('currency-foreign');
      const account = must(fields['account']);
      report.account = IBAN.test(account) ? account : maskPans(account);
    },
    balance: takeBalance,
    summary: (fields) => {
      report.summary = fields;
    },
    transaction: takeTransaction,
    entry: takeEntry,
    report: takeReport,
  };

  return {
    begin(of) {
      kind = of;
    },
    heads: () => heads,
    opened(record) {
      if (record === 'report') report = newReport();
      if (record === 'entry') batch = newBatch();
    },
    closed: (record, fields, around) => takers[record]?.(fields, around),
  };
}
