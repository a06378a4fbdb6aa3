/** What our staff ask of freeze lists from a terminal. */
import * as answers from './answers.ts';
import type { Given, Told } from './commands.ts';
import { proposed } from './meant.ts';
import { instant, printTable } from './print-table.ts';
import { publishPolicy, readBytes } from './read-file.ts';

export async function listFreezeLists({ ask }: Given): Promise<Told> {
  const answer = await ask('GET', '/admin/screening/lists', answers.FreezeLists);
  const rows = answer.lists.map(({ version, state, published_at, entries, loaded_at, digest }) => [
    String(version),
    state,
    instant(published_at),
    String(entries),
    instant(loaded_at),
    digest,
  ]);
  const table = printTable(
    ['list', 'state', 'published', 'persons', 'loaded', 'SHA-256'],
    rows,
    'No list is loaded: nobody is searched for.',
  );
  const isOld = answer.due_at !== null && answer.due_at < Date.now();
  return { answer, text: isOld ? `${table}\nThe list in force is too old: fetch the newest publication.` : table };
}

/** The file as the Treasury publishes it, in JSON. */
export async function loadFreezeList({ ask, words: [path = ''] }: Given): Promise<Told> {
  const answer = await ask('POST', '/admin/screening/lists', answers.FreezeList, await readBytes(path));
  const held = `List ${answer.version} has lost too many persons, or has none: it is held. If that is right, two people say so: npm run admin -- freeze-list-accept ${answer.version}`;
  const text =
    answer.state === 'held' ? held : `List ${answer.version} with ${answer.entries} persons is ${answer.state}.`;
  return { answer, text };
}

export async function acceptFreezeList({ ask, words: [version = ''] }: Given): Promise<Told> {
  return proposed(ask, 'POST', `/admin/screening/lists/${encodeURIComponent(version)}/accept`, {});
}

export const publishScreeningPolicy = (given: Given): Promise<Told> => publishPolicy(given, '/admin/screening/policy');

export async function listSearches({ ask, words: [customer = ''] }: Given): Promise<Told> {
  const answer = await ask('GET', `/admin/customers/${encodeURIComponent(customer)}/searches`, answers.Searches);
  const rows = answer.searches.map((each) => [
    instant(each.searched_at),
    each.outcome,
    String(each.customer_score),
    String(each.beneficiary_score),
    each.list_digest,
  ]);
  return {
    answer,
    text: printTable(['when', 'outcome', 'customer', 'beneficiary', 'in the list'], rows, 'He was never searched for.'),
  };
}
