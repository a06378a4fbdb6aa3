/** The next picture of a customer's document that is to go with his file, opened at the moment it leaves; kept nowhere. */
import { open } from '@flouss/platform/seal';
import { photoOwner, SealedPhoto } from '@flouss/shared/contract/documents';
import { assert } from '@flouss/shared/kernel/assert';
import { nextPicture } from '../db/bank-documents.ts';
import type { Tx } from '../db/handles.ts';
import type { BankWorkRow } from '../db/schema.ts';
import type { Ctx } from '../orders/context.ts';
import { customerKey } from '../orders/personal.ts';
import { customerOf } from './named-by-row.ts';
import type { BankDocument } from './port.ts';

export interface Picture {
  /** As its fact names it. */
  readonly digest: string;
  readonly document: BankDocument;
}

/** Undefined when the bank has all there are, or the customer was forgotten. */
export async function pictureFor(tx: Tx, ctx: Ctx, row: BankWorkRow): Promise<Picture | undefined> {
  const customerId = customerOf(row);
  const key = await customerKey(tx, ctx, customerId);
  const due = key === undefined ? undefined : await nextPicture(tx, row.work_key, customerId);
  if (key === undefined || !due) return undefined;
  const { digest, side } = due;
  const base64 = open(key, photoOwner(customerId), SealedPhoto.parse(JSON.parse(due.sealed)));
  assert(base64 !== undefined, 'a picture was kept because it opens');
  return { digest, document: { side, jpeg: Buffer.from(base64, 'base64') } };
}
