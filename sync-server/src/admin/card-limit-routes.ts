/**
 * What may still be loaded on a card: our limit of the year, and the bank's own as it says them this moment. The stricter holds: ours is a
 * control before the bank is told, the bank's is its no. Whoever answers a customer sees both.
 */
import { parisYear } from '@flouss/shared/domain/calendar';
import { CardReference } from '@flouss/shared/domain/card-reference';
import { CardState } from '@flouss/shared/domain/card';
import { limitsInForce } from '@flouss/shared/domain/limits';
import { Cents, subtractCents, ZERO } from '@flouss/shared/domain/money';
import { assert } from '@flouss/shared/kernel/assert';
import type { Result } from '@flouss/shared/kernel/result';
import { z } from 'zod';
import { cardYears, findCard } from '../db/cards.ts';
import { refuse, RefusalBody } from '../http/refusals.ts';
import type { Http } from '../http/server.ts';
import type { AdminRoom } from './door.ts';

const Limit = z.object({ max_cents: Cents.nullable(), used_cents: Cents });
const OfBank = z.object({ balance: Limit, month: Limit, year: Limit });
const CardLimits = z.object({
  card_reference: CardReference,
  state: CardState,
  /** Loaded, pending and unknown in this year of Paris. */
  ours: Limit,
  /** Null: it could not be asked. */
  bank: OfBank.nullable(),
  /** What the strictest of them leaves; nothing on a card that is not active. */
  left_cents: Cents,
});

/** Asks the bank. */
export type ReadLimits = (card: CardReference) => Promise<Result<z.infer<typeof OfBank>, 'bank-unreachable'>>;

export function cardLimitRoutes(http: Http, { read, ctx }: AdminRoom, readLimits: ReadLimits): void {
  http.get(
    '/admin/cards/:card_reference/limits',
    {
      schema: {
        params: z.strictObject({ card_reference: CardReference }),
        response: { 200: CardLimits, '4xx': RefusalBody, '5xx': RefusalBody },
      },
    },
    async ({ params: { card_reference } }, reply) => {
      const card = await findCard(read, card_reference);
      if (!card) return refuse(reply, 'not-found');
      const now = ctx.clock.now();
      const policy = limitsInForce((await ctx.terms.current(read)).limits, now);
      assert(policy, 'the centre has published limits');
      const years = await cardYears(read, [card_reference]);
      const used_cents = years.find(({ year }) => year === parisYear(now))?.committed_cents ?? ZERO;
      const ours = { max_cents: policy.card_year_max_cents, used_cents };
      const asked = await readLimits(card_reference);
      const bank = asked.ok ? asked.value : null;
      const all = bank ? [ours, bank.balance, bank.month, bank.year] : [ours];
      const left_cents = card.state === 'active' ? strictest(all) : ZERO;
      return { card_reference, state: card.state, ours, bank, left_cents };
    },
  );
}

function strictest(limits: readonly z.infer<typeof Limit>[]): Cents {
  const left = limits.flatMap(({ max_cents, used_cents }) =>
    max_cents === null ? [] : [used_cents >= max_cents ? ZERO : subtractCents(max_cents, used_cents)],
  );
  return left.reduce((least, each) => (each < least ? each : least));
}
