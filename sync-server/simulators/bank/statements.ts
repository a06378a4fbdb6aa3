/**
 * The bank's statement of a day, from what it has done: loads leave the programme's account, charges come into it, refunds leave it.
 * With differences planted on request, each chosen by the seed and written down, so that a test knows what there is to find.
 */
import type { Bank } from './bank.ts';
import type { PlantBody } from './protocol.ts';
import { notificationText, statementText } from './statement-text.ts';
import type { BankTransactionCode, StatementHead, StatementLine } from './statement-text.ts';
import type { BookedRow, NotificationRow, PlantedRow } from './tables.ts';

const IBAN = 'FR7612345000010000000000187';
/** What the programme had on its account when the bank began. */
const FUNDED_CENTS = 100_000_000_000;
const FIRST_DAY = '2020-01-01';
const DAY_MS = 24 * 3_600_000;

const ALTERATIONS = ['amount', 'date', 'direction', 'currency'] as const;
const BOOKED: Readonly<Record<BookedRow['kind'], readonly ['CRDT' | 'DBIT', BankTransactionCode]>> = {
  load: ['DBIT', 'PMNT/ICDT/OTHR'],
  charge: ['CRDT', 'PMNT/MCRD/POSP'],
  refund: ['DBIT', 'PMNT/MCRD/RIMB'],
};

/** Undefined while the day is not over. */
export function statementOf(bank: Bank, day: string): Iterable<string> | undefined {
  if (!(day < parisDay(bank.clock.now()))) return undefined;
  const before = linesBefore(bank, day);
  return statementText(headOf(bank, day, before), linesOf(bank, day));
}

const NOTIFICATION_LINES_MAX = 500;

/**
 * What has been booked since the notification before, as the one of this number: made when it is first asked for, and the same ever after.
 * Undefined while there is nothing to tell, or the one before was never asked for.
 */
export function notificationOf(bank: Bank, number: number): Iterable<string> | undefined {
  const { notifications } = bank.store;
  const made = bank.store.inTransaction(() => notifications.find(number) ?? makeNotification(bank, number));
  if (made === undefined) return undefined;
  const day = parisDay(made.made_at);
  const lines = notifications
    .bookedAfter(made.after_position, made.up_to_position, NOTIFICATION_LINES_MAX)
    .map((row) => lineOf(bank, row, row.day));
  const messageId = `N${bank.derive.hex(16, 'notification', number)}`;
  return notificationText({ messageId, statementId: `N-${number}`, sequence: number, iban: IBAN, day }, lines);
}

function makeNotification(bank: Bank, number: number): NotificationRow | undefined {
  const { notifications } = bank.store;
  const before = number === 1 ? 0 : notifications.find(number - 1)?.up_to_position;
  if (before === undefined) return undefined;
  const last = notifications.bookedAfter(before, Number.MAX_SAFE_INTEGER, NOTIFICATION_LINES_MAX).at(-1);
  if (last === undefined) return undefined;
  const row = { number, made_at: bank.clock.now(), after_position: before, up_to_position: last.position };
  notifications.insert(row);
  return row;
}

function headOf({ derive }: Bank, day: string, openingCents: number): StatementHead {
  const sequence = (Date.parse(day) - Date.parse(FIRST_DAY)) / DAY_MS;
  const messageId = `M${derive.hex(16, 'statement', day)}`;
  return { messageId, statementId: `S-${day}`, sequence, iban: IBAN, day, openingCents };
}

/** The balance in the morning: all that was on earlier statements, differences too. */
function linesBefore(bank: Bank, day: string): number {
  let cents = FUNDED_CENTS;
  for (const earlier of bank.store.statements.daysBefore(day))
    for (const { direction, amountCents } of linesOf(bank, earlier))
      cents += direction === 'CRDT' ? amountCents : -amountCents;
  return cents;
}

function linesOf(bank: Bank, day: string): StatementLine[] {
  const { statements } = bank.store;
  const lines = statements.bookedOn(day).map((row) => lineOf(bank, row, day));
  const planted = new Map(statements.plantedOn(day).map((row) => [`${row.kind} ${row.key}`, row]));
  const on = (kind: PlantedRow['kind'], line: StatementLine): PlantedRow | undefined =>
    planted.get(`${kind} ${line.bankReference}`);
  const stayed = lines.filter((line) => !on('missing', line) && !on('late', line));
  const told = stayed.flatMap((line) => {
    const altered = on('altered', line);
    const as = altered ? alter(line, altered.how) : line;
    return on('doubled', line) ? [as, { ...as, bankReference: `${as.bankReference}-2` }] : [as];
  });
  const late = statements.lateFor(day).map((row) => lineOf(bank, row, day));
  const strange = statements.plantedOn(day).filter(({ kind }) => kind === 'unknown');
  return [...told, ...late, ...strange.map(({ key }) => strangeLine(bank, day, key))];
}

/** The caller's key fits into 35 characters without its hyphens, and with the first letter of what follows the operation. */
function lineOf(bank: Bank, { key, kind, subject, amount_cents }: BookedRow, day: string): StatementLine {
  const [direction, code] = BOOKED[kind];
  const [operation = '', what = ''] = key.split(/[.:_#]/);
  return {
    direction,
    amountCents: amount_cents,
    currency: 'EUR',
    bookedOn: day,
    reference: operation.replaceAll('-', '') + what.slice(0, 1).toUpperCase(),
    bankReference: referenceOf(bank, key),
    code,
    counterparty: kind === 'refund' ? null : subject,
    text: null,
  };
}

const referenceOf = ({ derive }: Bank, key: string): string => `B${derive.hex(20, 'booking', key)}`;

function alter(line: StatementLine, how: string | null): StatementLine {
  switch (how) {
    case 'amount':
      return { ...line, amountCents: line.amountCents + 1 };
    case 'direction':
      return { ...line, direction: line.direction === 'CRDT' ? 'DBIT' : 'CRDT' };
    case 'currency':
      return { ...line, currency: 'USD' };
    case 'date':
      return { ...line, bookedOn: shifted(line.bookedOn, -40) };
    case null:
    default:
      return line;
  }
}

function strangeLine({ derive }: Bank, day: string, key: string): StatementLine {
  const named = parseInt(derive.hex(2, 'named', key), 16) % 2 === 0;
  const [a, b, c] = [derive.hex(12, 'a', key), derive.hex(3, 'b', key), derive.hex(15, 'c', key)];
  return {
    direction: 'CRDT',
    amountCents: 100 + (parseInt(derive.hex(4, 'amount', key), 16) % 50_000),
    currency: 'EUR',
    bookedOn: day,
    reference: named ? `${a}7${b}8${c}` : null,
    bankReference: key,
    code: 'PMNT/RCDT/OTHR',
    counterparty: null,
    text: named ? null : 'VIREMENT RECU',
  };
}

/** Chooses as many bookings of the day as are asked for, none of them twice, and says which. */
export function plant(bank: Bank, day: string, wanted: PlantBody): PlantedRow[] {
  const { statements } = bank.store;
  const taken = new Set(statements.plantedOn(day).map(({ key }) => key));
  const free = statements
    .bookedOn(day)
    .map(({ key }) => ({ key: referenceOf(bank, key), operation: key, order: bank.derive.hex(16, 'plant', day, key) }))
    .filter(({ key }) => !taken.has(key))
    .toSorted((a, b) => (a.order < b.order ? -1 : 1));
  const rows: PlantedRow[] = [];
  for (const kind of ['late', 'missing', 'doubled', 'altered'] as const) {
    for (let i = 0; i < wanted[kind]; i++) {
      const chosen = free.pop();
      if (!chosen) break;
      const how = kind === 'altered' ? (ALTERATIONS[i % ALTERATIONS.length] ?? null) : null;
      rows.push({ day, kind, key: chosen.key, operation: chosen.operation, how });
    }
  }
  for (let i = 0; i < wanted.unknown; i++)
    rows.push({
      day,
      kind: 'unknown',
      key: `X${bank.derive.hex(16, 'unknown', day, taken.size + i)}`,
      operation: null,
      how: null,
    });
  statements.plant(rows);
  return rows;
}

const paris = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Paris' });
/** YYYY-MM-DD. */
export const parisDay = (at: number): string => paris.format(at);

function shifted(day: string, days: number): string {
  return new Date(Date.parse(day) + days * DAY_MS).toISOString().slice(0, 10);
}
