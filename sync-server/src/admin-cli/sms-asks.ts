/** What support asks of the SMS circuit from a terminal: what a carrier took and we never had, and what nobody can converse with. */
import * as answers from './answers.ts';
import type { Given, Told } from './commands.ts';
import { instant, printTable } from './print-table.ts';
import { readBytes } from './read-file.ts';

const IDS_A_QUESTION = 1_000;
/** A line of Kannel's access log, as `kannel.conf` has it written: when a customer's message came, and its id. */
const RECEIVED = /^(.*?) Receive SMS id=(\S+)/;

interface Taken {
  readonly id: string;
  /** As the carrier writes it; empty where it does not say. */
  readonly when: string;
}

/** Kannel's access log, or the carrier's own list with an id at the beginning of each line. */
export function takenIn(text: string): Taken[] {
  const lines = text.split(/\r?\n/).filter((line) => line.trim() !== '');
  const isLog = lines.some((line) => RECEIVED.test(line));
  return lines.flatMap((line) => {
    if (!isLog) return [{ id: line.trim().split(/[\s,;]/)[0] ?? '', when: '' }];
    const [, when = '', id] = RECEIVED.exec(line) ?? [];
    return id === undefined ? [] : [{ id, when }];
  });
}

export async function listMissing({ ask, words: [path = ''] }: Given): Promise<Told> {
  const taken = takenIn((await readBytes(path)).toString('utf8'));
  const missing = new Set<string>();
  let waits = false;
  for (let at = 0; at < taken.length; at += IDS_A_QUESTION) {
    const message_ids = taken.slice(at, at + IDS_A_QUESTION).map(({ id }) => id);
    const answer = await ask('POST', '/admin/sms/missing', answers.MissingMessages, { message_ids });
    for (const id of answer.missing) missing.add(id);
    waits ||= answer.some_wait;
  }
  const rows = taken.filter(({ id }) => missing.has(id)).map(({ when, id }) => [when, id]);
  const table = printTable(['when', 'message'], rows, `All ${taken.length} messages are here.`);
  const text =
    waits && rows.length > 0 ? `${table}\nMessages wait for their conversation: ask again in a minute.` : table;
  return { answer: { taken: taken.length, missing: [...missing], some_wait: waits }, text };
}

export async function listParked({ ask }: Given): Promise<Told> {
  const answer = await ask('GET', '/admin/sms/parked', answers.ParkedMessages);
  const rows = answer.parked.map(({ arrival_id, arrived_at, parked_at }) => [
    instant(arrived_at),
    instant(parked_at),
    arrival_id,
  ]);
  return { answer, text: printTable(['came', 'parked', 'message'], rows, 'Every message was conversed with.') };
}

export async function retryParked({ ask, words: [id = ''] }: Given): Promise<Told> {
  const path = `/admin/sms/parked/${encodeURIComponent(id)}/retry`;
  return { answer: await ask('POST', path, answers.Anything), text: 'It is tried again at once.' };
}

export async function dropParked({ ask, words: [id = ''] }: Given): Promise<Told> {
  const path = `/admin/sms/parked/${encodeURIComponent(id)}/drop`;
  return { answer: await ask('POST', path, answers.Anything), text: 'It is gone, and was never answered.' };
}
