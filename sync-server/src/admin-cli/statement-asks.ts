/** What finance asks of the bank's statements from a terminal: files, the bank's days, and breaks with what ends them. */
import * as answers from './answers.ts';
import type { Ask } from './ask-server.ts';
import type { Given, Told } from './commands.ts';
import { administratorId, proposed } from './meant.ts';
import { NotUnderstood } from './not-understood.ts';
import { pickOne } from './pick-one.ts';
import { euros, instant, printTable } from './print-table.ts';

const HOUR_MS = 3_600_000;

export async function listFiles({ ask }: Given): Promise<Told> {
  const answer = await ask('GET', '/admin/statement-files', answers.StatementFiles);
  const rows = answer.files.map((file) => [
    instant(file.received_at),
    file.name,
    file.source,
    file.state === 'reading' ? `reading, ${file.lines_taken} of ${file.line_count}` : file.state,
    String(file.line_count),
    file.reason ?? '',
  ]);
  const headings = ['received', 'file', 'from', 'state', 'lines', 'why'];
  return { answer, text: printTable(headings, rows, 'No file of the bank was read yet.') };
}

export async function listBankDays({ ask }: Given): Promise<Told> {
  const answer = await ask('GET', '/admin/bank-days', answers.BankDays);
  const rows = answer.days.map(({ day, account, closed_at, closed_by }) => [
    day,
    account,
    instant(closed_at),
    closed_by,
  ]);
  return { answer, text: printTable(['day', 'account', 'closed', 'by'], rows, 'No day of the bank is closed yet.') };
}

/** The report of a day. */
export async function showBankDay({ ask, words: [day = ''] }: Given): Promise<Told> {
  const answer = await ask('GET', `/admin/bank-days/${encodeURIComponent(day)}`, answers.BankDay);
  return { answer, text: answer.accounts.map(accountText).join('\n\n') };
}

type BankDayAccount = Awaited<ReturnType<typeof answers.BankDay.parseAsync>>['accounts'][number];

function accountText({ report, closed_at, breaks }: BankDayAccount): string {
  const { opening_cents, closing_cents, credit, debit, difference_cents } = report;
  const rows = [
    ['opening balance', '', '', euros(opening_cents ?? 0)],
    ['credits', '', String(credit.count), euros(credit.cents)],
    ['debits', '', String(debit.count), euros(debit.cents)],
    ['closing balance', '', '', euros(closing_cents ?? 0)],
    ...report.lines.map(({ state, direction, count, cents }) => [state, direction, String(count), euros(cents)]),
    ['not in the books', '', '', euros(difference_cents)],
    ...report.breaks.map(({ kind, outcome, count, cents }) => [`break: ${kind}`, outcome, String(count), euros(cents)]),
  ];
  const state = closed_at === null ? 'open' : `closed ${instant(closed_at)}`;
  const open = breaks.filter((each) => each.state === 'open');
  const table = printTable(['', '', 'how many', 'amount'], rows, '');
  const waiting = open.length === 0 ? '' : `\n${breakTable(open)}`;
  return `${report.day}, account ${report.account}: ${state}.\n${table}${waiting}`;
}

export async function closeBankDay({ ask, words: [day = ''] }: Given): Promise<Told> {
  const answer = await ask('POST', `/admin/bank-days/${encodeURIComponent(day)}/close`, answers.BankDays);
  return { answer, text: `${day} is closed: every line of the bank is matched or excepted.` };
}

export async function listBreaks({ ask, options: { state = 'open' } }: Given): Promise<Told> {
  const answer = await ask('GET', `/admin/breaks?state=${encodeURIComponent(state)}`, answers.Breaks);
  return { answer, text: breakTable(answer.breaks) };
}

/** What is to be done next, to the person whose break it is. */
const NEXT: Readonly<Record<string, string>> = {
  'wait-for-the-next-statement': 'wait for the next statement',
  'ask-the-bank': 'ask the bank, then except',
  'match-or-except': 'match, or except',
  'ask-the-carrier': 'ask the carrier, then except',
  none: '',
};

type Break = Awaited<ReturnType<typeof answers.Breaks.parseAsync>>['breaks'][number];

export function breakTable(breaks: readonly Break[]): string {
  const rows = breaks.map((each) => [
    each.day,
    each.kind,
    each.detail,
    euros(each.amount_cents),
    each.said_cents === null ? '' : euros(each.said_cents),
    each.owner_name,
    `${Math.floor(each.age_ms / HOUR_MS)} h`,
    each.resolution ?? NEXT[each.next_step] ?? each.next_step,
    each.break_id,
  ]);
  const headings = ['day', 'break', 'what', 'amount', 'should be', 'owner', 'age', 'next', 'id'];
  return printTable(headings, rows, 'There is none.');
}

export async function showBreak({ ask, words: [word = ''] }: Given): Promise<Told> {
  const answer = await ask('GET', `/admin/breaks/${await breakId(ask, word)}`, answers.Break);
  const { line, candidates, note } = answer;
  const said = line
    ? `\nLine ${line.statement_no}/${line.line_no}: ${line.direction} ${euros(line.amount_cents)}${
        line.currency === 'EUR' ? '' : ` (${line.currency})`
      }, booked ${line.booked_on}, ${line.code ?? 'no code'}, ${line.reference ?? 'no reference'}, ${line.remittance ?? 'no text'}`
    : '';
  const rows = candidates.map((each) => [
    each.kind,
    instant(each.done_at),
    each.same_card ? `${each.card_reference ?? ''} (the same card)` : (each.card_reference ?? ''),
    each.movement,
  ]);
  const may = line
    ? `\n${printTable(['may be', 'done', 'card', 'movement'], rows, 'Nothing that we did is like it.')}`
    : '';
  return { answer, text: `${breakTable([answer])}${note === null ? '' : `\nNote: ${note}`}${said}${may}` };
}

export async function changeBreak({ ask, words: [word = ''], options: { name, reason } }: Given): Promise<Told> {
  if (name === undefined && reason === undefined)
    throw new NotUnderstood('Say whose it is (--name), or a note (--reason).');
  const owner = name === undefined || name === 'finance' || name === 'me' ? name : await administratorId(ask, name);
  const body = { ...(owner !== undefined && { owner }), ...(reason !== undefined && { note: reason }) };
  return {
    answer: await ask('PUT', `/admin/breaks/${await breakId(ask, word)}`, answers.Anything, body),
    text: 'Noted.',
  };
}

export async function matchLine({ ask, words: [word = '', movement = ''] }: Given): Promise<Told> {
  return proposed(ask, 'POST', `/admin/breaks/${await breakId(ask, word)}/match`, { movement });
}

export async function exceptBreak({ ask, words: [word = ''], options: { reason } }: Given): Promise<Told> {
  return proposed(ask, 'POST', `/admin/breaks/${await breakId(ask, word)}/except`, { reason });
}

async function breakId(ask: Ask, word: string): Promise<string> {
  const { breaks } = await ask('GET', '/admin/breaks', answers.Breaks);
  return pickOne(breaks, word, 'open break', ({ break_id }) => [break_id]).break_id;
}
