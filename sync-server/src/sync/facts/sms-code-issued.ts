/** A counter gave a customer the one-time code that will bind his phone to him. The row is all the SMS circuit gets to see. */
import type { FactReason } from '@flouss/shared/domain/reasons';
import type { FactOf } from '../reading/read-batch.ts';
import type { Bench } from './bench.ts';

export function judgeSmsCodeIssued(bench: Bench, { op_id, body }: FactOf<'sms-code-issued'>): FactReason | undefined {
  const { customer_id, expires_at } = body;
  const customer = bench.desk.set.customers.get(customer_id);
  if (customer?.agent_id !== bench.device.agent_id) return 'customer-unknown';
  if (customer.blocked === 1) return 'customer-blocked';
  const code_index = bench.codeIndexes.get(op_id);
  if (code_index === undefined) return 'malformed';
  // Two customers must never hold the same code: the later one is given another.
  if (bench.standingCodes.has(code_index)) return 'duplicate-order';
  bench.standingCodes.add(code_index);
  bench.newCodes.push({ code_index, customer_id, op_id, expires_at, used_at: null });
  return undefined;
}
