/** What our staff ask of freeze lists and reviews from a terminal. */
import { readFile } from 'node:fs/promises';
import type { Ask } from './ask-server.ts';
import * as answers from './answers.ts';
import type { Given, Told } from './commands.ts';
import { proposed } from './meant.ts';
import { NotUnderstood } from './not-understood.ts';
import { pickOne } from './pick-one.ts';
import { instant, printTable } from './print-table.ts';

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

/** The file is what the API takes: the next version of the policy. */
export async function publishPolicy({ ask, words: [path = ''] }: Given): Promise<Told> {
  try {
    const policy: unknown = JSON.parse((await readBytes(path)).toString('utf8'));
    if (typeof policy === 'object' && policy !== null)
      return await proposed(ask, 'PUT', '/admin/screening/policy', policy);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  throw new NotUnderstood(`${path} is no policy in JSON.`);
}

export async function listReviews({ ask, options: { state } }: Given): Promise<Told> {
  const query = state === undefined ? '' : `?state=${encodeURIComponent(state)}`;
  const answer = await ask('GET', `/admin/reviews${query}`, answers.Reviews);
  const rows = answer.reviews.map(({ review_id, kind, opened_at, due_at, score, subject, state: is }) => [
    instant(opened_at),
    kind,
    String(score),
    is === 'open' && due_at < Date.now() ? 'LATE' : is,
    subject,
    review_id,
  ]);
  const table = printTable(['since', 'of', 'score', 'state', 'customer', 'review'], rows, 'There is none.');
  return { answer, text: table };
}

/** The one place at which our staff see the names that are held against each other. */
export async function showReview({ ask, words: [word = ''] }: Given): Promise<Told> {
  const answer = await ask('GET', `/admin/reviews/${await reviewId(ask, word)}`, answers.Review);
  const listed = new Map(answer.listed.map((each) => [each.entry_id, each]));
  const rows = answer.reasons.map(({ whom, entry_id, score }) => {
    const entry = listed.get(entry_id);
    return [
      String(score.score),
      whom,
      entry?.names.join(' / ') ?? '',
      entry?.births.map(({ year, month, day }) => [year, month, day].filter(Boolean).join('-')).join(', ') ?? '',
      `name ${score.name.points}, birth ${score.birth.is} ${score.birth.points}, nationality ${score.nationality.is} ${score.nationality.points}`,
      entry_id,
    ];
  });
  const { compared } = answer;
  const text = [
    compared
      ? `Customer ${compared.customer.name}, ${compared.customer.birth_date ?? ''}, ${compared.customer.nationality ?? ''}; beneficiary ${compared.beneficiary.name}.`
      : 'The customer was forgotten.',
    printTable(
      ['score', 'who', 'the list says', 'born', 'because', 'entry'],
      rows,
      'The list in force names nobody like him any more.',
    ),
    answer.state === 'open'
      ? `Decide: npm run admin -- review-release ${answer.review_id.slice(-8)} --reason TEXT, or review-confirm`
      : `It is ${answer.state}: ${answer.decision_reason ?? ''}`,
  ].join('\n');
  return { answer, text };
}

export const releaseReview = (given: Given): Promise<Told> => decide(given, 'release');
export const confirmReview = (given: Given): Promise<Told> => decide(given, 'confirm');

/** Of what is there at this moment: if the list or the file is another at the approval, it is looked at anew. */
async function decide({ ask, words: [word = ''], options: { reason } }: Given, decision: string): Promise<Told> {
  const review_id = await reviewId(ask, word);
  const { edition } = await ask('GET', `/admin/reviews/${review_id}`, answers.Review);
  return proposed(ask, 'POST', `/admin/reviews/${review_id}/decide`, { decision, reason, edition });
}

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

async function reviewId(ask: Ask, word: string): Promise<string> {
  for (const state of ['open', 'released', 'confirmed']) {
    const { reviews } = await ask('GET', `/admin/reviews?state=${state}`, answers.Reviews);
    const found = reviews.filter(({ review_id }) => review_id === word || review_id.endsWith(word));
    if (found.length > 0) return pickOne(found, word, 'review', ({ review_id }) => [review_id]).review_id;
  }
  return word;
}

async function readBytes(path: string): Promise<Buffer> {
  try {
    return await readFile(path);
  } catch {
    throw new NotUnderstood(`${path} cannot be read.`);
  }
}
