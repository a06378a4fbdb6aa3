/** Who is registered already and may be the person being typed: offered while it is typed, long before a second record is made. */
import type { SameCustomerView } from '@flouss/shared/contract/views';
import { parsePhone } from '@flouss/shared/domain/phone';
import { maySharePerson } from '@flouss/shared/domain/same-name';
import type { ParsedInputOf } from '@flouss/shared/contract/counter-api';
import type { Service } from '../context.ts';
import type { CustomerRow } from '../store/customers.ts';
import type { ReadStore } from '../store/handles.ts';
import { customersBornOn, customersByDocument, customersByPhone } from '../store/search.ts';
import { personName } from './views.ts';

const OFFERED_MAX = 3;
/** A whole document number or phone has few owners; a day of birth a few dozen among 100,000 people. */
const CANDIDATES_MAX = 200;

type Typed = ParsedInputOf<'customer.find-same'>;

export const findSame: Service<'customer.find-same'> = ({ store: { read } }, _session, typed) => {
  const found = [
    ...byDocument(read, typed).map((customer) => shown(customer, 'document')),
    ...byPhone(read, typed).map((customer) => shown(customer, 'phone')),
    ...byNameAndBirth(read, typed).map((customer) => shown(customer, 'name')),
  ];
  const once = found.filter(
    ({ customer_id }, i) => found.findIndex((other) => other.customer_id === customer_id) === i,
  );
  return { ok: true, value: once.slice(0, OFFERED_MAX) };
};

function byDocument(read: ReadStore, { document_number }: Typed): CustomerRow[] {
  const number = document_number.toUpperCase().replace(/[\s./-]/g, '');
  if (!/^[A-Z0-9]{3,20}$/.test(number)) return [];
  return customersByDocument(read, number, OFFERED_MAX).filter((customer) => customer.document_number === number);
}

function byPhone(read: ReadStore, { phone, country }: Typed): CustomerRow[] {
  const parsed = parsePhone(phone, country);
  if (!parsed.ok) return [];
  return customersByPhone(read, parsed.value, OFFERED_MAX).filter((customer) => customer.phone === parsed.value);
}

function byNameAndBirth(read: ReadStore, { name, birth_date }: Typed): CustomerRow[] {
  if (birth_date === null) return [];
  return customersBornOn(read, birth_date, CANDIDATES_MAX).filter((customer) =>
    maySharePerson(name, personName(customer.given_names, customer.family_name)),
  );
}

function shown(customer: CustomerRow, because: SameCustomerView['because']): SameCustomerView {
  const { customer_id, given_names, family_name, birth_date, phone, document_number } = customer;
  return { customer_id, name: personName(given_names, family_name), birth_date, phone, document_number, because };
}
