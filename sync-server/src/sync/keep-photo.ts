/**
 * Takes a sealed photo that a fact has named: from a counter of the customer's agent, exactly the bytes that were named, and a
 * JPEG inside, of the size that was named. Taken once, however often it comes.
 */
import { open } from '@flouss/platform/seal';
import { sha256 } from '@flouss/platform/system-ports';
import { jpegBytes, photoOwner, photoText, SealedPhoto } from '@flouss/shared/contract/documents';
import type { PhotoKept, SyncErrorCode } from '@flouss/shared/contract/sync';
import { err, ok } from '@flouss/shared/kernel/result';
import type { Result } from '@flouss/shared/kernel/result';
import { bringPicture } from '../db/bank-documents.ts';
import { findCustomer } from '../db/customers.ts';
import type { Tx } from '../db/handles.ts';
import type { Database } from '../db/open.ts';
import { findPhoto, findPicture, insertPicture } from '../db/photos.ts';
import type { DeviceRow, PhotoRow } from '../db/schema.ts';
import type { Ctx } from '../orders/context.ts';
import { announceCardAgain } from '../orders/move-card.ts';
import { customerKey } from '../orders/personal.ts';
import { admitDevice } from './admit-device.ts';
import type { SignedBy } from './admit-device.ts';

interface Deps {
  readonly db: Database;
  readonly ctx: Ctx;
}

export function keepPhoto(
  { db, ctx }: Deps,
  by: SignedBy,
  digest: string,
  body: Uint8Array,
): Promise<Result<PhotoKept, SyncErrorCode>> {
  const text = Buffer.from(body.buffer, body.byteOffset, body.length).toString();
  return db.transaction(async (tx) => {
    const device = await admitDevice(tx, ctx, by);
    if (!device.ok) return device;
    const photo = await photoOf(tx, device.value, digest);
    if (!photo) return err('not-found');
    if ((await findPicture(tx, digest)) !== undefined) return ok({ digest });
    if (!(await isThatPhoto(tx, ctx, photo, text))) return err('request-malformed');
    const now = ctx.clock.now();
    await insertPicture(tx, digest, text, now);
    for (const card of await bringPicture(tx, photo.customer_id, now)) await announceCardAgain(tx, ctx, card);
    return ok({ digest });
  });
}

/** What another agent's counters have named is not there for this one. */
async function photoOf(tx: Tx, device: DeviceRow, digest: string): Promise<PhotoRow | undefined> {
  const photo = await findPhoto(tx, digest);
  const customer = photo && (await findCustomer(tx, photo.customer_id));
  return customer?.agent_id === device.agent_id ? photo : undefined;
}

async function isThatPhoto(tx: Tx, ctx: Ctx, photo: PhotoRow, text: string): Promise<boolean> {
  if (sha256(text) !== photo.digest) return false;
  const sealed = SealedPhoto.safeParse(parseJson(text));
  const key = await customerKey(tx, ctx, photo.customer_id);
  if (!sealed.success || key === undefined || photoText(sealed.data) !== text) return false;
  const jpeg = open(key, photoOwner(photo.customer_id), sealed.data);
  return jpeg !== undefined && jpegBytes(jpeg) === photo.bytes;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
