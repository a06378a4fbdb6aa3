/** What must hold of the centre's master keys when all is quiet: nothing stands under a former one, and the one in use opens everything. */
import { CustomerPersonal } from '@flouss/shared/domain/customer';
import { Sealed } from '@flouss/shared/contract/journal';
import { open } from '@flouss/platform/seal';
import { countByKey } from '../../sync-server/src/db/envelope-rows.ts';
import { openColumn } from '../../sync-server/src/db/envelopes.ts';
import { keysInUse } from '../../sync-server/src/db/key-match.ts';
import type { ServerKeys } from '../../sync-server/src/db/server-keys.ts';
import { personIndexes } from '../../sync-server/src/orders/blind-indexes.ts';
import { ownerOfReply, ownerOfSender } from '../../sync-server/src/orders/envelope-owners.ts';
import type { Say, World } from './world.ts';

export async function oneKeyOpensEverything(world: World, say: Say): Promise<void> {
  const { db, masterKeys } = world.centre;
  if (masterKeys.isBeingReplaced()) say('keys', 'the former master key was never thrown away');
  const keys = await keysInUse(db.read, masterKeys.file.slice(0, 1));
  for (const [id, count] of await countByKey(db.read)) {
    if (id !== keys.id) say('keys', `${count} rows stand under the former master key "${id}"`);
  }
  await customersOpen(world, keys, say);
  await messagesOpen(world, keys, say);
}

/** And are found again by what they are known by. */
async function customersOpen({ centre }: World, keys: ServerKeys, say: Say): Promise<void> {
  const rows = await centre.db.read.sql
    .selectFrom('customers')
    .innerJoin('customer_keys', 'customer_keys.customer_id', 'customers.customer_id')
    .selectAll('customers')
    .select('customer_keys.wrapped_key')
    .execute();
  for (const { customer_id, personal_sealed, wrapped_key, document_index, name_birth_index } of rows) {
    const key = openColumn(keys, 'wrapKey', customer_id, wrapped_key);
    const text = key && open(key, customer_id, Sealed.parse(JSON.parse(personal_sealed)));
    if (text === undefined) {
      say('keys', `the file of customer ${customer_id} does not open`);
      continue;
    }
    const indexes = personIndexes(keys, CustomerPersonal.parse(JSON.parse(text)));
    if (indexes.document_index !== document_index || indexes.name_birth_index !== name_birth_index) {
      say('keys', `customer ${customer_id} would not be known again`);
    }
  }
}

async function messagesOpen({ centre }: World, keys: ServerKeys, say: Say): Promise<void> {
  const { sql } = centre.db.read;
  const opens = (owner: string, column: string): boolean =>
    openColumn(keys, 'envelopeKey', owner, column) !== undefined;
  for (const { sender_index, sender_sealed } of await sql.selectFrom('sms_bindings').selectAll().execute()) {
    if (!opens(ownerOfSender(sender_index), sender_sealed)) say('keys', `whoever texts as ${sender_index} is unknown`);
  }
  for (const { reply_id, text_sealed } of await sql.selectFrom('sms_replies').selectAll().execute()) {
    if (text_sealed !== null && !opens(ownerOfReply(reply_id), text_sealed)) {
      say('keys', `the text of reply ${reply_id} does not open`);
    }
  }
}
