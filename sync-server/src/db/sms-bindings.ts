/** Who speaks for which customer, the one-time codes that say so, and the locks on senders who guess. One sender, one customer. */
import type { Language } from '@flouss/shared/domain/language';
import type { CustomerId } from '@flouss/shared/kernel/ids';
import type { Reader, Tx } from './handles.ts';
import { closeProposals } from './sms-proposals.ts';
import type { SmsBindingRow, SmsCodeRow, SmsLockRow } from './schema.ts';

const CODES_MAX = 20;

export async function findBinding(db: Reader, senderIndex: string): Promise<SmsBindingRow | undefined> {
  return db.sql.selectFrom('sms_bindings').selectAll().where('sender_index', '=', senderIndex).executeTakeFirst();
}

export async function findBindingOf(db: Reader, customerId: CustomerId): Promise<SmsBindingRow | undefined> {
  return db.sql.selectFrom('sms_bindings').selectAll().where('customer_id', '=', customerId).executeTakeFirst();
}

/** The new binding takes the place of any that the sender or the customer had; that it was there is kept. */
export async function replaceBinding(tx: Tx, binding: SmsBindingRow): Promise<void> {
  await tx.sql
    .deleteFrom('sms_bindings')
    .where((is) => is.or([is('sender_index', '=', binding.sender_index), is('customer_id', '=', binding.customer_id)]))
    .execute();
  await tx.sql.insertInto('sms_bindings').values(binding).execute();
  const { customer_id, sender_index, bound_at } = binding;
  const sender = { customer_id, sender_index, bound_at };
  await tx.bulk.put(
    'sms_senders',
    ['customer_id', 'sender_index'],
    ['customer_id', 'sender_index', 'bound_at'],
    [sender],
  );
}

/** Nobody speaks for the customer any more: neither the phone that did, nor one that holds a code given before. */
export async function silenceCustomer(tx: Tx, customerId: CustomerId, at: number): Promise<void> {
  const binding = await findBindingOf(tx, customerId);
  if (binding) {
    await closeProposals(tx, binding.sender_index);
    await tx.sql.deleteFrom('sms_bindings').where('customer_id', '=', customerId).execute();
  }
  await tx.sql
    .updateTable('sms_codes')
    .set({ expires_at: at })
    .where('customer_id', '=', customerId)
    .where('used_at', 'is', null)
    .where('expires_at', '>', at)
    .execute();
}

export async function setStopped(tx: Tx, senderIndex: string, stopped: 0 | 1): Promise<void> {
  await tx.sql.updateTable('sms_bindings').set({ stopped }).where('sender_index', '=', senderIndex).execute();
}

export async function setLanguage(tx: Tx, senderIndex: string, language: Language): Promise<void> {
  await tx.sql.updateTable('sms_bindings').set({ language }).where('sender_index', '=', senderIndex).execute();
}

export async function findCode(db: Reader, codeIndex: string): Promise<SmsCodeRow | undefined> {
  return db.sql.selectFrom('sms_codes').selectAll().where('code_index', '=', codeIndex).executeTakeFirst();
}

export async function insertCode(tx: Tx, code: SmsCodeRow): Promise<void> {
  await tx.sql.insertInto('sms_codes').values(code).execute();
}

/** False when it has been used before. */
export async function useCode(tx: Tx, codeIndex: string, at: number): Promise<boolean> {
  const { numUpdatedRows } = await tx.sql
    .updateTable('sms_codes')
    .set({ used_at: at })
    .where('code_index', '=', codeIndex)
    .where('used_at', 'is', null)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

/** The customer's codes, used or not, that are or were valid after `since`; newest first. */
export async function codesValidAfter(db: Reader, customerId: CustomerId, since: number): Promise<SmsCodeRow[]> {
  return db.sql
    .selectFrom('sms_codes')
    .selectAll()
    .where('customer_id', '=', customerId)
    .where('expires_at', '>', since)
    .orderBy('op_id', 'desc')
    .limit(CODES_MAX)
    .execute();
}

/** Had the customer used a code before `at`, hence been bound to another sender than the one bound then? */
export async function wasBoundBefore(db: Reader, customerId: CustomerId, at: number): Promise<boolean> {
  const row = await db.sql
    .selectFrom('sms_codes')
    .select('code_index')
    .where('customer_id', '=', customerId)
    .where('used_at', '<', at)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

export async function findLock(db: Reader, senderIndex: string): Promise<SmsLockRow | undefined> {
  return db.sql.selectFrom('sms_locks').selectAll().where('sender_index', '=', senderIndex).executeTakeFirst();
}

export async function saveLock(tx: Tx, lock: SmsLockRow): Promise<void> {
  await tx.bulk.put(
    'sms_locks',
    ['sender_index'],
    ['sender_index', 'wrong_codes', 'locked_until', 'needs_support'],
    [lock],
  );
}

/** Forgets the sender's wrong codes: after a right one, or when support has spoken with the customer. */
export async function clearLock(tx: Tx, senderIndex: string): Promise<void> {
  await tx.sql.deleteFrom('sms_locks').where('sender_index', '=', senderIndex).execute();
}
