/**
 * The carrier's monthly file of what it has billed: every reply that carried billing information, once. Differences are planted on
 * request, each chosen by the seed and said, so that a test knows what there is to find.
 */
import { z } from 'zod';
import type { Carrier } from './carrier.ts';
import type { ReplyRow } from './store.ts';

const HEADER = 'carrier_message_id,our_reference,sent_at,price_eur';
const PRICE = '0.50';
const OTHER_PRICE = '0.65';
const COUNT_MAX = 1_000;

const Count = z.coerce.number().int().min(0).max(COUNT_MAX).default(0);
export const BillQuery = z.object({
  month: z.string().regex(/^\d{4}-(?:0[1-9]|1[0-2])$/),
  /** Left out, of nobody's, billed twice, billed at another price. */
  missing: Count,
  unknown: Count,
  doubled: Count,
  altered: Count,
});
export type BillQuery = z.infer<typeof BillQuery>;

const KINDS = ['missing', 'doubled', 'altered'] as const;
type Kind = (typeof KINDS)[number];

export interface Planted {
  readonly kind: Kind | 'unknown';
  readonly carrier_message_id: string;
}

export interface MonthlyBill {
  readonly csv: string;
  readonly planted: readonly Planted[];
}

/** The same month with the same wishes is the same file, byte for byte. */
export function monthlyBill(carrier: Carrier, query: BillQuery): MonthlyBill {
  const { derive, store } = carrier;
  const billed = store.replies.billed().filter(({ accepted_at }) => parisMonth(accepted_at) === query.month);
  const byChance = billed.toSorted((a, b) => (chanceOf(a) < chanceOf(b) ? -1 : 1));
  const chosen = new Map<string, Kind>();
  for (const kind of KINDS) for (const { id } of byChance.splice(0, query[kind])) chosen.set(id, kind);
  const lines = billed.flatMap((reply) => linesOf(reply, chosen.get(reply.id)));
  const strange = Array.from({ length: query.unknown }, (_, n) => derive.uuid('billed-for-nobody', n + 1));
  const noon = `${query.month}-15T12:00:00Z`;
  const all = [HEADER, ...lines, ...strange.map((id) => [id, '', noon, PRICE].join(','))];
  const planted = [
    ...[...chosen].map(([carrier_message_id, kind]) => ({ kind, carrier_message_id })),
    ...strange.map((carrier_message_id) => ({ kind: 'unknown' as const, carrier_message_id })),
  ];
  return { csv: all.map((line) => `${line}\r\n`).join(''), planted };

  function chanceOf({ id }: ReplyRow): string {
    return derive.hex(16, 'billed-otherwise', id);
  }
}

function linesOf({ id, reply_id, accepted_at }: ReplyRow, planted: Kind | undefined): string[] {
  if (planted === 'missing') return [];
  const price = planted === 'altered' ? OTHER_PRICE : PRICE;
  const line = [id, reply_id ?? '', new Date(accepted_at).toISOString(), price].join(',');
  return planted === 'doubled' ? [line, line] : [line];
}

const paris = new Intl.DateTimeFormat('fr-CA', { timeZone: 'Europe/Paris', year: 'numeric', month: '2-digit' });
const parisMonth = (at: number): string => paris.format(at);
