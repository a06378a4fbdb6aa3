/** An explanation names what each control looked at, agrees with the decision, and stops where it was made. */
import { controlReload, RELOAD_CONTROLS } from '@flouss/shared/domain/controls';
import type { ReloadControlInput } from '@flouss/shared/domain/controls';
import { explainReload } from '@flouss/shared/domain/explain-controls';
import { cents, ZERO } from '@flouss/shared/domain/money';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { limits, reload } from './samples.ts';

it('shows a yearly limit with its figures, what passed before it, and nothing after it', () => {
  const full = { state: 'active', year_committed_cents: cents(595_000), month_cash_cents: ZERO } as const;
  const explained = explainReload({ ...reload, card: full });
  expect(explained.map(({ control }) => control)).toEqual(RELOAD_CONTROLS.map(({ reason }) => reason));
  const at = explained.findIndex(({ outcome }) => outcome === 'refused');
  expect(explained[at]).toEqual({
    control: 'annual-limit',
    outcome: 'refused',
    looked_at: {
      amount_cents: 10_000,
      'card.year_committed_cents': 595_000,
      'limits.card_year_max_cents': limits.card_year_max_cents,
    },
  });
  expect(explained.slice(0, at).every(({ outcome }) => outcome === 'passed')).toBe(true);
  expect(explained.slice(at + 1).every(({ outcome }) => outcome === 'not-asked')).toBe(true);
  expect(explained.find(({ control }) => control === 'card-not-active')?.looked_at).toMatchObject({
    'card.state': 'active',
  });
  expect(explained.find(({ control }) => control === 'tariff-not-in-force')?.looked_at).toMatchObject({ tariffs: '1' });
});

it('says of a card that nobody knows that there is none', () => {
  expect(explainReload({ ...reload, card: undefined }).find(({ outcome }) => outcome === 'refused')).toEqual({
    control: 'card-unknown',
    outcome: 'refused',
    looked_at: { card: null },
  });
});

it('is of the same mind as the decision, whatever is asked', () => {
  const input = fc.record({
    amount_cents: fc.integer({ min: 0, max: 200_000 }).map(cents),
    fee_cents: fc.constantFrom(cents(600), cents(900), cents(2_200)),
    available_cents: fc.integer({ min: 0, max: 200_000 }).map(cents),
    operatorAllowed: fc.boolean(),
    customerBlocked: fc.boolean(),
    duplicate: fc.boolean(),
    means: fc.constantFrom('cash' as const, 'card' as const),
    year: fc.integer({ min: 0, max: 600_000 }),
  });
  fc.assert(
    fc.property(input, ({ year, ...given }) => {
      const asked: ReloadControlInput = {
        ...reload,
        ...given,
        card: { state: 'active', year_committed_cents: cents(year), month_cash_cents: ZERO },
      };
      const judged = controlReload(asked);
      const refused = explainReload(asked).find(({ outcome }) => outcome === 'refused');
      expect(refused?.control).toBe(judged.ok ? undefined : judged.error);
    }),
  );
});
