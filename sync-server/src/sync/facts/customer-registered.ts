/** A customer was registered: once for each document, under his own key. */
import { firstRefusal } from '@flouss/shared/domain/controls';
import { REGISTRATION_CONTROLS } from '@flouss/shared/domain/fact-controls';
import type { RegistrationControlInput } from '@flouss/shared/domain/fact-controls';
import type { FactReason } from '@flouss/shared/domain/reasons';
import { textOf } from '../../controls/fact-decision.ts';
import type { CustomerRow } from '../../db/schema.ts';
import { announceCustomer } from '../../orders/desk.ts';
import type { FactOf } from '../reading/read-batch.ts';
import type { Bench } from './bench.ts';
import type { Circumstances } from './judge-fact.ts';

export function judgeCustomerRegistered(
  bench: Bench,
  fact: FactOf<'customer-registered'>,
  { operatorAllowed, duplicate }: Circumstances,
): FactReason | undefined {
  const { desk, device, documents } = bench;
  const registration = bench.registrations.get(fact.op_id);
  const { customer_id, language, personal } = fact.body;
  const input: RegistrationControlInput = {
    operatorAllowed,
    duplicate,
    readable: registration !== undefined,
    customerKnown: desk.set.customers.has(customer_id),
    documentKnown: registration !== undefined && documents.has(registration.document_index),
  };
  bench.judgedOn.set(fact.seq, textOf(['registration', input]));
  const refusal = firstRefusal(REGISTRATION_CONTROLS, input);
  if (refusal || !registration) return refusal;
  const { wrapped_key, ...indexes } = registration;
  const customer: CustomerRow = {
    customer_id,
    agent_id: device.agent_id,
    language,
    personal_sealed: JSON.stringify(personal),
    ...indexes,
    blocked: 0,
    in_check: 0,
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
