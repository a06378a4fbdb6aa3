/**
 * Which list is in force: the newest publication that was loaded. One that is empty, or has lost more of its entries than the policy
 * allows, is held until two people have agreed: a cut file must not free anybody. An older publication never takes a newer one's place.
 */
import { ScreeningPolicy, screeningPolicyInForce } from '@flouss/shared/domain/screening/score';
import { err, ok } from '@flouss/shared/kernel/result';
import type { Result } from '@flouss/shared/kernel/result';
import type { Reader, Tx } from '../db/handles.ts';
import type { Database } from '../db/open.ts';
import type { ScreeningListRow } from '../db/schema.ts';
import * as lists from '../db/screening-lists.ts';
import type { Ctx } from '../orders/context.ts';
import { INITIAL_SCREENING } from './initial-policy.ts';
import type { FreezeList } from './read-list.ts';

export async function policiesOf(db: Reader): Promise<ScreeningPolicy[]> {
  return (await lists.listPolicies(db)).map(({ body }) => ScreeningPolicy.parse(JSON.parse(body)));
}

/** The first is published with the first start. */
export async function policyInForce(db: Reader, at: number): Promise<ScreeningPolicy> {
  return screeningPolicyInForce(await policiesOf(db), at) ?? INITIAL_SCREENING;
}

/** Each the next version. */
export async function publishPolicy(tx: Tx, policy: ScreeningPolicy): Promise<Result<null, 'version-taken'>> {
  if (!(await isNextPolicy(tx, policy))) return err('version-taken');
  const { version, effective_at } = policy;
  await lists.insertPolicy(tx, { version, effective_at, body: JSON.stringify(policy) });
  return ok(null);
}

export async function isNextPolicy(db: Reader, { version }: ScreeningPolicy): Promise<boolean> {
  return version === ((await lists.listPolicies(db)).at(-1)?.version ?? 0) + 1;
}

export async function publishInitialPolicy(db: Database): Promise<void> {
  await db.transaction(async (tx) => {
    if ((await lists.listPolicies(tx)).length === 0) await publishPolicy(tx, INITIAL_SCREENING);
  });
}

/** The row as it then stands. The same file again is the same list. */
export async function takeList(
  tx: Tx,
  ctx: Ctx,
  list: FreezeList,
  loaded_by: string,
): Promise<Result<ScreeningListRow, 'list-older'>> {
  const known = await lists.findListByDigest(tx, list.digest);
  if (known) return ok(known);
  const now = ctx.clock.now();
  const standing = await lists.listInForce(tx);
  if (isOlder(list, standing)) return err('list-older');
  const { list_shrink_max_percent } = await policyInForce(tx, now);
  const least = ((standing?.entries ?? 0) * (100 - list_shrink_max_percent)) / 100;
  const isSuspicious = list.people.length === 0 || list.people.length < least;
  const [last] = await lists.listLists(tx, 1);
  const version = (last?.version ?? 0) + 1;
  const row: ScreeningListRow = {
    version,
    digest: list.digest,
    published_at: list.published_at,
    entries: list.people.length,
    loaded_at: now,
    loaded_by,
    state: 'held',
    in_force_at: null,
  };
  const entries = list.people.map((person) => ({ version, entry_id: person.entry_id, body: JSON.stringify(person) }));
  await lists.insertList(tx, row, entries);
  if (isSuspicious) return ok(row);
  await lists.bringIntoForce(tx, version, now);
  return ok({ ...row, state: 'in-force', in_force_at: now });
}

/** A held one: two people have agreed. */
export async function acceptList(tx: Tx, ctx: Ctx, version: number): Promise<Result<null, 'list-not-held'>> {
  if (!(await isHeldList(tx, version))) return err('list-not-held');
  await lists.bringIntoForce(tx, version, ctx.clock.now());
  return ok(null);
}

/** One that a newer publication has overtaken is held for nothing. */
export async function isHeldList(db: Reader, version: number): Promise<boolean> {
  const list = await lists.findList(db, version);
  return list?.state === 'held' && !isOlder(list, await lists.listInForce(db));
}

function isOlder({ published_at }: Pick<FreezeList, 'published_at'>, standing: ScreeningListRow | undefined): boolean {
  return standing !== undefined && published_at < standing.published_at;
}
