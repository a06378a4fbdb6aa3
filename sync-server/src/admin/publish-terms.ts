/** Publishes tariffs and limits. A version stands for ever: what was sold under it must stay explicable. */
import type { LimitPolicy } from '@flouss/shared/domain/limits';
import type { Tariff } from '@flouss/shared/domain/tariff';
import { err, ok } from '@flouss/shared/kernel/result';
import type { Result } from '@flouss/shared/kernel/result';
import { listAgents } from '../db/agents.ts';
import type { Reader, Tx } from '../db/handles.ts';
import type { Database } from '../db/open.ts';
import type { TermsRow } from '../db/schema.ts';
import { bumpReferenceVersion, insertTerms, listTerms } from '../db/terms.ts';
import { INITIAL_LIMITS, INITIAL_TARIFF } from './initial-terms.ts';

export interface NewTerms {
  readonly tariff?: Tariff | undefined;
  readonly limits?: LimitPolicy | undefined;
}

/** Each version must be the next one of its kind. */
export async function publishTerms(tx: Tx, terms: NewTerms): Promise<Result<null, 'version-taken'>> {
  if (!(await areNext(tx, terms))) return err('version-taken');
  for (const row of rowsOf(terms)) await insertTerms(tx, row);
  await announceReferences(tx);
  return ok(null);
}

/** Each the next version of its kind. */
export async function areNext(db: Reader, terms: NewTerms): Promise<boolean> {
  const standing = await listTerms(db);
  const lastOf = (kind: TermsRow['kind']): number => standing.findLast((row) => row.kind === kind)?.version ?? 0;
  return rowsOf(terms).every(({ kind, version }) => version === lastOf(kind) + 1);
}

function rowsOf(terms: NewTerms): TermsRow[] {
  return (['tariff', 'limits'] as const).flatMap((kind) => {
    const body = terms[kind];
    return body ? [{ kind, version: body.version, effective_at: body.effective_at, body: JSON.stringify(body) }] : [];
  });
}

/** Tells every counter that a new snapshot is due. */
export async function announceReferences(tx: Tx): Promise<void> {
  await bumpReferenceVersion(tx);
  for (const { agent_id } of await listAgents(tx)) tx.signal(`feed:${agent_id}`);
}

/** The first start of a centre publishes the first terms; every other start finds them. */
export async function publishInitialTerms(db: Database): Promise<void> {
  await db.transaction(async (tx) => {
    if ((await listTerms(tx)).length > 0) return;
    await publishTerms(tx, { tariff: INITIAL_TARIFF, limits: INITIAL_LIMITS });
  });
}
