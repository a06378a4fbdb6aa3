/** Rows of packs and cards, and the sums that cards are held against. */
import type { BlockReason, CardState, SENT_AGAIN, SetAside } from '@flouss/shared/domain/card';
import type { CardReference } from '@flouss/shared/domain/card-reference';
import type { Cents } from '@flouss/shared/domain/money';
import type { FactReason } from '@flouss/shared/domain/reasons';
import type { AgentId, BeneficiaryId, CustomerId, OpId } from '@flouss/shared/kernel/ids';

/** A pack that the centre sent out; only this agent may receive it. */
export interface PackRow {
  card_reference: CardReference;
  agent_id: AgentId;
  dispatched_at: number;
  /** As on the paper in the box. */
  delivery_note: string | null;
}

export interface CardRow {
  card_reference: CardReference;
  agent_id: AgentId;
  state: CardState;
  sale_op_id: OpId | null;
  customer_id: CustomerId | null;
  beneficiary_id: BeneficiaryId | null;
  nickname: string | null;
  card_token: string | null;
  last_four: string | null;
  /** Why it was declined, what its holder said when he had it blocked, or where the pack went. */
  reason: FactReason | BlockReason | SetAside | typeof SENT_AGAIN | null;
  /** The blocked card whose place it takes at the bank. */
  replaces: CardReference | null;
  price_cents: Cents;
  tariff_version: number;
  changed_at: number;
}

/** Loaded, pending and unknown reloads of a card in a Paris calendar year. */
export interface CardYearRow {
  card_reference: CardReference;
  year: number;
  committed_cents: Cents;
}

/** Cash reloads of a card in a Paris calendar month. */
export interface CardMonthRow {
  card_reference: CardReference;
  month: string;
  cash_cents: Cents;
}

export interface CardTables {
  packs: PackRow;
  cards: CardRow;
  card_years: CardYearRow;
  card_months: CardMonthRow;
}
