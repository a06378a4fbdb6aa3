/** Which suspicion policy is in force, and how the next one is published. */
import { SuspicionPolicy, suspicionPolicyInForce } from '@flouss/shared/domain/suspicion';
import { err, ok } from '@flouss/shared/kernel/result';
import type { Result } from '@flouss/shared/kernel/result';
import type { Reader, Tx } from '../db/handles.ts';
import type { Database } from '../db/open.ts';
import { insertSuspicionPolicy, listSuspicionPolicies } from '../db/suspicion.ts';
import { INITIAL_SUSPICION } from './initial-policy.ts';

/** Undefined until one is published: nothing is held. */
export async function suspicionPolicy(db: Reader, at: number): Promise<SuspicionPolicy | undefined> {
  const published = await listSuspicionPolicies(db);
  return suspicionPolicyInForce(
    published.map(({ body }) => SuspicionPolicy.parse(JSON.parse(body))),
    at,
  );
}

/** Each the next version. */
export async function publishSuspicion(tx: Tx, policy: SuspicionPolicy): Promise<Result<null, 'version-taken'>> {
  if (!(await isNextSuspicion(tx, policy))) return err('version-taken');
  const { version, effective_at } = policy;
  await insertSuspicionPolicy(tx, { version, effective_at, body: JSON.stringify(policy) });
  return ok(null);
}

export async function isNextSuspicion(db: Reader, { version }: SuspicionPolicy): Promise<boolean> {
  return version === ((await listSuspicionPolicies(db)).at(-1)?.version ?? 0) + 1;
}

export async function publishInitialSuspicion(db: Database): Promise<void> {
  await db.transaction(async (tx) => {
    if ((await listSuspicionPolicies(tx)).length === 0) await publishSuspicion(tx, INITIAL_SUSPICION);
  });
}
