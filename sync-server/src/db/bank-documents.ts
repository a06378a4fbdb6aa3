/** Which pictures of a customer's document the bank has for his file, and which are still to be brought. */
import { sql } from 'kysely';
import type { CardReference } from '@flouss/shared/domain/card-reference';
import type { CustomerId } from '@flouss/shared/kernel/ids';
import type { Reader, Tx } from './handles.ts';
import type { BankDocumentRow, PhotoRow } from './schema.ts';

export interface DuePicture extends Pick<PhotoRow, 'digest' | 'customer_id' | 'side'> {
  /** As the counter sent it. */
  readonly sealed: string;
}

/** The first named of those that have arrived here, and of which the bank has not spoken for this file. */
export async function nextPicture(
  db: Reader,
  workKey: string,
  customerId: CustomerId,
): Promise<DuePicture | undefined> {
  return db.sql
    .selectFrom('photos')
    .innerJoin('pictures', 'pictures.digest', 'photos.digest')
    .select(['photos.digest', 'photos.customer_id', 'photos.side', 'pictures.sealed'])
    .where('photos.customer_id', '=', customerId)
    .where((is) =>
      is.not(
        is.exists(
          is
            .selectFrom('bank_documents as brought')
            .select('brought.digest')
            .whereRef('brought.digest', '=', 'photos.digest')
            .where('brought.work_key', '=', workKey),
        ),
      ),
    )
    .orderBy('photos.named_at')
    .orderBy('photos.digest')
    .limit(1)
    .executeTakeFirst();
}

export async function insertBankDocument(tx: Tx, row: BankDocumentRow): Promise<void> {
  await tx.sql.insertInto('bank_documents').values(row).execute();
}

/** Of applications that were queued this moment: those whose customers have pictures here bring them first. */
export async function bringPicturesWith(tx: Tx, workKeys: readonly string[]): Promise<void> {
  if (workKeys.length === 0) return;
  await tx.sql
    .updateTable('bank_work')
    .set({ documents_due: 1 })
    .where(tx.oneOf('work_key', workKeys))
    .where(
      sql<boolean>`exists (select 1 from photos join pictures on pictures.digest = photos.digest where photos.customer_id = bank_work.customer_id)`,
    )
    .execute();
}

/** A picture has arrived: it goes to each of the customer's files that the bank has not decided on. Whose cards they are for. */
export async function bringPicture(tx: Tx, customerId: CustomerId, at: number): Promise<CardReference[]> {
  const files = await tx.sql
    .selectFrom('bank_work')
    .innerJoin('cards', 'cards.sale_op_id', 'bank_work.op_id')
    .select(['bank_work.work_key', 'cards.card_reference'])
    .where('cards.customer_id', '=', customerId)
    .where('bank_work.kind', '=', 'application')
    .where('bank_work.state', 'in', ['queued', 'sent', 'unknown'])
    .execute();
  if (files.length === 0) return [];
  await tx.sql
    .updateTable('bank_work')
    .set({ documents_due: 1, next_at: at })
    .where(
      tx.oneOf(
        'work_key',
        files.map(({ work_key }) => work_key),
      ),
    )
    .execute();
  tx.signal('bank-work');
  return files.map(({ card_reference }) => card_reference);
}
