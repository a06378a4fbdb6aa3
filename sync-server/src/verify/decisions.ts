/** Each decision about a reload is the one that the controls make on what it was made on. */
import { controlReload } from '@flouss/shared/domain/controls';
import { questionOf } from '../controls/decision.ts';
import { openTerms } from '../controls/terms.ts';
import type { Reader } from '../db/handles.ts';
import { walk } from '../db/walk.ts';
import { finding } from './invariant.ts';
import type { Finding, Invariant } from './invariant.ts';

export const decisions: Invariant = {
  id: 'why',
  says: 'each decision about a reload follows from what it was made on',
  find,
};

async function* find(db: Reader): AsyncGenerator<Finding> {
  const terms = await openTerms().current(db);
  for await (const { op_id, reason, judged_on } of walk(db, 'decisions', ['op_id'])) {
    const question = questionOf(judged_on, terms);
    const judged = question && controlReload(question);
    const again = judged && (judged.ok ? null : judged.error);
    if (again !== reason) yield finding('decisions', op_id, `says ${reason ?? 'yes'}, the controls ${again ?? 'yes'}`);
  }
}
