/** What our own staff did is one chain from its first line on, and what was noted of it outside of the database is in it. */
import { checkAudit } from '../admin/audit.ts';
import { finding } from './invariant.ts';
import type { Invariant } from './invariant.ts';

/** `anchors`: digests by number, as they were noted elsewhere. */
export function audit(anchors: ReadonlyMap<number, string>): Invariant {
  const noted = anchors.size === 0 ? '' : `, and holds the ${anchors.size} heads that were noted elsewhere`;
  return {
    id: 'log',
    says: `the audit is one whole chain${noted}`,
    async *find(db) {
      const check = await checkAudit(db, anchors);
      if (!check.whole)
        yield finding('audit_lines', check.broken_at, 'is not what was written, or not what was noted of it');
    },
  };
}
