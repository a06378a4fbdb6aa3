/** Each decision is the one that the controls make on what it was made on. */
import { controlReload } from '@flouss/shared/domain/controls';
import type { FactReason } from '@flouss/shared/domain/reasons';
import { questionOf } from '../controls/decision.ts';
import { askAgain } from '../controls/fact-decision.ts';
import { openTerms } from '../controls/terms.ts';
import type { Terms } from '../controls/terms.ts';
import type { Reader } from '../db/handles.ts';
import { walk } from '../db/walk.ts';
import { finding } from './invariant.ts';
import type { Finding, Invariant } from './invariant.ts';
import { journals } from './journal-rows.ts';

export const decisions: Invariant = {
  id: 'why',
  says: 'each decision follows from what it was made on',
  find,
};

async function* find(db: Reader): AsyncGenerator<Finding> {
  const terms = await openTerms().current(db);
  for await (const { op_id, reason, judged_on } of walk(db, 'decisions', ['op_id'])) {
    const other = otherwise(judged_on, reason, terms);
    if (other !== undefined) yield finding('decisions', op_id, other);
  }
  for await (const { device_id, seq, code, judged_on } of journals(db)) {
    const other = judged_on === null ? undefined : otherwise(judged_on, code, terms);
    if (other !== undefined) yield finding('facts', `${device_id} ${seq}`, other);
  }
}

/** What the controls say to the same question, when it is not what was said. */
function otherwise(judgedOn: string, reason: FactReason | null, terms: Terms): string | undefined {
  const again = reasonOf(judgedOn, terms);
  return again === reason ? undefined : `says ${reason ?? 'yes'}, the controls ${again ?? 'yes'}`;
}

function reasonOf(judgedOn: string, terms: Terms): FactReason | null | undefined {
  const other = askAgain(judgedOn, terms);
  if (other) return other.reason;
  const question = questionOf(judgedOn, terms);
  const judged = question && controlReload(question);
  return judged && (judged.ok ? null : judged.error);
}
