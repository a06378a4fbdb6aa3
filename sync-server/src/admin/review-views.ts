/** What our staff are shown of a review: a line of each, and the whole of one, by its kind. */
import { CardReference } from '@flouss/shared/domain/card-reference';
import { Cents } from '@flouss/shared/domain/money';
import { ReloadState } from '@flouss/shared/domain/reload';
import { PartialDate } from '@flouss/shared/domain/screening/partial-date';
import { ListedPerson } from '@flouss/shared/domain/screening/score';
import { FoundReasons } from '@flouss/shared/domain/suspicion';
import { assert } from '@flouss/shared/kernel/assert';
import { CustomerId, OpId } from '@flouss/shared/kernel/ids';
import { z } from 'zod';
import { findAgent } from '../db/agents.ts';
import { findCard } from '../db/cards.ts';
import { findOrder } from '../db/orders.ts';
import type { ReviewRow } from '../db/schema.ts';
import { entriesByIds } from '../db/screening-lists.ts';
import { openPersonal } from '../orders/personal.ts';
import { comparedIn } from '../screening/compared.ts';
import { listVersionOf, readReasons, ReviewReason } from '../screening/reasons.ts';
import { policyInForce } from '../screening/take-list.ts';
import { suspicionPolicy } from '../suspicion/policies.ts';
import type { AdminRoom } from './door.ts';

const HOUR_MS = 3_600_000;
const EpochMs = z.number().int();

const Common = {
  review_id: z.string(),
  subject: z.string(),
  owner: z.string(),
  opened_at: EpochMs,
  /** Late from then on; null where no policy says so. */
  due_at: EpochMs.nullable(),
  /** How long it has waited, or did. */
  age_ms: z.number().int(),
  edition: z.string(),
  score: z.number().int(),
  state: z.enum(['open', 'released', 'confirmed']),
  decided_at: EpochMs.nullable(),
  decision_reason: z.string().nullable(),
};
const OfLikeness = z.object({ ...Common, kind: z.literal('screening'), reasons: z.array(ReviewReason) });
const OfOrder = z.object({ ...Common, kind: z.literal('sms-order'), reasons: FoundReasons });
export const ReviewLine = z.discriminatedUnion('kind', [OfLikeness, OfOrder]);
type ReviewLine = z.infer<typeof ReviewLine>;

/** What two of our staff hold against each other: the only place at which they see a name. */
const Person = z.object({ name: z.string(), birth_date: z.string().optional(), nationality: z.string().optional() });
const Listed = z.object({
  entry_id: z.string(),
  names: z.array(z.string()),
  births: z.array(PartialDate),
  nationalities: z.array(z.string()),
});

/** Whom to ask is the agency that knows the customer; his number is not shown. */
const HeldOrder = z.object({
  op_id: OpId,
  customer_id: CustomerId,
  agent_name: z.string(),
  card_reference: CardReference,
  last_four: z.string().nullable(),
  amount_cents: Cents,
  fee_cents: Cents,
  ordered_at: EpochMs,
  state: ReloadState,
});

export const WholeReview = z.discriminatedUnion('kind', [
  OfLikeness.extend({
    /** Null: he was forgotten. */
    compared: z.object({ customer: Person, beneficiary: Person }).nullable(),
    listed: z.array(Listed),
  }),
  OfOrder.extend({ order: HeldOrder }),
]);
type WholeReview = z.infer<typeof WholeReview>;

export async function reviewLines({ read, ctx }: AdminRoom, rows: readonly ReviewRow[]): Promise<ReviewLine[]> {
  const now = ctx.clock.now();
  const late: Readonly<Record<ReviewRow['kind'], number | undefined>> = {
    screening: (await policyInForce(read, now)).review_max_hours,
    'sms-order': (await suspicionPolicy(read, now))?.late_hours,
  };
  return rows.map((row) => lineOf(row, late[row.kind], now));
}

export async function reviewWhole(room: AdminRoom, row: ReviewRow): Promise<WholeReview> {
  const [line] = await reviewLines(room, [row]);
  assert(line, 'a row has its line');
  return line.kind === 'screening' ? likenessWhole(room, line) : orderWhole(room, line);
}

function lineOf({ kind, reasons, ...row }: ReviewRow, lateHours: number | undefined, now: number): ReviewLine {
  const due_at = lateHours === undefined ? null : row.opened_at + lateHours * HOUR_MS;
  const common = { ...row, due_at, age_ms: (row.decided_at ?? now) - row.opened_at };
  return kind === 'screening'
    ? { ...common, kind, reasons: readReasons(reasons) }
    : { ...common, kind, reasons: FoundReasons.parse(JSON.parse(reasons)) };
}

async function likenessWhole({ read, ctx }: AdminRoom, line: z.infer<typeof OfLikeness>): Promise<WholeReview> {
  const file = await openPersonal(read, ctx, CustomerId.parse(line.subject));
  const named = new Set(line.reasons.map(({ entry_id }) => entry_id));
  const entries = await entriesByIds(read, listVersionOf(line.edition), named);
  const listed = entries.map(({ body }) => ListedPerson.parse(JSON.parse(body)));
  return { ...line, compared: file ? comparedIn(file) : null, listed };
}

async function orderWhole({ read }: AdminRoom, line: z.infer<typeof OfOrder>): Promise<WholeReview> {
  const order = await findOrder(read, OpId.parse(line.subject));
  assert(order, 'a held order is there');
  const card = await findCard(read, order.card_reference);
  const agent = await findAgent(read, order.agent_id);
  return { ...line, order: { ...order, last_four: card?.last_four ?? null, agent_name: agent?.name ?? '' } };
}
