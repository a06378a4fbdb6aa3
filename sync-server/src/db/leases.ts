/** Work that one process does at a time: lent by name until an instant, so that whoever dies holds nobody up for long. */
import { HORIZON_MS } from './bank-work.ts';
import type { Tx } from './handles.ts';

/** Taken anew by whoever has it; an instant beyond the horizon was written by a clock that stood wrong. */
export async function takeLease(tx: Tx, name: string, by: string, now: number, until: number): Promise<boolean> {
  const there = await tx.sql.selectFrom('leases').selectAll().where('name', '=', name).executeTakeFirst();
  if (!there) {
    await tx.sql.insertInto('leases').values({ name, lease_by: by, lease_until: until }).execute();
    return true;
  }
  const isFree = there.lease_by === by || there.lease_until <= now || there.lease_until > now + HORIZON_MS;
  if (isFree)
    await tx.sql.updateTable('leases').set({ lease_by: by, lease_until: until }).where('name', '=', name).execute();
  return isFree;
}

export async function returnLease(tx: Tx, name: string, by: string): Promise<void> {
  await tx.sql
    .updateTable('leases')
    .set({ lease_until: 0 })
    .where('name', '=', name)
    .where('lease_by', '=', by)
    .execute();
}
