/** I6. No journal leaves a number out, and no operation's id stands for two operations. */
import { usedOpIds } from '../db/facts.ts';
import type { Reader } from '../db/handles.ts';
import { inPages } from '../db/walk.ts';
import { finding } from './invariant.ts';
import type { Finding, Invariant } from './invariant.ts';
import { journals } from './journal-rows.ts';

const FACTS_AT_ONCE = 500;

export const numbers: Invariant = {
  id: 'I6',
  says: "no gap in a counter's numbers, and no operation's id used twice",
  find,
};

async function* find(db: Reader): AsyncGenerator<Finding> {
  let device: string | undefined;
  let last = 0;
  for await (const facts of inPages(journals(db), FACTS_AT_ONCE)) {
    for (const { device_id, seq } of facts) {
      if (device_id !== device) [device, last] = [device_id, 0];
      if (seq !== last + 1) yield finding('facts', `${device_id} ${seq}`, `follows ${last}: a fact is missing`);
      last = seq;
    }
    // The table holds an id as used once at most; a fact that used it again says so, and is refused.
    const again = facts.filter(({ op_use }) => op_use === null);
    const used =
      again.length === 0
        ? new Set()
        : await usedOpIds(
            db,
            again.map(({ op_id }) => op_id),
          );
    for (const { device_id, seq, op_id, code } of again) {
      if (!used.has(op_id))
        yield finding('facts', `${device_id} ${seq}`, `${op_id} is said to be used before, and is not`);
      if (code === null) yield finding('facts', `${device_id} ${seq}`, `${op_id} was used before, and taken again`);
    }
  }
}
