/** Customers as the screens show them and as a second registration finds them; the rest of a file stays sealed. A projection. */
import type { CustomerPersonal } from '@flouss/shared/domain/customer';
import { personKeys } from '@flouss/shared/domain/customer';
import type { Language } from '@flouss/shared/domain/language';
import type { CountryCode, PhoneNumber } from '@flouss/shared/domain/phone';
import type { BeneficiaryId, CustomerId } from '@flouss/shared/kernel/ids';
import type { ReadStore, WriteTx } from './handles.ts';
import { query } from './handles.ts';

export interface CustomerRow {
  /** Row number, shared with the words he is found by. */
  readonly id: number;
  readonly customer_id: CustomerId;
  readonly language: Language;
  readonly given_names: string;
  readonly family_name: string;
  readonly birth_date: string;
  readonly phone: PhoneNumber;
  readonly document_number: string;
  readonly beneficiary_id: BeneficiaryId;
  readonly beneficiary_given_names: string;
  readonly beneficiary_family_name: string;
  readonly beneficiary_country: CountryCode;
  readonly blocked: 0 | 1;
  /** The centre is checking his file. */
  readonly in_check: 0 | 1;
  readonly sms_enrolled: 0 | 1;
}

export interface KnownCustomer {
  readonly customer_id: CustomerId;
  readonly language: Language;
  readonly personal: CustomerPersonal;
  readonly blocked: boolean;
  readonly in_check: boolean;
  readonly sms_enrolled: boolean;
}

export const CUSTOMER_COLUMNS = `id, customer_id, language, given_names, family_name, birth_date, phone, document_number, beneficiary_id,
  beneficiary_given_names, beneficiary_family_name, beneficiary_country, blocked, in_check, sms_enrolled`;

const ONE = `SELECT ${CUSTOMER_COLUMNS} FROM customers WHERE customer_id = ?`;

export function findCustomer(read: ReadStore, customerId: CustomerId): CustomerRow | undefined {
  return read.get(query<CustomerRow>(ONE), customerId);
}

const KEEP = `INSERT INTO customers (customer_id, language, given_names, family_name, birth_date, phone, document_number,
    document_key, name_birth_key, beneficiary_id, beneficiary_given_names, beneficiary_family_name, beneficiary_country,
    blocked, in_check, sms_enrolled)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
  ON CONFLICT (customer_id) DO UPDATE SET language = excluded.language, given_names = excluded.given_names,
    family_name = excluded.family_name, birth_date = excluded.birth_date, phone = excluded.phone,
    document_number = excluded.document_number, document_key = excluded.document_key, name_birth_key = excluded.name_birth_key,
    beneficiary_id = excluded.beneficiary_id, beneficiary_given_names = excluded.beneficiary_given_names,
    beneficiary_family_name = excluded.beneficiary_family_name, beneficiary_country = excluded.beneficiary_country,
    blocked = excluded.blocked, in_check = excluded.in_check, sms_enrolled = excluded.sms_enrolled`;
/** Asked for apart: `RETURNING` makes each row a savepoint of its own, at which the search index writes itself out. */
const ROW_NUMBER = query<Pick<CustomerRow, 'id'>>('SELECT id FROM customers WHERE customer_id = ?');

/** Returns the row's number, which stays the same for a customer known already. */
export function keepCustomer(tx: WriteTx, customer: KnownCustomer): number {
  const { identity, document, phone, beneficiary } = customer.personal;
  const keys = personKeys(customer.personal);
  tx.run(
    KEEP,
    customer.customer_id,
    customer.language,
    identity.given_names,
    identity.family_name,
    identity.birth_date,
    phone,
    document.number,
    keys.document,
    keys.name_birth,
    beneficiary.beneficiary_id,
    beneficiary.given_names,
    beneficiary.family_name,
    beneficiary.country,
    customer.blocked ? 1 : 0,
    customer.in_check ? 1 : 0,
    customer.sms_enrolled ? 1 : 0,
  );
  return tx.get(ROW_NUMBER, customer.customer_id)!.id;
}

/** The first condition of each finds its few rows by an index; a country and a name are compared in those alone. */
const SAME_PERSON = query<Pick<CustomerRow, 'customer_id'>>(
  `SELECT customer_id FROM customers WHERE document_number = ? AND document_key = ? AND customer_id IS NOT ?
   UNION ALL SELECT customer_id FROM customers WHERE phone = ? AND customer_id IS NOT ?
   UNION ALL SELECT customer_id FROM customers WHERE birth_date = ? AND name_birth_key = ? AND customer_id IS NOT ? LIMIT 1`,
);

/** Somebody, other than `self`, who shares a document, a phone, or name and birth date with this person. */
export function findSamePerson(
  read: ReadStore,
  personal: CustomerPersonal,
  self: CustomerId | null = null,
): CustomerId | undefined {
  const { document, identity } = personal;
  const keys = personKeys(personal);
  return read.get(
    SAME_PERSON,
    document.number,
    keys.document,
    self,
    keys.phone,
    self,
    identity.birth_date,
    keys.name_birth,
    self,
  )?.customer_id;
}
