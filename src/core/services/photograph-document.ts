/** Takes a photo of a customer's document into his file: sealed under his key, named by the fact, sent apart from it. */
import { open, seal } from '@flouss/platform/seal';
import { sha256 } from '@flouss/platform/system-ports';
import { jpegBytes, photoOwner, photoText, SealedPhoto } from '@flouss/shared/contract/documents';
import { ZERO } from '@flouss/shared/domain/money';
import { assert } from '@flouss/shared/kernel/assert';
import type { Service } from '../context.ts';
import { refuse, refuseField } from '../context.ts';
import { customerFile } from '../projections/customer-file.ts';
import { customerKey } from '../store/customer-keys.ts';
import { dropPhotosKeptBefore, findPhoto, insertPhoto } from '../store/photos.ts';
import type { Act } from './record-operation.ts';
import { recordOperation } from './record-operation.ts';
import { fileView } from './show-file.ts';

/** As long as a counter may have been away: then the server's copy has been backed up. */
const KEPT_AT_THE_COUNTER_MS = 30 * 24 * 60 * 60_000;

export const photographDocument: Service<'customer.photograph'> = (context, session, input) =>
  recordOperation(context, session, input, PHOTO);

const PHOTO: Act<'customer.photograph', 'document-photographed'> = {
  type: 'document-photographed',
  topics: ['customers'],
  isSame: ({ op_id, body }, { customer_id, side, jpeg }, read) => {
    const key = customerKey(read, customer_id);
    const sealed = findPhoto(read, op_id);
    const isAlike = body.customer_id === customer_id && body.side === side && body.bytes === jpegBytes(jpeg);
    // One that has gone from here can no longer be compared byte for byte.
    return (
      isAlike && (!sealed || !key || open(key, photoOwner(customer_id), SealedPhoto.parse(JSON.parse(sealed))) === jpeg)
    );
  },
  decide: (tx, { context, at, end }, { op_id, customer_id, side, jpeg }) => {
    const key = customerKey(tx, customer_id);
    const file = customerFile(tx, customer_id);
    if (!file || key === undefined) return refuse('customer-unknown');
    if (file.blocked) return refuse('customer-blocked');
    const bytes = jpegBytes(jpeg);
    if (bytes === undefined) return refuseField('jpeg', 'photo-unreadable');
    const sealed = photoText(seal(key, photoOwner(customer_id), jpeg, context.random));
    const digest = sha256(sealed);
    dropPhotosKeptBefore(tx, at - KEPT_AT_THE_COUNTER_MS);
    insertPhoto(tx, { op_id, seq: end.seq + 1, digest, sealed }, at);
    return { ok: true, value: { body: { customer_id, side, digest, bytes }, spends: ZERO, receipt: null } };
  },
  answer: (read, { reference }, { fact }) => {
    const file = customerFile(read, fact.body.customer_id);
    assert(file, 'a file just added to is there');
    return fileView(read, reference, file);
  },
};
