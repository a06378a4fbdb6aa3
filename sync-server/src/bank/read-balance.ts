/** Asks the bank what is on a card: a question of the moment, which is answered or not and leaves no row behind. */
import type { CardReference } from '@flouss/shared/domain/card-reference';
import type { Cents } from '@flouss/shared/domain/money';
import { err, ok, type Result } from '@flouss/shared/kernel/result';
import { findCard } from '../db/cards.ts';
import type { ReadDb } from '../db/handles.ts';
import { hearingOf, type Door } from './door.ts';
import type { Bank } from './port.ts';

export type ReadBalance = (cardReference: CardReference) => Promise<Result<Cents, 'bank-unreachable'>>;

interface ReadBalanceDeps {
  readonly read: ReadDb;
  readonly bank: Bank;
  readonly door: Door;
}

/** A card that the bank has given no token yet has no balance to ask for, and a bank that is left alone is not asked: also `bank-unreachable`. */
export function makeReadBalance({ read, bank, door }: ReadBalanceDeps): ReadBalance {
  return async (cardReference) => {
    const token = (await findCard(read, cardReference))?.card_token;
    if (!token || !door.admit('balance-query')) return err('bank-unreachable');
    const answer = await bank.balance(token).catch((bug: unknown) => {
      door.stayed('balance-query');
      throw bug;
    });
    door.came('balance-query', hearingOf(answer));
    return answer.is === 'balance' ? ok(answer.cents) : err('bank-unreachable');
  };
}
