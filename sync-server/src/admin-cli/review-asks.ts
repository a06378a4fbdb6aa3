/** What our staff ask of reviews from a terminal: likenesses with a freeze list, and orders that are held. */
import type { z } from 'zod';
import type { Ask } from './ask-server.ts';
import * as answers from './answers.ts';
import type { Given, Told } from './commands.ts';
import { proposed } from './meant.ts';
import { pickOne } from './pick-one.ts';
import { euros, instant, printTable } from './print-table.ts';
import { publishPolicy } from './read-file.ts';

const HOUR_MS = 3_600_000;

export const publishSuspicionPolicy = (given: Given): Promise<Told> => publishPolicy(given, '/admin/suspicion/policy');

export async function listReviews({ ask, options: { state } }: Given): Promise<Told> {
  const query = state === undefined ? '' : `?state=${encodeURIComponent(state)}`;
  const answer = await ask('GET', `/admin/reviews${query}`, answers.Reviews);
  const rows = answer.reviews.map(({ review_id, kind, opened_at, age_ms, due_at, score, subject, state: is }) => [
    instant(opened_at),
    `${Math.floor(age_ms / HOUR_MS)} h`,
    kind,
    String(score),
    is === 'open' && due_at !== null && due_at < Date.now() ? 'LATE' : is,
    subject,
    review_id,
  ]);
  const headings = ['since', 'age', 'of', 'score', 'state', 'customer or order', 'review'];
  return { answer, text: printTable(headings, rows, 'There is none.') };
}

export async function showReview({ ask, words: [word = ''] }: Given): Promise<Told> {
  const answer = await ask('GET', `/admin/reviews/${await reviewId(ask, word)}`, answers.Review);
  const about = answer.kind === 'screening' ? likenessText(answer) : orderText(answer);
  const next =
    answer.state === 'open'
      ? `Decide: npm run admin -- review-release ${answer.review_id.slice(-8)} --reason TEXT, or review-confirm`
      : `It is ${answer.state}: ${answer.decision_reason ?? ''}`;
  return { answer, text: [...about, next].join('\n') };
}

/** The one place at which our staff see the names that are held against each other. */
function likenessText({ compared, listed: entries, reasons }: z.infer<typeof answers.LikenessReview>): string[] {
  const listed = new Map(entries.map((each) => [each.entry_id, each]));
  const rows = reasons.map(({ whom, entry_id, score }) => {
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
  return [
    compared
      ? `Customer ${compared.customer.name}, ${compared.customer.birth_date ?? ''}, ${compared.customer.nationality ?? ''}; beneficiary ${compared.beneficiary.name}.`
      : 'The customer was forgotten.',
    printTable(
      ['score', 'who', 'the list says', 'born', 'because', 'entry'],
      rows,
      'The list in force names nobody like him any more.',
    ),
  ];
}

function orderText({ order, reasons, score }: z.infer<typeof answers.OrderReview>): string[] {
  const card = `${order.card_reference}${order.last_four === null ? '' : ` (${order.last_four})`}`;
  return [
    `${euros(order.amount_cents)} and ${euros(order.fee_cents)} for card ${card}, ordered ${instant(order.ordered_at)}; it is ${order.state}.`,
    `Customer ${order.customer_id} of ${order.agent_name}, operation ${order.op_id}. Score ${score}, because:`,
    printTable(
      ['points', 'reason'],
      reasons.map(({ reason, points }) => [String(points), reason]),
      '',
    ),
    'Released, it is judged again and charged; confirmed, it ends and nothing was charged.',
  ];
}

export const releaseReview = (given: Given): Promise<Told> => decide(given, 'release');
export const confirmReview = (given: Given): Promise<Told> => decide(given, 'confirm');

/** Of what is there at this moment: if it is another at the approval, it is looked at anew. */
async function decide({ ask, words: [word = ''], options: { reason } }: Given, decision: string): Promise<Told> {
  const review_id = await reviewId(ask, word);
  const { edition } = await ask('GET', `/admin/reviews/${review_id}`, answers.Review);
  return proposed(ask, 'POST', `/admin/reviews/${review_id}/decide`, { decision, reason, edition });
}

async function reviewId(ask: Ask, word: string): Promise<string> {
  for (const state of ['open', 'released', 'confirmed']) {
    const { reviews } = await ask('GET', `/admin/reviews?state=${state}`, answers.Reviews);
    const found = reviews.filter(({ review_id }) => review_id === word || review_id.endsWith(word));
    if (found.length > 0) return pickOne(found, word, 'review', ({ review_id }) => [review_id]).review_id;
  }
  return word;
}
