/** What finance asks of the books from a terminal: days, balances, statements, commissions, what undoes a posting, new terms. */
import { readFile } from 'node:fs/promises';
import { newId, OpId } from '@flouss/shared/kernel/ids';
import { systemClock, systemRandom } from '@flouss/platform/system-ports';
import * as answers from './answers.ts';
import type { Given, Told } from './commands.ts';
import { agentId, proposed } from './meant.ts';
import { NotUnderstood } from './not-understood.ts';
import { euros, instant, printTable } from './print-table.ts';

export async function listDays({ ask }: Given): Promise<Told> {
  const answer = await ask('GET', '/admin/days', answers.Days);
  const rows = answer.days.map(({ day, last_group_no, closed_at, digest }) => [
    day,
    String(last_group_no),
    instant(closed_at),
    digest,
  ]);
  return { answer, text: printTable(['day', 'last group', 'closed', 'digest'], rows, 'No day is closed yet.') };
}

export async function showDay({ ask, words: [day = ''] }: Given): Promise<Told> {
  const answer = await ask('GET', `/admin/days/${encodeURIComponent(day)}`, answers.Day);
  const rows = answer.summary.accounts.map(({ account, debit_cents, credit_cents, balance_cents }) => [
    account,
    euros(debit_cents),
    euros(credit_cents),
    euros(balance_cents),
  ]);
  const table = printTable(['account', 'debit', 'credit', 'balance'], rows, 'Nothing moved.');
  return { answer, text: `${day}: ${answer.summary.groups} postings, closed ${instant(answer.closed_at)}.\n${table}` };
}

export async function closeDay({ ask, words: [day = ''] }: Given): Promise<Told> {
  const answer = await ask('POST', `/admin/days/${encodeURIComponent(day)}/close`, answers.Closed);
  return { answer, text: `${day} is closed with group ${answer.last_group_no}: ${answer.digest}` };
}

export async function showBalances({ ask, options: { day } }: Given): Promise<Told> {
  const query = day === undefined ? '' : `?day=${encodeURIComponent(day)}`;
  const answer = await ask('GET', `/admin/ledger/balances${query}`, answers.Balances);
  const rows = answer.accounts.map(({ account, balance_cents }) => [account, euros(balance_cents)]);
  return { answer, text: printTable(['account', `at the end of ${answer.day}`], rows, 'The books are empty.') };
}

/** All its pages. */
export async function showStatement({ ask, words: [agent = ''], options }: Given): Promise<Told> {
  const { from = '', to = '' } = options;
  const path = `/admin/agents/${await agentId(ask, agent)}/statement?from=${encodeURIComponent(from)}&to=${encodeURIComponent(to)}`;
  const first = await ask('GET', path, answers.Statement);
  const lines = [...first.lines];
  for (let { next } = first; next !== null;) {
    const page = await ask('GET', `${path}&after=${next}`, answers.Statement);
    lines.push(...page.lines);
    next = page.next;
  }
  const answer = { ...first, lines, next: null };
  const rows = [
    ['', '', 'opening', '', '', euros(first.opening_cents)],
    ...lines.map((line) => [
      String(line.group_no),
      instant(line.posted_at),
      line.event,
      line.receipt ?? line.op_id,
      euros(line.amount_cents),
      euros(line.float_cents),
    ]),
    ['', '', 'closing', '', '', euros(first.closing_cents)],
  ];
  return { answer, text: printTable(['group', 'when', 'what', 'receipt', 'amount', 'float'], rows, '') };
}

export async function commissions({ ask, words: [month = ''], options: { settle } }: Given): Promise<Told> {
  const path = `/admin/commissions/${encodeURIComponent(month)}`;
  const answer = await (settle === true
    ? ask('POST', `${path}/settle`, answers.Commissions)
    : ask('GET', path, answers.Commissions));
  const { agents } = await ask('GET', '/admin/agents', answers.Agents);
  const nameOf = new Map(agents.map(({ agent_id, name }) => [agent_id, name]));
  const rows = answer.commissions.map((row) => [
    nameOf.get(row.agent_id) ?? row.agent_id,
    String(row.loads),
    euros(row.fees_cents),
    euros(row.earned_cents),
    euros(row.made_good_cents),
  ]);
  const headings = ['agent', 'loads', 'fees', 'earned', 'booked late'];
  return { answer, text: printTable(headings, rows, 'This month is not settled, or nobody earned anything in it.') };
}

export async function reverseGroup({ ask, words: [group = ''], options: { reason } }: Given): Promise<Told> {
  const body = { op_id: newId(OpId, systemClock, systemRandom), reason };
  return proposed(ask, 'POST', `/admin/ledger/groups/${encodeURIComponent(group)}/reverse`, body);
}

/** The file is what the API takes: `{"tariff": …, "limits": …}`, each the next version of its kind. */
export async function publishTerms({ ask, words: [path = ''] }: Given): Promise<Told> {
  return proposed(ask, 'PUT', '/admin/terms', await readJson(path));
}

async function readJson(path: string): Promise<object> {
  try {
    const read: unknown = JSON.parse(await readFile(path, 'utf8'));
    if (typeof read === 'object' && read !== null) return read;
  } catch {
    // Said below, for both.
  }
  throw new NotUnderstood(`${path} is no file of terms in JSON.`);
}
