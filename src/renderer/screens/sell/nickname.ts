/** A card's short name on the selling screen: what may be texted to 71004, and what to suggest. Pure. */
import type { CustomerView } from '@flouss/shared/contract/views';
import { type CardNickname, parseCardNickname } from '@flouss/shared/domain/card-nickname';
import type { Result } from '@flouss/shared/kernel/result';

/** Capitals without accents, as the SMS circuit compares them. */
export function readNickname(typed: string): Result<CardNickname, 'card-nickname-unreadable'> {
  return parseCardNickname(typed.trim());
}

/** The beneficiary's first name when it will do and is free; else nothing, and the teller asks. */
export function suggestNickname(customer: Pick<CustomerView, 'beneficiary' | 'cards'>): string {
  const first = customer.beneficiary.given_names.split(/\s+/u)[0] ?? '';
  const read = readNickname(first);
  const taken = read.ok && customer.cards.some((card) => card.nickname === read.value);
  return read.ok && !taken ? read.value : '';
}
