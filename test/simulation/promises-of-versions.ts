/** What must hold of facts that an older program wrote: whoever reads the newest version reads them, too. */
import { FactEnvelope } from '@flouss/shared/contract/journal';
import { isOfBefore } from './older-program.ts';
import type { Say, World } from './world.ts';

/** At any moment. */
export async function olderFactsAreRead({ centre, poison, shops }: World, say: Say): Promise<void> {
  if (!shops.some(({ hasBeenOld }) => hasBeenOld)) return;
  const refused = await centre.db.read.sql
    .selectFrom('facts')
    .select(['op_id', 'text', 'code'])
    .where('code', 'in', ['unknown-type', 'malformed'])
    .execute();
  for (const { op_id, text, code } of refused) {
    const fact = FactEnvelope.parse(JSON.parse(text));
    if (!poison.facts.has(op_id) && isOfBefore(fact)) say('I10', `${fact.type} v${fact.v} ${op_id} is ${code}`);
  }
}
