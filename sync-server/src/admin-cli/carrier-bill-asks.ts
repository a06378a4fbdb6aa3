/** What finance asks of the carrier's monthly bills from a terminal. */
import * as answers from './answers.ts';
import type { Given, Told } from './commands.ts';
import { euros, instant, printTable } from './print-table.ts';
import { readBytes } from './read-file.ts';
import { breakTable } from './statement-asks.ts';

export async function listBills({ ask }: Given): Promise<Told> {
  const answer = await ask('GET', '/admin/carrier-bills', answers.CarrierBills);
  const rows = answer.bills.map(({ month, line_count, total_cents, read_at, digest }) => [
    month,
    String(line_count),
    euros(total_cents),
    instant(read_at),
    digest,
  ]);
  return { answer, text: printTable(['month', 'lines', 'amount', 'read', 'SHA-256'], rows, 'No bill was read yet.') };
}

/** The file as the carrier gives it. */
export async function loadBill({ ask, words: [month = '', path = ''] }: Given): Promise<Told> {
  const route = `/admin/carrier-bills/${encodeURIComponent(month)}`;
  const answer = await ask('POST', route, answers.CarrierBill, await readBytes(path));
  const text = `${answer.month}: ${answer.line_count} lines of ${euros(answer.total_cents)}. What differs: npm run admin -- carrier-bill ${answer.month}`;
  return { answer, text };
}

/** The report of a month. */
export async function showMonth({ ask, words: [month = ''] }: Given): Promise<Told> {
  const answer = await ask('GET', `/admin/carrier-bills/${encodeURIComponent(month)}`, answers.CarrierMonth);
  const { ours, theirs, matched, differences, read_at } = answer.report;
  const rows = [
    ['ours', String(ours.count), euros(ours.cents), ''],
    ['theirs', String(theirs.count), euros(theirs.cents), ''],
    ['theirs that name ours', String(matched.count), euros(matched.cents), ''],
    ...differences.map(({ kind, open, ended }) => [`difference: ${kind}`, String(open + ended), '', `${open} open`]),
  ];
  const state = read_at === null ? 'no bill was read' : `read ${instant(read_at)}`;
  const table = printTable(['', 'how many', 'amount', ''], rows, '');
  const open = answer.breaks.filter((each) => each.state === 'open');
  return { answer, text: `${month}: ${state}.\n${table}${open.length === 0 ? '' : `\n${breakTable(open)}`}` };
}
