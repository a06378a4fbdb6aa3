/** Rows of what customers texted, each message once. What a text means is not known here. */
import type { Reader, Tx } from './handles.ts';
import type { SmsInboxRow } from './schema.ts';

/** The outcome of a message that only said again what was said a moment before. */
export const REPEATED = 'repeated';
/** The outcome of a message that asked for something and got nothing. */
export const REFUSED = 'refused';

export async function isMessageKnown(db: Reader, messageId: string): Promise<boolean> {
  const row = await db.sql
    .selectFrom('sms_inbox')
    .select('message_id')
    .where('message_id', '=', messageId)
    .executeTakeFirst();
  return row !== undefined;
}

/** Those of these messages that are here. */
export async function knownMessages(db: Reader, messageIds: readonly string[]): Promise<ReadonlySet<string>> {
  const rows = await db.sql
    .selectFrom('sms_inbox')
    .select('message_id')
    .where(db.oneOf('message_id', messageIds))
    .execute();
  return new Set(rows.map(({ message_id }) => message_id));
}

/**
 * Has this sender said these words after `since`, or, to no avail, after `sinceRefused`? Repetitions do not count, or a customer who
 * insists would never be heard again.
 */
export async function wereWordsSaid(
  db: Reader,
  wordsIndex: string,
  since: number,
  sinceRefused: number,
): Promise<boolean> {
  const row = await db.sql
    .selectFrom('sms_inbox')
    .select('message_id')
    .where('words_index', '=', wordsIndex)
    .where('received_at', '>', since)
    .where('outcome', '<>', REPEATED)
    .where((is) => is.or([is('outcome', '<>', REFUSED), is('received_at', '>', sinceRefused)]))
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

export async function insertMessage(tx: Tx, message: SmsInboxRow): Promise<void> {
  await tx.sql.insertInto('sms_inbox').values(message).execute();
}
