/** A blocked card gives its place and its name to a pack in hand: a sale like any other, if the old card is blocked and the customer's. */
import type { FactReason } from '@flouss/shared/domain/reasons';
import { assert } from '@flouss/shared/kernel/assert';
import { applyCardEvent } from '../../orders/apply-card-event.ts';
import type { FactOf } from '../reading/read-batch.ts';
import type { Bench } from './bench.ts';
import { refuseSale, saleRefusal, sell } from './card-sold.ts';
import type { Circumstances } from './judge-fact.ts';

export function judgeCardReplaced(
  bench: Bench,
  fact: FactOf<'card-replaced'>,
  circumstances: Circumstances,
): FactReason | undefined {
  const { desk } = bench;
  const pack = saleRefusal(bench, fact, circumstances);
  if (typeof pack === 'string') return refuseSale(bench, fact, circumstances, pack);
  const old = desk.set.cards.get(fact.body.old_card_reference);
  if (old?.customer_id !== fact.body.customer_id || old.state !== 'blocked') {
    // Not for what the sale was judged on.
    bench.judgedOn.delete(fact.seq);
    return refuseSale(bench, fact, circumstances, 'card-not-blocked');
  }
  const replaced = applyCardEvent(desk, old, 'replace');
  assert(replaced.ok, 'a blocked card can be replaced');
  sell(bench, fact, pack);
  return undefined;
}
