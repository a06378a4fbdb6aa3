/** What must hold of freeze lists: whoever stands on one is found, and the bank hears nothing in his name until two have released him. */
import type { CustomerId } from '@flouss/shared/kernel/ids';
import { listInForce } from '../../sync-server/src/db/screening-lists.ts';
import type { Say, World } from './world.ts';

/** Two servers' clocks, at most. */
const CLOCKS_APART_MS = 25 * 60_000;

/** When all is quiet. */
export async function listedAreHeld(world: World, say: Say): Promise<void> {
  const { sql } = world.centre.db.read;
  const list = await listInForce(world.centre.db.read);
  const standings = await sql.selectFrom('screenings').selectAll().execute();
  const reviews = await sql.selectFrom('reviews').selectAll().where('kind', '=', 'screening').execute();
  const ofWhom = Map.groupBy(reviews, ({ subject }) => subject);
  for (const { customer_id, state, list_version } of standings) {
    const his = ofWhom.get(customer_id) ?? [];
    if (list && list_version !== list.version)
      say('screening', `customer ${customer_id} was never searched for in list ${list.version}`);
    const wasReleased = his.some((review) => review.state === 'released');
    if (isListed(world, customer_id) && state !== 'review' && state !== 'frozen' && !wasReleased)
      say('screening', `customer ${customer_id} stands on the list, and is ${state}`);
    if (his.some((review) => review.state === 'confirmed') && state !== 'frozen')
      say('screening', `customer ${customer_id} was to be frozen, and is ${state}`);
    const held = his.filter((review) => review.state !== 'released').map(({ opened_at }) => opened_at);
    if (held.length > 0 && !wasReleased) await nothingLeft(world, customer_id, Math.min(...held), say);
  }
}

function isListed({ register, registered }: World, customerId: CustomerId): boolean {
  const n = registered.get(customerId);
  return n !== undefined && register.listed.has(n);
}

/** Of what was to be told the bank in his name after it was known; that a card is blocked is. */
async function nothingLeft({ centre, bank }: World, customerId: CustomerId, since: number, say: Say): Promise<void> {
  const did = new Set(bank.entries.map(({ kind, key }) => `${kind} ${key}`));
  const works = await centre.db.read.sql
    .selectFrom('bank_work')
    .select(['kind', 'work_key'])
    .where('customer_id', '=', customerId)
    .where('created_at', '>', since + CLOCKS_APART_MS)
    .where('kind', '<>', 'block')
    .execute();
  for (const { kind, work_key } of works) {
    if (did.has(`${kind} ${work_key}`))
      say('screening', `${kind} ${work_key} of ${customerId}, whose file was held, has left for the bank`);
  }
}
