/** A break that nobody has looked at yet: finance's, and open. */
import { BreakId, newId } from '@flouss/shared/kernel/ids';
import type { Clock, Random } from '@flouss/shared/kernel/ports';
import type { StatementBreakRow } from '../db/schema.ts';

const FINANCE = 'finance';

export function newBreak({ clock, random }: { readonly clock: Clock; readonly random: Random }, at: number) {
  return {
    break_id: newId(BreakId, clock, random),
    owner: FINANCE,
    note: null,
    state: 'open',
    resolution: null,
    resolved_by: null,
    opened_at: at,
    changed_at: at,
  } as const satisfies Partial<StatementBreakRow>;
}
