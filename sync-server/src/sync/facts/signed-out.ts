/** Somebody left a counter with facts unsent: kept with the name of the manager who let him. */
import type { FactReason } from '@flouss/shared/domain/reasons';
import type { FactOf } from '../reading/read-batch.ts';
import type { Bench } from './bench.ts';
import { mightApprove } from './staff.ts';

export function judgeSignedOut({ staff, reached }: Bench, { body }: FactOf<'signed-out'>): FactReason | undefined {
  return mightApprove(staff, body.approved.manager_id, reached) ? undefined : 'operator-not-allowed';
}
