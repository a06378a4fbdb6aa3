/**
 * What a reload was judged on, written small and read again. What the centre has published stands for ever, so that the last
 * versions of it are enough to know what there was to go by.
 */
import { CardState } from '@flouss/shared/domain/card';
import type { ReloadControlInput } from '@flouss/shared/domain/controls';
import { limitsInForce } from '@flouss/shared/domain/limits';
import { Cents } from '@flouss/shared/domain/money';
import { ReloadChannel } from '@flouss/shared/domain/reload';
import { z } from 'zod';
import type { Terms } from './terms.ts';

const Version = z.number().int();
const Means = z.enum(['cash', 'card', 'funding']);
/** What is not as usual. */
const Unusual = z.strictObject({
  operator_refused: z.literal(true).optional(),
  customer_blocked: z.literal(true).optional(),
  file_in_check: z.literal(true).optional(),
  duplicate: z.literal(true).optional(),
  sms_day: z.tuple([z.number().int(), Cents, z.boolean()]).optional(),
});
/** Card's state, its year, its month, and whether it came with its sale; null: nobody knew such a card. */
const Card = z.tuple([CardState, Cents, Cents, z.boolean()]).nullable();

/** Every reload has one, and four fifths of a named one were names: what it holds is said by its place. */
const InPlaces = z.tuple([
  /* at */ z.number().int(),
  /* channel */ ReloadChannel,
  /* amount_cents */ Cents,
  /* fee_cents */ Cents,
  /* means */ Means,
  /* tariff_version */ Version,
  /* upto: the last tariff that was published then */ Version,
  /* and the last limits */ Version,
  /* available_cents */ Cents,
  /* card */ Card,
  Unusual.optional(),
]);

/** As it was written before. */
const Named = Unusual.extend({
  at: z.number().int(),
  channel: ReloadChannel,
  amount_cents: Cents,
  fee_cents: Cents,
  means: Means,
  tariff_version: Version,
  /** The last tariff and the last limits that were published then. */
  upto: z.tuple([Version, Version]),
  available_cents: Cents,
  card: Card,
});

function readJudgedOn(text: string): z.infer<typeof Named> {
  const value: unknown = JSON.parse(text);
  if (!Array.isArray(value)) return Named.parse(value);
  const [at, channel, amount_cents, fee_cents, means, tariff_version, tariff, limits, available_cents, card, unusual] =
    InPlaces.parse(value);
  const upto: [number, number] = [tariff, limits];
  return { at, channel, amount_cents, fee_cents, means, tariff_version, upto, available_cents, card, ...unusual };
}

const latest = (published: readonly { readonly version: number }[]): number => published.at(-1)?.version ?? 0;

/** Of counters that are not active nothing is judged. */
export function judgedOn(input: ReloadControlInput, terms: Terms): string {
  const { card, smsDay } = input;
  const usual = [
    input.at,
    input.channel,
    input.amount_cents,
    input.fee_cents,
    input.means,
    input.tariff_version,
    latest(terms.tariffs),
    latest(terms.limits),
    input.available_cents,
    card ? [card.state, card.year_committed_cents, card.month_cash_cents, card.with_its_sale === true] : null,
  ] as const;
  const unusual: z.infer<typeof Unusual> = {
    ...(!input.operatorAllowed && { operator_refused: true }),
    ...(input.customerBlocked && { customer_blocked: true }),
    ...(input.fileInCheck && { file_in_check: true }),
    ...(input.duplicate && { duplicate: true }),
    ...(smsDay && { sms_day: [smsDay.orders, smsDay.total_cents, smsDay.coolingOff] }),
  };
  return JSON.stringify(Object.keys(unusual).length === 0 ? usual : [...usual, unusual]);
}

/** The question as it was put; undefined where no limits were in force. */
export function questionOf(text: string, terms: Terms): ReloadControlInput | undefined {
  const said = readJudgedOn(text);
  const [tariff, limit] = said.upto;
  const limits = limitsInForce(
    terms.limits.filter(({ version }) => version <= limit),
    said.at,
  );
  if (!limits) return undefined;
  const { card, sms_day } = said;
  return {
    at: said.at,
    channel: said.channel,
    amount_cents: said.amount_cents,
    fee_cents: said.fee_cents,
    means: said.means,
    tariff_version: said.tariff_version,
    tariffs: terms.tariffs.filter(({ version }) => version <= tariff),
    limits,
    available_cents: said.available_cents,
    operatorAllowed: said.operator_refused !== true,
    deviceActive: true,
    customerBlocked: said.customer_blocked === true,
    ...(said.file_in_check && { fileInCheck: true }),
    duplicate: said.duplicate === true,
    card: card
      ? { state: card[0], year_committed_cents: card[1], month_cash_cents: card[2], with_its_sale: card[3] }
      : undefined,
    smsDay: sms_day && { orders: sms_day[0], total_cents: sms_day[1], coolingOff: sms_day[2] },
  };
}
