/** Rows of what the bank has told by itself: a digest of each call's name, so that it is heard once. */
import { createHash } from 'node:crypto';
import type { Tx } from './handles.ts';

/** Remembers a call's name; false when it was heard before. */
export async function claimCallback(tx: Tx, eventId: string, at: number): Promise<boolean> {
  const event_digest = createHash('sha256').update(eventId).digest('hex');
  const known = await tx.sql
    .selectFrom('bank_callbacks')
    .select('event_digest')
    .where('event_digest', '=', event_digest)
    .executeTakeFirst();
  if (known) return false;
  await tx.sql.insertInto('bank_callbacks').values({ event_digest, received_at: at }).execute();
  return true;
}

/** Names of calls that would be stale by now. */
export async function forgetCallbacks(tx: Tx, before: number): Promise<void> {
  await tx.sql.deleteFrom('bank_callbacks').where('received_at', '<', before).execute();
}
