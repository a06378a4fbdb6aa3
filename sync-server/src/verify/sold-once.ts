/** I13. A card is in one place and was sold once: where it was sent is where it is, and its sale is booked and told by a fact. */
import type { OpId } from '@flouss/shared/kernel/ids';
import { cardsBySales, packsByReferences } from '../db/cards.ts';
import type { Reader } from '../db/handles.ts';
import { postedGroups } from '../db/ledger.ts';
import type { CardRow, FactRow, PackRow } from '../db/schema.ts';
import { inPages, walk } from '../db/walk.ts';
import { finding } from './invariant.ts';
import type { Finding, Invariant } from './invariant.ts';
import { factOf, journals } from './journal-rows.ts';

const ROWS_AT_ONCE = 500;

export const soldOnce: Invariant = {
  id: 'I13',
  says: 'a card is in one place, and sold once',
  find,
};

async function* find(db: Reader): AsyncGenerator<Finding> {
  for await (const cards of inPages(walk(db, 'cards', ['card_reference']), ROWS_AT_ONCE)) {
    const packs = new Map(
      (
        await packsByReferences(
          db,
          cards.map(({ card_reference }) => card_reference),
        )
      ).map((pack) => [pack.card_reference, pack]),
    );
    const sales = cards.flatMap(({ sale_op_id }) => (sale_op_id ? [`${sale_op_id}:card-sold`] : []));
    const posted = await postedGroups(db, sales);
    for (const card of cards) {
      const wrong = wrongPlace(card, packs.get(card.card_reference)) ?? wrongSale(card, posted);
      if (wrong) yield finding('cards', card.card_reference, wrong);
    }
  }
  for await (const facts of inPages(journals(db), ROWS_AT_ONCE)) yield* soldToNobody(db, facts);
}

function wrongPlace({ agent_id }: CardRow, pack: PackRow | undefined): string | undefined {
  if (!pack) return 'was never sent to anybody';
  return pack.agent_id === agent_id ? undefined : `was sent to ${pack.agent_id} and is with ${agent_id}`;
}

/** In these states it may have been sold or not; in every other it has an owner. */
const UNSOLD: ReadonlySet<CardRow['state']> = new Set(['in-stock', 'closed', 'expired']);

function wrongSale({ state, sale_op_id, customer_id }: CardRow, posted: ReadonlySet<string>): string | undefined {
  if (state === 'in-stock' && sale_op_id !== null) return `is in stock, and sold by ${sale_op_id}`;
  if (sale_op_id === null) return UNSOLD.has(state) ? undefined : `is ${state}, and was never sold`;
  if (customer_id === null) return `is ${state}, and nobody's`;
  return posted.has(`${sale_op_id}:card-sold`) ? undefined : `its sale ${sale_op_id} is not booked`;
}

/** Each sale that was taken is the sale of the card that it names: two of one card cannot both be. */
async function* soldToNobody(db: Reader, facts: readonly FactRow[]): AsyncGenerator<Finding> {
  const sales = facts.filter(({ type, code }) => code === null && (type === 'card-sold' || type === 'card-replaced'));
  if (sales.length === 0) return;
  const ids: OpId[] = sales.map(({ op_id }) => op_id);
  const cards = new Map((await cardsBySales(db, ids)).map((card) => [card.sale_op_id, card.card_reference]));
  for (const row of sales) {
    const fact = factOf(row);
    if (!fact || !('card_reference' in fact.body)) continue;
    if (cards.get(row.op_id) !== fact.body.card_reference)
      yield finding('facts', `${row.device_id} ${row.seq}`, `sold ${fact.body.card_reference}, which has another sale`);
  }
}
