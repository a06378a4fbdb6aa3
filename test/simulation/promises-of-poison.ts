/** What must hold of facts that the centre could make nothing of: they stand, did nothing, and what was paid with them goes back once. */
import { FactEnvelope } from '@flouss/shared/contract/journal';
import type { OpId } from '@flouss/shared/kernel/ids';
import type { Poison } from './poison.ts';
import type { Say, World } from './world.ts';

/** At any moment. */
export async function poisonDidNothing(world: World, say: Say): Promise<void> {
  const { centre, bank, poison } = world;
  if (poison.facts.size === 0) return;
  const { sql } = centre.db.read;
  for (const { op_id, type, code } of await sql.selectFrom('facts').select(['op_id', 'type', 'code']).execute()) {
    if (poison.facts.has(op_id) && code === null) say('I10', `${type} ${op_id} could not be judged, and was taken`);
  }
  for (const { group_id } of await sql.selectFrom('ledger_groups').select('group_id').execute()) {
    if (isPoison(poison, group_id)) say('I10', `${group_id} is booked for a fact that could not be judged`);
  }
  for (const { kind, key } of bank.entries) {
    if (isPoison(poison, key)) say('I10', `the bank did ${kind} ${key} for a fact that could not be judged`);
  }
  // What a centre has forgotten may be told again by one counter before the other.
  if (!centre.hasForgotten) await refundsAreTaken(world, say);
}

/** Nobody was served: money that a counter has given back is taken as given back. */
async function refundsAreTaken({ centre, poison }: World, say: Say): Promise<void> {
  const refunds = await centre.db.read.sql
    .selectFrom('facts')
    .select(['op_id', 'text', 'code'])
    .where('type', '=', 'refund-paid')
    .execute();
  const taken = new Map<OpId, boolean>();
  for (const { op_id, text, code } of refunds) {
    const { refund_of } = FactEnvelope.parse(JSON.parse(text)).body as { readonly refund_of: OpId };
    if (!poison.facts.has(refund_of) || poison.facts.has(op_id)) continue;
    taken.set(refund_of, taken.get(refund_of) === true || code === null);
  }
  for (const [opId, isTaken] of taken) {
    if (!isTaken) say('I10', `${opId} could not be judged, was paid back, and the centre does not take that`);
  }
}

const ID_LENGTH = 36;
const isPoison = ({ facts }: Poison, name: string): boolean => facts.has(name.slice(0, ID_LENGTH) as OpId);
