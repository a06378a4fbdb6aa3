/**
 * One step through the customers who were not searched for in the list in force: opened and compared outside of any transaction, then
 * written in one, each only if neither his file nor the list is another by then. Killed anywhere, it goes on where it was: each row says
 * in which list it was searched last.
 */
import { setImmediate as afterOthers } from 'node:timers/promises';
import { ListedPerson } from '@flouss/shared/domain/screening/score';
import type { ScreeningPolicy } from '@flouss/shared/domain/screening/score';
import { openList } from '@flouss/shared/domain/screening/search';
import type { SearchableList } from '@flouss/shared/domain/screening/search';
import type { CustomerId } from '@flouss/shared/kernel/ids';
import type { Tx } from '../db/handles.ts';
import type { Database } from '../db/open.ts';
import { openReviewsOf } from '../db/reviews.ts';
import type { ScreeningListRow, ScreeningRow, SearchRow } from '../db/schema.ts';
import { entriesOf, listInForce } from '../db/screening-lists.ts';
import * as rows from '../db/screenings.ts';
import type { ToSearch } from '../db/screenings.ts';
import type { Ctx } from '../orders/context.ts';
import { comparedOf, likenessesOf, likenessIndex } from './compared.ts';
import type { Likeness } from './compared.ts';
import { putOnReview } from './open-review.ts';
import { policyInForce } from './take-list.ts';

const ROWS_A_STEP = 400;
/** So long the thread is kept from everybody else. */
const SEARCH_SLICE_MS = 10;

export interface SearchDeps {
  readonly db: Database;
  readonly ctx: Ctx;
  readonly rowsAStep?: number;
}

/** A list ready to be searched, kept from step to step. */
export interface Prepared {
  readonly list: ScreeningListRow;
  readonly policy: ScreeningPolicy;
  readonly entries: ReadonlyMap<string, string>;
  readonly search: SearchableList;
}

/** The list in force, made ready; undefined before there is one. */
export async function prepare({ db, ctx }: SearchDeps, kept: Prepared | undefined): Promise<Prepared | undefined> {
  const list = await listInForce(db.read);
  if (!list) return undefined;
  const policy = await policyInForce(db.read, ctx.clock.now());
  if (kept?.list.version === list.version && kept.policy.version === policy.version) return kept;
  const entries = await entriesOf(db.read, list.version);
  const search = openList(policy);
  const pause = pauses();
  for (const { body } of entries) {
    search.add(ListedPerson.parse(JSON.parse(body)));
    await pause();
  }
  const bodies = new Map(entries.map(({ entry_id, body }) => [entry_id, body]));
  return { list, policy, entries: bodies, search };
}

/** Lets everybody else in whenever a slice of time is over. */
function pauses(): () => Promise<void> {
  let ends = performance.now() + SEARCH_SLICE_MS;
  return async () => {
    if (performance.now() < ends) return;
    await afterOthers();
    ends = performance.now() + SEARCH_SLICE_MS;
  };
}

interface Searched {
  readonly row: ToSearch;
  readonly scores: Pick<SearchRow, 'customer_score' | 'beneficiary_score'>;
  readonly likenesses: readonly (Likeness & { readonly index: string })[];
}

/** How many rows were looked at; 0: everybody has been searched for. */
export async function searchSome(
  { db, ctx, rowsAStep = ROWS_A_STEP }: SearchDeps,
  prepared: Prepared,
): Promise<number> {
  const next = await rows.nextToSearch(db.read, prepared.list.version, rowsAStep);
  const searched: Searched[] = [];
  const pause = pauses();
  for (const row of next) {
    searched.push(searchOne(ctx, prepared, row));
    await pause();
  }
  if (searched.length > 0) await db.transaction((tx) => write(tx, ctx, prepared, searched));
  return searched.length;
}

function searchOne(ctx: Ctx, { search, entries }: Prepared, row: ToSearch): Searched {
  const compared = comparedOf(ctx, row);
  const { found, likenesses } = likenessesOf(search, compared);
  return {
    row,
    scores: { customer_score: found.customer.best, beneficiary_score: found.beneficiary.best },
    likenesses: likenesses.map(({ whom, entry_id, score }) => ({
      whom,
      entry_id,
      score,
      index: likenessIndex(ctx, row.customer_id, whom, compared[whom], entries.get(entry_id) ?? ''),
    })),
  };
}

async function write(tx: Tx, ctx: Ctx, prepared: Prepared, all: readonly Searched[]): Promise<void> {
  const { list } = prepared;
  if ((await listInForce(tx))?.version !== list.version) return;
  const standing = new Map(
    (
      await rows.screeningsOf(
        tx,
        all.map(({ row }) => row.customer_id),
      )
    ).map((row) => [row.customer_id, row]),
  );
  const searched = all.filter(({ row }) => isAsItWas(row, standing.get(row.customer_id)));
  const released = await rows.releasedAmong(
    tx,
    searched.flatMap(({ likenesses }) => likenesses.map(({ index }) => index)),
  );
  const alike = new Map<CustomerId, readonly Likeness[]>();
  for (const { row, likenesses } of searched) {
    const left = likenesses.filter(({ index }) => !released.has(index));
    if (left.length > 0)
      alike.set(
        row.customer_id,
        left.map(({ whom, entry_id, score }) => ({ whom, entry_id, score })),
      );
  }
  const stateOf = ({ row }: Searched): ScreeningRow['state'] | undefined => {
    if ((standing.get(row.customer_id) ?? row).state === 'frozen') return undefined;
    if (alike.has(row.customer_id)) return 'review';
    // What two people are to decide is not decided by a list that no longer names him.
    return (standing.get(row.customer_id) ?? row).state === 'review' ? undefined : 'clear';
  };
  for (const [state, those] of Map.groupBy(searched, stateOf)) {
    await rows.searched(
      tx,
      those.map(({ row }) => row.customer_id),
      list.version,
      state,
    );
  }
  await rows.insertSearches(
    tx,
    searched.map((each) => proofOf(ctx, prepared, each, alike.has(each.row.customer_id))),
  );
  await review(tx, ctx, list, searched, alike, standing);
  tx.signal('bank-work');
}

function isAsItWas(seen: ScreeningRow, now: ScreeningRow | undefined): boolean {
  return now?.file_no === seen.file_no && now.list_version === seen.list_version;
}

function proofOf(ctx: Ctx, { list, policy }: Prepared, { row, scores }: Searched, isHit: boolean): SearchRow {
  const { customer_id, file_no } = row;
  return {
    search_id: `${customer_id}:${list.version}:${file_no}`,
    customer_id,
    list_version: list.version,
    list_digest: list.digest,
    file_no,
    policy_version: policy.version,
    searched_at: ctx.clock.now(),
    ...scores,
    outcome: isHit ? 'hit' : 'clear',
  };
}

/** Of whoever is alike, and of whoever is in review already: what is decided is decided on this list. */
async function review(
  tx: Tx,
  ctx: Ctx,
  list: ScreeningListRow,
  searched: readonly Searched[],
  alike: ReadonlyMap<CustomerId, readonly Likeness[]>,
  standing: ReadonlyMap<CustomerId, ScreeningRow>,
): Promise<void> {
  const concerned = searched.filter(({ row: { customer_id } }) => {
    const state = standing.get(customer_id)?.state;
    return state === 'review' || (state !== 'frozen' && alike.has(customer_id));
  });
  if (concerned.length === 0) return;
  const open = await openReviewsOf(
    tx,
    'screening',
    concerned.map(({ row }) => row.customer_id),
  );
  const bySubject = new Map(open.map((each) => [each.subject, each]));
  for (const { row, scores } of concerned) {
    const likenesses = alike.get(row.customer_id) ?? [];
    const score = likenesses[0]?.score.score ?? Math.max(scores.customer_score, scores.beneficiary_score);
    await putOnReview(tx, ctx, row, { list_version: list.version, score, likenesses }, bySubject.get(row.customer_id));
  }
}
