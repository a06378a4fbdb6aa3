/** Asks the bank what is on a card: a question of the moment, which is answered or not and leaves no row behind. */
import type { CardReference } from '@flouss/shared/domain/card-reference';
import type { Cents } from '@flouss/shared/domain/money';
import { err, ok, type Result } from '@flouss/shared/kernel/result';
import { findCard } from '../db/cards.ts';
import type { ReadDb } from '../db/handles.ts';
import type { Bank } from './port.ts';

export type ReadBalance = (cardReference: CardReference) => Promise<Result<Cents, 'bank-unreachable'>>;

/** A card that the bank has given no token yet has no balance to ask for: also `bank-unreachable`. */
export function makeReadBalance({ read, bank }: { readonly read: ReadDb; readonly bank: Bank }): ReadBalance {
  return async (cardReference) => {
    const token = (await findCard(read, cardReference))?.card_token;
    const balance = token ? await bank.balance(token) : undefined;
    return balance === undefined ? err('bank-unreachable') : ok(balance);
  };
}
