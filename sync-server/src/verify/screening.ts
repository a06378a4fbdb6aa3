/**
 * Freeze lists. Nothing left for the bank in somebody's name while two people were to decide of him, nor after they had confirmed it; and
 * whoever is called clear was searched for: in the list that his row names, as his file now is.
 */
import { customersByIds } from '../db/customers.ts';
import type { Reader } from '../db/handles.ts';
import { openReviewsOf, sentInReview } from '../db/reviews.ts';
import type { ScreeningRow } from '../db/schema.ts';
import { listInForce } from '../db/screening-lists.ts';
import { customersWithoutScreening, searchesAmong } from '../db/screenings.ts';
import { inPages, walk } from '../db/walk.ts';
import { finding } from './invariant.ts';
import type { Finding, Invariant } from './invariant.ts';

const ROWS_AT_ONCE = 500;

export const screening: Invariant = {
  id: 'freeze',
  says: 'nothing left in the name of whoever was in review or frozen; everybody was searched for, or waits for it',
  find,
};

async function* find(db: Reader): AsyncGenerator<Finding> {
  yield* leftInReview(db);
  // Before the first list there is nothing to be searched for.
  if (!(await listInForce(db))) return;
  yield* withoutRow(db);
  for await (const rows of inPages(walk(db, 'screenings', ['customer_id']), ROWS_AT_ONCE)) yield* wrongAmong(db, rows);
}

async function* leftInReview(db: Reader): AsyncGenerator<Finding> {
  for (const { work_key, review_id } of await sentInReview(db)) {
    yield finding('bank_work', work_key, `was sent while review ${review_id} stood against it`);
  }
}

async function* withoutRow(db: Reader): AsyncGenerator<Finding> {
  for (const customerId of await customersWithoutScreening(db)) {
    yield finding('customers', customerId, 'nobody will search for him');
  }
}

async function* wrongAmong(db: Reader, rows: readonly ScreeningRow[]): AsyncGenerator<Finding> {
  const ids = rows.map(({ customer_id }) => customer_id);
  const proved = await searchesAmong(db, rows.map(proofOf));
  const inReview = new Set((await openReviewsOf(db, 'screening', ids)).map(({ subject }) => subject));
  const inCheck = new Map((await customersByIds(db, ids)).map(({ customer_id, in_check }) => [customer_id, in_check]));
  for (const row of rows) {
    const isStopped = row.state === 'review' || row.state === 'frozen';
    const wrong =
      (row.list_version > 0 && !proved.has(proofOf(row)) && 'was searched for, and no proof is kept') ||
      (row.state === 'clear' && row.list_version === 0 && 'is clear of no list') ||
      (inReview.has(row.customer_id) !== (row.state === 'review') && `is ${row.state}, other than his review says`) ||
      ((inCheck.get(row.customer_id) === 1) !== isStopped && `is ${row.state}, other than the controls are told`);
    if (wrong) yield finding('screenings', row.customer_id, wrong);
  }
}

const proofOf = ({ customer_id, list_version, file_no }: ScreeningRow): string =>
  `${customer_id}:${list_version}:${file_no}`;
