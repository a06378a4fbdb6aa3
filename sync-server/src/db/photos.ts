/** Photos of documents: what the facts named, and apart from it the sealed pictures that came. */
import type { Reader, Tx } from './handles.ts';
import type { PhotoRow } from './schema.ts';

const COLUMNS = ['digest', 'customer_id', 'op_id', 'side', 'bytes', 'named_at'] as const;

export async function insertPhotos(tx: Tx, photos: readonly PhotoRow[]): Promise<void> {
  await tx.bulk.insert('photos', COLUMNS, photos);
}

export async function photosByDigests(db: Reader, digests: readonly string[]): Promise<PhotoRow[]> {
  return db.sql.selectFrom('photos').selectAll().where(db.oneOf('digest', digests)).execute();
}

export async function findPhoto(db: Reader, digest: string): Promise<PhotoRow | undefined> {
  return db.sql.selectFrom('photos').selectAll().where('digest', '=', digest).executeTakeFirst();
}

/** The picture itself, sealed; undefined until it has come. */
export async function findPicture(db: Reader, digest: string): Promise<string | undefined> {
  const row = await db.sql.selectFrom('pictures').select('sealed').where('digest', '=', digest).executeTakeFirst();
  return row?.sealed;
}

export async function insertPicture(tx: Tx, digest: string, sealed: string, at: number): Promise<void> {
  await tx.sql.insertInto('pictures').values({ digest, sealed, received_at: at }).execute();
}
