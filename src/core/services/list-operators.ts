/** Who works at this agent, as the server last said, and what this counter knows of each. */
import type { OperatorView } from '@flouss/shared/contract/views';
import type { Service } from '../context.ts';
import { lastVisits } from '../store/operator-visits.ts';
import { pinAttempts } from '../store/pin-attempts.ts';

export const listOperators: Service<'operators.list'> = ({ store: { read }, stopwatch }, { reference }) => {
  const visits = lastVisits(read);
  const elapsed = stopwatch.elapsed();
  const operators = reference.operators.map(({ operator_id, name, role, active }): OperatorView => ({
    operator_id,
    name,
    role,
    active,
    last_seen_at: visits.get(operator_id) ?? null,
    locked_for_ms: pinAttempts(read, operator_id, elapsed).leftMs,
  }));
  return { ok: true, value: operators.toSorted((a, b) => Number(b.active) - Number(a.active)) };
};
