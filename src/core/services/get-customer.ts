/** A customer with cards, latest operations and habits. */
import type { Service } from '../context.ts';
import { refuse } from '../context.ts';
import { findCustomer } from '../store/customers.ts';
import { deskOf } from './record-operation.ts';
import { customerView } from './views.ts';

export const getCustomer: Service<'customer.get'> = (context, session, { customer_id }) => {
  const { read } = context.store;
  const customer = findCustomer(read, customer_id);
  if (!customer) return refuse('customer-unknown');
  return { ok: true, value: customerView(read, deskOf(context, session, read), customer) };
};
