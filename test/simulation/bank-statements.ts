/**
 * The statements that the bank of a simulated world sends each night, and that the centre reads: what it booked the day before, in its own
 * words. Lines are left out, doubled, altered and somebody else's; files come late, out of their order, and once more. What was told is
 * kept for promises to look at.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { dayAfter, parisDay, parisDayBegins } from '@flouss/shared/domain/calendar';
import type { CalendarDate } from '@flouss/shared/domain/calendar';
import { takeFile } from '../../sync-server/src/bank/statements/take-file.ts';
import type { GivenFile } from '../../sync-server/src/bank/statements/take-file.ts';
import { closeWholeDays } from '../../sync-server/src/bank/statements/close-days.ts';
import type { BankWorkKind } from '../../sync-server/src/db/schema.ts';
import { statementText } from '../../sync-server/simulators/bank/statement-text.ts';
import type { StatementLine } from '../../sync-server/simulators/bank/statement-text.ts';
import type { BankEntry, SimulatedBank } from './bank.ts';
import type { Centre } from './centre.ts';
import type { Chance } from './chance.ts';
import type { Timeline } from './timeline.ts';
import type { Weather } from './weather.ts';

const HOUR_MS = 60 * 60_000;
const DAY_MS = 24 * HOUR_MS;
/** The bank's night, and how soon the centre looks at what did not work. */
const SENT_AFTER_MIDNIGHT_MS = 3 * HOUR_MS;
const AGAIN_MS = HOUR_MS / 4;
/** So many worlds in a hundred have a bank that sends statements. */
const WORLDS_PERCENT = 30;
const IBAN = 'FR7612345000010000000000187';

/** How the bank books what moves money; everything else does not. */
const BOOKINGS: Partial<Record<BankWorkKind, Pick<StatementLine, 'direction' | 'code'>>> = {
  load: { direction: 'DBIT', code: 'PMNT/ICDT/OTHR' },
  charge: { direction: 'CRDT', code: 'PMNT/RCDT/OTHR' },
  'refund-charge': { direction: 'DBIT', code: 'PMNT/MCRD/RIMB' },
};

/** What the statements said of something that the bank did, and when they were read. */
export interface Told {
  readonly entry: BankEntry;
  readonly cents: number;
  /** As each line about it said; none where it was left out for good. */
  readonly lines: readonly number[];
  /** The statement of its own day has been read. */
  readonly dayRead: boolean;
}

export interface BankStatements {
  told(): readonly Told[];
  /** Lines of nobody's that were read. */
  readonly ofNobody: number;
  /** What a second reading changed. */
  readonly changedAgain: readonly string[];
  /** The bank sends no more of them. */
  stop(): void;
}

interface Statement {
  readonly day: CalendarDate;
  readonly given: GivenFile;
  readonly lines: readonly { readonly key: string | undefined; readonly cents: number }[];
}

export interface BankStatementsParts {
  readonly timeline: Timeline;
  readonly chance: Chance;
  readonly weather: Weather;
  readonly bank: SimulatedBank;
  readonly centre: Centre;
  readonly folder: string;
}

export function openBankStatements(parts: BankStatementsParts): BankStatements {
  const { timeline, chance, weather, bank, centre } = parts;
  const folder = join(parts.folder, 'statements');
  const read: Statement[] = [];
  const changedAgain: string[] = [];
  const leftOut: StatementLine[] = [];
  let told = 0;
  let sequence = 0;
  let balanceCents = 0;
  let stopped = false;

  const centsOf = ({ kind, key, amount }: BankEntry): number =>
    kind === 'refund-charge'
      ? (bank.entries.find((entry) => entry.key === key.replace(/refund$/, 'charge'))?.amount ?? 0)
      : amount;

  function send(day: CalendarDate): void {
    const until = parisDayBegins(dayAfter(day));
    const lines: StatementLine[] = [];
    for (const line of leftOut.splice(0)) lines.push({ ...line, bookedOn: day });
    for (; told < bank.entries.length && bank.entries[told]!.at < until; told++)
      lines.push(...linesOf(bank.entries[told]!, day));
    if (weather.strikes('statement-line-of-nobody', chance)) lines.push(lineOfNobody(day));
    const openingCents = balanceCents;
    for (const { direction, amountCents } of lines) balanceCents += direction === 'CRDT' ? amountCents : -amountCents;
    const head = { messageId: `M${++sequence}`, statementId: `S${sequence}`, sequence, iban: IBAN, day, openingCents };
    const name = `${day}.xml`;
    const given: GivenFile = { path: join(folder, name), name, source: 'folder' };
    writeFileSync(given.path, [...statementText(head, lines)].join(''));
    const late = weather.strikes('statement-late', chance) ? chance.between(1, 3) * DAY_MS : 0;
    const statement = {
      day,
      given,
      lines: lines.map((line) => ({ key: line.reference ?? undefined, cents: line.amountCents })),
    };
    timeline.after(late + chance.between(1, 60_000), () => void timeline.held(take(statement)));
  }

  function linesOf(entry: BankEntry, bookedOn: CalendarDate): StatementLine[] {
    const booking = BOOKINGS[entry.kind];
    if (!booking) return [];
    const line: StatementLine = {
      ...booking,
      amountCents: centsOf(entry),
      currency: 'EUR',
      bookedOn,
      reference: referenceOf(entry.key),
      bankReference: `B${told}`,
      counterparty: null,
      text: null,
    };
    if (weather.strikes('statement-line-missing', chance)) {
      // It comes with the next one, or never.
      if (chance.percent(60)) leftOut.push(line);
      return [];
    }
    if (weather.strikes('statement-line-altered', chance)) return [{ ...line, amountCents: line.amountCents + 100 }];
    return weather.strikes('statement-line-doubled', chance) ? [line, line] : [line];
  }

  function lineOfNobody(bookedOn: CalendarDate): StatementLine {
    const amountCents = chance.between(1, 500) * 10;
    const code = 'PMNT/RCDT/OTHR';
    const line = {
      direction: 'CRDT',
      amountCents,
      currency: 'EUR',
      bookedOn,
      code,
      counterparty: null,
      text: null,
    } as const;
    return { ...line, reference: null, bankReference: `N${told}` };
  }

  /** A reading that the disk or a process's end cuts short goes on where it was. */
  async function take(statement: Statement): Promise<void> {
    const { db, ctx } = centre;
    const log = { info() {}, warn() {}, error() {} };
    const outcome = await takeFile({ db, ctx, log }, statement.given).catch(() => 'cut short' as const);
    timeline.note('statement', statement.day, outcome);
    if (outcome === 'cut short') return timeline.after(AGAIN_MS, () => void timeline.held(take(statement)));
    if (outcome !== 'read' && outcome !== 'known') changedAgain.push(`the statement of ${statement.day} is ${outcome}`);
    read.push(statement);
    // The bank does not send it again.
    centre.rememberAll();
    if (weather.strikes('statement-read-again', chance)) await takeAgain(statement);
    await closeWholeDays(db, ctx).catch(() => 0);
  }

  async function takeAgain({ given, day }: Statement): Promise<void> {
    const { db, ctx } = centre;
    const log = { info() {}, warn() {}, error() {} };
    const before = await rowsAndBooks();
    const outcome = await takeFile({ db, ctx, log }, given).catch(String);
    const after = await rowsAndBooks();
    if (outcome !== 'known' || after !== before)
      changedAgain.push(`the statement of ${day}, read again, is ${outcome}`);
  }

  async function rowsAndBooks(): Promise<string> {
    const { sql } = centre.db.read;
    const tables = ['statement_lines', 'statement_breaks', 'ledger_groups', 'statements'] as const;
    const counts: number[] = [];
    for (const table of tables) {
      const { count } = await sql
        .selectFrom(table)
        .select((of) => of.fn.countAll<number>().as('count'))
        .executeTakeFirstOrThrow();
      counts.push(count);
    }
    return counts.join(' ');
  }

  function everyNight(day: CalendarDate): void {
    const at = parisDayBegins(dayAfter(day)) + SENT_AFTER_MIDNIGHT_MS;
    timeline.after(at - timeline.now(), () => {
      if (stopped) return;
      send(day);
      everyNight(dayAfter(day));
    });
  }

  if (chance.percent(WORLDS_PERCENT)) {
    mkdirSync(folder);
    everyNight(parisDay(timeline.now()));
  }

  return {
    told() {
      const lines = Map.groupBy(
        read.flatMap((statement) => statement.lines),
        ({ key }) => key,
      );
      const days = new Set(read.map(({ day }) => day));
      return bank.entries
        .filter(({ kind }) => BOOKINGS[kind])
        .map((entry) => ({
          entry,
          cents: centsOf(entry),
          lines: (lines.get(referenceOf(entry.key)) ?? []).map(({ cents }) => cents),
          dayRead: days.has(parisDay(entry.at)),
        }));
    },
    get ofNobody() {
      return read.flatMap(({ lines }) => lines).filter(({ key }) => key === undefined).length;
    },
    changedAgain,
    stop: () => void (stopped = true),
  };
}

/** As our commands stand on a statement: without hyphens, and of what follows the operation the first letter. */
function referenceOf(key: string): string {
  const [operation = '', ending = ''] = key.split('.');
  return operation.replaceAll('-', '') + ending.slice(0, 1).toUpperCase();
}
