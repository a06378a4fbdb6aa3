/** An agent took packs into stock: only packs that the centre sent to this agent, each as often as it was sent. */
import { isSentAgain } from '@flouss/shared/domain/card';
import type { CardReference } from '@flouss/shared/domain/card-reference';
import { ZERO } from '@flouss/shared/domain/money';
import type { FactReason } from '@flouss/shared/domain/reasons';
import type { CardRow } from '../../db/schema.ts';
import { putCard } from '../../orders/desk.ts';
import type { FactOf } from '../reading/read-batch.ts';
import type { Bench } from './bench.ts';

export function judgePackReceived(bench: Bench, { body, tariff_v }: FactOf<'pack-received'>): FactReason | undefined {
  const { device } = bench;
  const { set } = bench.desk;
  const references = new Set(body.card_references);
  for (const reference of references) {
    if (set.packs.get(reference)?.agent_id !== device.agent_id) return 'stock-not-yours';
    const known = set.cards.get(reference);
    if (known && !isSentAgain(known)) return 'already-registered';
  }
  for (const card_reference of references) putInStock(bench, card_reference, tariff_v);
  return undefined;
}

/** A pack as it comes out of its box. */
export function putInStock({ desk, device }: Bench, card_reference: CardReference, tariff_version: number): CardRow {
  const pack: CardRow = {
    card_reference,
    agent_id: device.agent_id,
    state: 'in-stock',
    sale_op_id: null,
    customer_id: null,
    beneficiary_id: null,
    nickname: null,
    card_token: null,
    last_four: null,
    reason: null,
    replaces: null,
    price_cents: ZERO,
    tariff_version,
    changed_at: desk.at,
  };
  putCard(desk, pack);
  return pack;
}
