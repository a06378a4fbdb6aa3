/**
 * What the other facts were judged on (sales, registrations, blocks, money paid back), written small and read again: as
 * `decision.ts` for reloads, whose texts begin with an instant where these begin with a word.
 */
import { CardState } from '@flouss/shared/domain/card';
import { firstRefusal, SALE_CONTROLS } from '@flouss/shared/domain/controls';
import type { Control, SaleControlInput } from '@flouss/shared/domain/controls';
import { explain } from '@flouss/shared/domain/explain-controls';
import type { Explained } from '@flouss/shared/domain/explain-controls';
import { BLOCK_CONTROLS, REFUND_CONTROLS, REGISTRATION_CONTROLS } from '@flouss/shared/domain/fact-controls';
import { Cents } from '@flouss/shared/domain/money';
import { FactReason } from '@flouss/shared/domain/reasons';
import { z } from 'zod';
import type { Terms } from './terms.ts';

const ANY = { operatorAllowed: z.boolean(), duplicate: z.boolean() };

const Sale = z.strictObject({
  ...ANY,
  at: z.number().int(),
  tariff_version: z.number().int(),
  /** The last tariff that was published then. */
  upto: z.number().int(),
  available_cents: Cents,
  customerBlocked: z.boolean(),
  /** Said since files are checked. */
  fileInCheck: z.boolean().optional(),
  price_cents: Cents,
  card: CardState.nullable(),
  customerKnown: z.boolean(),
});
const Refund = z.strictObject({ ...ANY, amount_cents: Cents, due_cents: Cents.nullable(), refunded: z.boolean() });
const Registration = z.strictObject({
  ...ANY,
  readable: z.boolean(),
  customerKnown: z.boolean(),
  documentKnown: z.boolean(),
});
const Block = z.strictObject({
  ...ANY,
  card: z.strictObject({ state: CardState, ofAgent: z.boolean(), ofCustomer: z.boolean() }).nullable(),
});

/** What a server that forgot had said of it before, proved by itself: no control was asked again. */
const Before = z.strictObject({ code: FactReason.nullable(), judged_at: z.number().int() });

/** A server that forgot may have said yes: the bank is asked, and only when it knows nothing this is what comes of it. */
const InDoubt = z.strictObject({ otherwise: FactReason });

const JudgedOn = z.union([
  z.tuple([z.literal('in-doubt'), InDoubt]),
  z.tuple([z.literal('before'), Before]),
  z.tuple([z.literal('sale'), Sale]),
  z.tuple([z.literal('refund'), Refund]),
  z.tuple([z.literal('registration'), Registration]),
  z.tuple([z.literal('block'), Block]),
]);
type JudgedOn = z.infer<typeof JudgedOn>;

/** Of counters that are not active nothing is judged. */
export function saleJudgedOn(input: SaleControlInput, terms: Terms): string {
  const { tariffs: _published, deviceActive: _always, card, ...rest } = input;
  return textOf(['sale', { ...rest, upto: terms.tariffs.at(-1)?.version ?? 0, card: card?.state ?? null }]);
}

export const textOf = (judgedOn: JudgedOn): string => JSON.stringify(judgedOn);

/** The question as it was put, to be asked again; undefined for the text of a reload. */
export function askAgain(
  text: string,
  terms: Terms,
): { readonly reason: FactReason | null; readonly controls: Explained<FactReason>[] } | undefined {
  const value: unknown = JSON.parse(text);
  if (!Array.isArray(value) || typeof value[0] !== 'string') return undefined;
  const [kind, said] = JudgedOn.parse(value);
  switch (kind) {
    case 'in-doubt':
      return { reason: null, controls: [] };
    case 'before':
      return { reason: said.code, controls: [] };
    case 'sale': {
      const { upto, card, ...rest } = said;
      const tariffs = terms.tariffs.filter(({ version }) => version <= upto);
      return asked(SALE_CONTROLS, {
        ...rest,
        tariffs,
        deviceActive: true,
        card: card === null ? undefined : { state: card },
      });
    }
    case 'refund':
      return asked(REFUND_CONTROLS, said);
    case 'registration':
      return asked(REGISTRATION_CONTROLS, said);
    case 'block':
      return asked(BLOCK_CONTROLS, said);
  }
}

function asked<Input extends object>(controls: readonly Control<Input, FactReason>[], input: Input) {
  return { reason: firstRefusal(controls, input) ?? null, controls: explain(controls, input) };
}
