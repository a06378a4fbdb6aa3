/** A row of `bank_work` as a load that was just queued; a test names what is otherwise. */
import { makeCardReference } from '@flouss/shared/domain/card-reference';
import { cents } from '@flouss/shared/domain/money';
import { CustomerId, OpId } from '@flouss/shared/kernel/ids';
import type { BankWorkRow } from '../../../sync-server/src/db/schema.ts';

const OP_ID = OpId.parse('019a0000-0000-7000-8000-000000000001');

export function bankWorkRow(values: Partial<BankWorkRow>): BankWorkRow {
  const createdAt = values.created_at ?? 0;
  return {
    work_key: OP_ID,
    kind: 'load',
    op_id: OP_ID,
    card_reference: makeCardReference(1),
    customer_id: CustomerId.parse('019a0000-0000-7000-8000-000000000002'),
    amount_cents: cents(10_000),
    state: 'queued',
    reason: null,
    result: null,
    attempts: 0,
    created_at: createdAt,
    first_sent_at: null,
    next_at: createdAt,
    lease_by: null,
    lease_until: 0,
    changed_at: createdAt,
    request_id: null,
    otherwise: null,
    documents_due: 0,
    ...values,
  };
}
