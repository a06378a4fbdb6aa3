/** Keeps what is typed of a registration while it is typed, so that a crash, a queue or a lock loses nothing of it. */
import type { DraftFields } from '@flouss/shared/contract/drafts';
import { readMrz } from '@flouss/shared/domain/mrz';
import { containsPan } from '@flouss/shared/domain/pan';
import type { Service } from '../context.ts';
import { findCustomer } from '../store/customers.ts';
import { dropDraft, dropDraftsKeptBefore, findDraft, keepDraft } from '../store/drafts.ts';

/** A person half registered a week ago will not be. */
const DRAFT_AGE_MAX_MS = 7 * 24 * 60 * 60_000;

export const getDraft: Service<'draft.get'> = (context, { operator }) => {
  const at = context.clock.now();
  const draft = context.store.write((tx) => {
    dropDraftsKeptBefore(tx, at - DRAFT_AGE_MAX_MS);
    return findDraft(tx, operator.operator_id);
  });
  return { ok: true, value: draft ?? null };
};

/** A pause that comes in after the registration itself keeps nothing. */
export const keepRegistrationDraft: Service<'draft.keep'> = (context, { operator }, draft) => {
  const at = context.clock.now();
  const fields = withoutCardNumbers(draft.fields, at);
  context.store.write((tx) => {
    if (!findCustomer(tx, draft.customer_id)) keepDraft(tx, operator.operator_id, { ...draft, fields }, at);
  });
  return { ok: true, value: {} };
};

export const dropRegistrationDraft: Service<'draft.drop'> = (context, { operator }) => {
  context.store.write((tx) => dropDraft(tx, operator.operator_id));
  return { ok: true, value: {} };
};

/** Nothing in a draft has been checked yet: what looks like a card number is left out. */
function withoutCardNumbers(fields: DraftFields, at: number): DraftFields {
  const isKept = ([path, text]: [string, string]): boolean =>
    !containsPan(text) || (path === 'mrz.text' && readMrz(text, at).ok);
  return Object.fromEntries(Object.entries(fields).filter(isKept));
}
