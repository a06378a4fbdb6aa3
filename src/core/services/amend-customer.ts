/** Puts parts of a customer's file right, or up to date; what they say is sealed before it is signed. */
import { open, seal } from '@flouss/platform/seal';
import { PARTS_TO_APPROVE, partsOf, realChanges, withChanges } from '@flouss/shared/domain/amendment';
import type { AmendedPart, PersonalChanges } from '@flouss/shared/domain/amendment';
import { isAdult, isDocumentValid } from '@flouss/shared/domain/customer';
import type { CustomerPersonal } from '@flouss/shared/domain/customer';
import type { ParsedInputOf } from '@flouss/shared/contract/counter-api';
import { ZERO } from '@flouss/shared/domain/money';
import { parsePhone } from '@flouss/shared/domain/phone';
import { assert } from '@flouss/shared/kernel/assert';
import type { CustomerId } from '@flouss/shared/kernel/ids';
import type { Service } from '../context.ts';
import { refuse } from '../context.ts';
import { customerFile } from '../projections/customer-file.ts';
import { customerKey } from '../store/customer-keys.ts';
import { findSamePerson } from '../store/customers.ts';
import type { ReadStore } from '../store/handles.ts';
import type { Act } from './record-operation.ts';
import { recordOperation } from './record-operation.ts';
import { fileView } from './show-file.ts';

export const amendCustomer: Service<'customer.amend'> = (context, session, input) =>
  recordOperation(context, session, input, AMENDMENT);

const AMENDMENT: Act<'customer.amend', 'customer-amended'> = {
  type: 'customer-amended',
  topics: ['customers'],
  isSame: ({ body }, { customer_id, changes, language, reason }, read) => {
    const key = customerKey(read, customer_id);
    const sealed = key && open(key, customer_id, body.changes);
    // What said nothing new was left out: what was kept is part of what is asked.
    return (
      body.customer_id === customer_id &&
      body.reason === reason &&
      (body.language === null || body.language === language) &&
      typeof sealed === 'string' &&
      isPartOf(sealed, changes)
    );
  },
  decide: (tx, { context, at }, { customer_id, changes, language, reason, approval }) => {
    const file = customerFile(tx, customer_id);
    const key = customerKey(tx, customer_id);
    if (!file || key === undefined) return refuse('customer-unknown');
    if (file.blocked) return refuse('customer-blocked');
    const real = realChanges(file.personal, changes);
    const newLanguage = language === file.language ? null : language;
    const parts: AmendedPart[] = [...partsOf(real), ...(newLanguage ? (['language'] as const) : [])];
    if (parts.length === 0) return refuse('nothing-changed');
    const wrong = refusalOf(tx, customer_id, withChanges(file.personal, real), real, at);
    if (wrong) return wrong;
    if (parts.some((part) => PARTS_TO_APPROVE.has(part)) && !approval) return refuse('approval-needed');
    const sealed = seal(key, customer_id, JSON.stringify(real), context.random);
    const approved = approval ? { manager_id: approval.manager_id, reason: approval.reason } : null;
    const body = { customer_id, parts, changes: sealed, language: newLanguage, reason, approved };
    return { ok: true, value: { body, spends: ZERO, receipt: null } };
  },
  answer: (read, { reference }, { fact }) => {
    const file = customerFile(read, fact.body.customer_id);
    assert(file, 'a file just changed is there');
    return fileView(read, reference, file);
  },
};

function isPartOf(sealed: string, asked: ParsedInputOf<'customer.amend'>['changes']): boolean {
  const whole = asked as Readonly<Record<string, unknown>>;
  return Object.entries(JSON.parse(sealed) as object).every(
    ([part, value]) => JSON.stringify(value) === JSON.stringify(whole[part]),
  );
}

/** What a registration would be refused for, where this amendment touches it. */
function refusalOf(
  read: ReadStore,
  customerId: CustomerId,
  after: CustomerPersonal,
  { birth, document, phone, name }: PersonalChanges,
  at: number,
) {
  if (birth && !isAdult(birth.birth_date, at)) return refuse('under-age');
  if (document && !isDocumentValid(document, at)) return refuse('document-expired');
  if (phone && !parsePhone(phone, 'FR').ok) return refuse('phone-unreadable');
  if (!birth && !document && !phone && !name) return undefined;
  const same = findSamePerson(read, after, customerId);
  return same === undefined ? undefined : refuse('already-registered', { customer_id: same });
}
