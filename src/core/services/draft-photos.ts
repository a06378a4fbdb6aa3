/**
 * Photos of somebody who is not registered yet: kept with his draft, so that a crash loses none, and taken into his file, sealed
 * under his own key, once he is a customer.
 */
import { DRAFT_PHOTOS_MAX } from '@flouss/shared/contract/drafts';
import { jpegBytes } from '@flouss/shared/contract/documents';
import type { Context, Service, Session } from '../context.ts';
import { refuse, refuseField } from '../context.ts';
import { findCustomer } from '../store/customers.ts';
import {
  dropDraftPhoto,
  findDraftPhoto,
  keepDraftPhoto,
  listDraftPhotos,
  photosToTakeIn,
} from '../store/draft-photos.ts';
import { findDraft, keepDraft } from '../store/drafts.ts';
import { StoreUnavailable } from '../store/handles.ts';
import { photographDocument } from './photograph-document.ts';

export const keepPhotoOfDraft: Service<'draft.keep-photo'> = (context, { operator }, { beneficiary_id, ...photo }) => {
  if (jpegBytes(photo.jpeg) === undefined) return refuseField('jpeg', 'photo-unreadable');
  const { customer_id } = photo;
  const { operator_id } = operator;
  return context.store.write((tx) => {
    if (findCustomer(tx, customer_id)) return refuse('already-registered', { customer_id });
    if (listDraftPhotos(tx, customer_id).length >= DRAFT_PHOTOS_MAX) return refuse('too-many-photos');
    // It may come before the first word is typed.
    if (findDraft(tx, operator_id)?.customer_id !== customer_id) {
      keepDraft(tx, operator_id, { customer_id, beneficiary_id, fields: {} }, context.clock.now());
    }
    keepDraftPhoto(tx, operator_id, photo);
    return { ok: true, value: {} };
  });
};

export const getPhotoOfDraft: Service<'draft.get-photo'> = ({ store }, { operator }, { op_id }) => {
  const jpeg = findDraftPhoto(store.read, operator.operator_id, op_id);
  return jpeg === undefined ? refuse('photo-unknown') : { ok: true, value: { jpeg } };
};

export const dropPhotoOfDraft: Service<'draft.drop-photo'> = ({ store }, { operator }, { op_id }) => {
  store.write((tx) => {
    if (findDraftPhoto(tx, operator.operator_id, op_id) !== undefined) dropDraftPhoto(tx, op_id);
  });
  return { ok: true, value: {} };
};

/**
 * With the registration, and for those it left behind when the process or the disk failed just then, at the next sign-in of
 * whoever took them. A disk that refuses leaves them where they are.
 */
export function takeInPhotos(context: Context, session: Session): void {
  try {
    for (const photo of photosToTakeIn(context.store.read, session.operator.operator_id)) {
      photographDocument(context, session, photo);
      // Also one that was refused: his file says so, and the photo is taken there.
      context.store.write((tx) => dropDraftPhoto(tx, photo.op_id));
    }
  } catch (error) {
    if (!(error instanceof StoreUnavailable)) throw error;
  }
}
