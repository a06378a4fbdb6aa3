/** Makes every projection again from what was written once: the journal with its verdicts, and the server's last words. */
import type { Store, WriteTx } from '../store/handles.ts';
import { entitiesOf, lastWord } from '../store/feed.ts';
import type { StoredFact } from '../store/journal.ts';
import { factsFrom, ownOperations } from '../store/journal.ts';
import { readDevice } from '../store/device.ts';
import { keepRejectedTotal } from '../store/operations.ts';
import { clearProjections } from '../store/projection-tables.ts';
import { ZERO } from '@flouss/shared/domain/money';
import { applyFact, applyItem, applyVerdict, nothingTouched } from './apply.ts';

const FACTS_AT_A_TIME = 500;

export function rebuild(store: Store): void {
  store.write((tx) => {
    clearProjections(tx);
    keepRejectedTotal(tx, ZERO);
    const own = ownOperations(tx);
    // A refund takes customer and card from what it refunds, so the orders of others come before the facts.
    applyWords(tx, 'order', (id) => !own.has(id));
    const judgedSeq = readDevice(tx)?.serverSeq ?? 0;
    eachFact(tx, ({ fact }) => applyFact(tx, fact, fact.seq > judgedSeq ? 'waiting' : 'judged'));
    // Only then the verdicts: in life too, later facts were there when they came.
    eachFact(tx, ({ fact, outcome, code }) => {
      if (outcome !== null) applyVerdict(tx, fact.op_id, { outcome, code }, nothingTouched());
    });
    applyWords(tx, 'customer');
    applyWords(tx, 'card');
    applyWords(tx, 'order', (id) => own.has(id));
  });
}

function eachFact(tx: WriteTx, apply: (stored: StoredFact) => void): void {
  for (let from = 1; ; from += FACTS_AT_A_TIME) {
    const facts = factsFrom(tx, from, FACTS_AT_A_TIME);
    facts.forEach(apply);
    if (facts.length < FACTS_AT_A_TIME) return;
  }
}

function applyWords(
  tx: WriteTx,
  kind: 'order' | 'customer' | 'card',
  wanted: (id: string) => boolean = () => true,
): void {
  const touched = nothingTouched();
  for (const id of entitiesOf(tx, kind)) {
    const word = wanted(id) ? lastWord(tx, kind, id) : undefined;
    if (word) applyItem(tx, word.item, word.headSeq, touched);
  }
}
