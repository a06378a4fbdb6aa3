/** Which rows still stand under which master key, and their sealed columns exchanged for others. What is in them is not known here. */
import { sql } from 'kysely';
import type { AgentId, DeviceId } from '@flouss/shared/kernel/ids';
import type { Reader, Tx } from './handles.ts';
import type { CustomerRow } from './schema.ts';

/** Every column that is sealed under the master key. */
const SEALED_COLUMNS = [
  ['customer_keys', 'wrapped_key'],
  ['agents', 'contacts_sealed'],
  ['sms_bindings', 'sender_sealed'],
  ['sms_replies', 'sender_sealed'],
  ['sms_replies', 'text_sealed'],
  ['sms_part_sets', 'sender_sealed'],
  ['sms_parts', 'content_sealed'],
  ['sms_arrivals', 'sealed'],
  ['recovery_keys', 'envelope'],
] as const;

/** As `{"key":"…` begins. */
const ID_AT = 9;
const ID_LENGTH = 8;
const KEYED = '{"key":"%';

/** Rows by the id of the key that they name; `` for those of before there was a second key. */
export async function countByKey(db: Reader): Promise<ReadonlyMap<string, number>> {
  const counts = new Map<string, number>();
  for (const [table, column] of SEALED_COLUMNS) {
    const of = sql.ref(column);
    const id = sql<string>`case when ${of} like ${KEYED} then substr(${of}, ${ID_AT}, ${ID_LENGTH}) else '' end`;
    const rows = await db.sql
      .selectFrom(table as 'customer_keys')
      .select((row) => [id.as('id'), row.fn.countAll<number | string>().as('count')])
      .where(column as 'wrapped_key', 'is not', null)
      .groupBy(id)
      .execute();
    for (const { id: key, count } of rows) counts.set(key, (counts.get(key) ?? 0) + Number(count));
  }
  return counts;
}

/** `beginning`: how a column under the key in use begins. */
const isElsewhere = (column: string, beginning: string) =>
  sql<boolean>`substr(${sql.ref(column)}, 1, ${beginning.length}) <> ${beginning}`;

export interface CustomerElsewhere extends Pick<CustomerRow, 'customer_id' | 'personal_sealed'> {
  readonly wrapped_key: string;
}

export async function customersElsewhere(db: Reader, beginning: string, count: number): Promise<CustomerElsewhere[]> {
  return db.sql
    .selectFrom('customer_keys')
    .innerJoin('customers', 'customers.customer_id', 'customer_keys.customer_id')
    .select(['customers.customer_id', 'customers.personal_sealed', 'customer_keys.wrapped_key'])
    .where(isElsewhere('customer_keys.wrapped_key', beginning))
    .limit(count)
    .execute();
}

type PersonIndexes = Pick<CustomerRow, 'document_index' | 'phone_index' | 'name_birth_index'>;

/** Both or neither; nothing where either has been changed, or the person forgotten, since it was read. */
export async function moveCustomer(
  tx: Tx,
  seen: CustomerElsewhere,
  indexes: PersonIndexes,
  wrapped_key: string,
): Promise<boolean> {
  const { numUpdatedRows } = await tx.sql
    .updateTable('customer_keys')
    .set({ wrapped_key })
    .where('customer_id', '=', seen.customer_id)
    .where('wrapped_key', '=', seen.wrapped_key)
    .where((of) =>
      of.exists(
        of
          .selectFrom('customers')
          .select('customer_id')
          .where('customer_id', '=', seen.customer_id)
          .where('personal_sealed', '=', seen.personal_sealed),
      ),
    )
    .executeTakeFirst();
  if (numUpdatedRows !== 1n) return false;
  await tx.sql.updateTable('customers').set(indexes).where('customer_id', '=', seen.customer_id).execute();
  return true;
}

export async function contactsElsewhere(
  db: Reader,
  beginning: string,
  count: number,
): Promise<{ agent_id: AgentId; contacts_sealed: string }[]> {
  const rows = await db.sql
    .selectFrom('agents')
    .select(['agent_id', 'contacts_sealed'])
    .where('contacts_sealed', 'is not', null)
    .where(isElsewhere('contacts_sealed', beginning))
    .limit(count)
    .execute();
  return rows.flatMap(({ agent_id, contacts_sealed }) =>
    contacts_sealed === null ? [] : [{ agent_id, contacts_sealed }],
  );
}

export async function moveContacts(tx: Tx, agentId: AgentId, seen: string, sealed: string): Promise<void> {
  await tx.sql
    .updateTable('agents')
    .set({ contacts_sealed: sealed })
    .where('agent_id', '=', agentId)
    .where('contacts_sealed', '=', seen)
    .execute();
}

export async function sendersElsewhere(db: Reader, beginning: string, count: number) {
  return db.sql
    .selectFrom('sms_bindings')
    .select(['sender_index', 'sender_sealed'])
    .where(isElsewhere('sender_sealed', beginning))
    .limit(count)
    .execute();
}

export async function moveSender(tx: Tx, senderIndex: string, seen: string, sealed: string): Promise<void> {
  await tx.sql
    .updateTable('sms_bindings')
    .set({ sender_sealed: sealed })
    .where('sender_index', '=', senderIndex)
    .where('sender_sealed', '=', seen)
    .execute();
}

export async function repliesElsewhere(db: Reader, beginning: string, count: number) {
  return db.sql
    .selectFrom('sms_replies')
    .select(['reply_id', 'sender_index', 'sender_sealed', 'text_sealed'])
    .where((of) => of.or([isElsewhere('sender_sealed', beginning), isElsewhere('text_sealed', beginning)]))
    .limit(count)
    .execute();
}

export async function moveReply(
  tx: Tx,
  replyId: string,
  seen: { readonly sender_sealed: string; readonly text_sealed: string },
  sealed: { readonly sender_sealed: string; readonly text_sealed: string },
): Promise<void> {
  await tx.sql
    .updateTable('sms_replies')
    .set(sealed)
    .where('reply_id', '=', replyId)
    .where('sender_sealed', '=', seen.sender_sealed)
    .where('text_sealed', '=', seen.text_sealed)
    .execute();
}

export async function recoveryKeysElsewhere(
  db: Reader,
  beginning: string,
  count: number,
): Promise<{ device_id: DeviceId; envelope: string }[]> {
  return db.sql
    .selectFrom('recovery_keys')
    .select(['device_id', 'envelope'])
    .where(isElsewhere('envelope', beginning))
    .limit(count)
    .execute();
}

export async function moveRecoveryKey(tx: Tx, deviceId: DeviceId, seen: string, envelope: string): Promise<void> {
  await tx.sql
    .updateTable('recovery_keys')
    .set({ envelope })
    .where('device_id', '=', deviceId)
    .where('envelope', '=', seen)
    .execute();
}
