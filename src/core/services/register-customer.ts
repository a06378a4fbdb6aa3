/** Registers a person with full KYC (Code monétaire et financier, R561-16-1); what is personal is sealed before it is signed. */
import { newSealKey, open, seal } from '@flouss/platform/seal';
import { findSamePerson, findCustomer } from '../store/customers.ts';
import type { CustomerPersonal } from '@flouss/shared/domain/customer';
import { isAdult, isDocumentValid, isSigned } from '@flouss/shared/domain/customer';
import { ZERO } from '@flouss/shared/domain/money';
import { readMrz } from '@flouss/shared/domain/mrz';
import type { MrzReading } from '@flouss/shared/domain/mrz-reading';
import { parsePhone } from '@flouss/shared/domain/phone';
import { assert } from '@flouss/shared/kernel/assert';
import type { Service } from '../context.ts';
import { refuse, refuseField } from '../context.ts';
import { customerKey, keepCustomerKey } from '../store/customer-keys.ts';
import { dropDraftsOf } from '../store/drafts.ts';
import { takeInPhotos } from './draft-photos.ts';
import type { Act } from './record-operation.ts';
import { recordOperation } from './record-operation.ts';
import { customerView } from './views.ts';

export const registerCustomer: Service<'customer.register'> = (context, session, input) => {
  const registered = recordOperation(context, session, input, REGISTRATION);
  if (registered.ok) takeInPhotos(context, session);
  return registered;
};

const REGISTRATION: Act<'customer.register', 'customer-registered'> = {
  type: 'customer-registered',
  topics: ['customers'],
  isSame: ({ body }, { customer_id, language, personal }, read) => {
    const key = customerKey(read, customer_id);
    const sealed = key && open(key, customer_id, body.personal);
    return body.customer_id === customer_id && body.language === language && sealed === textOf(personal);
  },
  decide: (tx, { context, at }, { customer_id, language, personal, mrz_text = '' }) => {
    if (!isAdult(personal.identity.birth_date, at)) return refuse('under-age');
    if (!isDocumentValid(personal.document, at)) return refuse('document-expired');
    if (!parsePhone(personal.phone, 'FR').ok) return refuse('phone-unreadable');
    if (!isSigned(personal)) return refuseField('personal.signature', 'signature-needed');
    if (personal.mrz && !isReadFrom(mrz_text, personal.mrz.reading, at)) return refuseField('mrz', 'mrz-unreadable');
    const same = findCustomer(tx, customer_id)?.customer_id ?? findSamePerson(tx, personal);
    if (same !== undefined) return refuse('already-registered', { customer_id: same });
    const key = newSealKey(context.random);
    keepCustomerKey(tx, customer_id, key);
    dropDraftsOf(tx, customer_id);
    const sealed = seal(key, customer_id, textOf(personal), context.random);
    return { ok: true, value: { body: { customer_id, language, personal: sealed }, spends: ZERO, receipt: null } };
  },
  answer: (read, desk, { fact }) => {
    const customer = findCustomer(read, fact.body.customer_id);
    assert(customer, 'a customer just registered is shown');
    return customerView(read, desk, customer);
  },
};

/** The screen has read the zone; what is kept of it is what its own lines say, check digits and all. */
function isReadFrom(text: string, claimed: MrzReading, at: number): boolean {
  const read = readMrz(text, at);
  return read.ok && JSON.stringify(read.value) === JSON.stringify(claimed);
}

/** The schema puts the fields in one order, so equal persons have equal texts. */
function textOf(personal: CustomerPersonal): string {
  return JSON.stringify(personal);
}
