/** A customer was registered: once for each document, under his own key. */
import type { FactReason } from '@flouss/shared/domain/reasons';
import type { CustomerRow } from '../../db/schema.ts';
import { announceCustomer } from '../../orders/desk.ts';
import type { FactOf } from '../reading/read-batch.ts';
import type { Bench } from './bench.ts';

export function judgeCustomerRegistered(bench: Bench, fact: FactOf<'customer-registered'>): FactReason | undefined {
  const { desk, device, documents } = bench;
  const registration = bench.registrations.get(fact.op_id);
  if (!registration) return 'malformed';
  const { customer_id, language, personal } = fact.body;
  const { wrapped_key, ...indexes } = registration;
  if (desk.set.customers.has(customer_id) || documents.has(indexes.document_index)) return 'already-registered';
  const customer: CustomerRow = {
    customer_id,
    agent_id: device.agent_id,
    language,
    personal_sealed: JSON.stringify(personal),
    ...indexes,
    blocked: 0,
    registered_at: desk.at,
    phone_changed_at: null,
  };
  documents.add(indexes.document_index);
  desk.set.customers.set(customer_id, customer);
  bench.newCustomers.push(customer);
  bench.newKeys.push({ customer_id, wrapped_key });
  announceCustomer(desk, device.agent_id, customer_id);
  return undefined;
}
