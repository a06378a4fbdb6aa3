/** Asks the bank what it lets be loaded on a card: a question of the moment, as that for the balance is. */
import type { CardReference } from '@flouss/shared/domain/card-reference';
import { err, ok, type Result } from '@flouss/shared/kernel/result';
import { findCard } from '../db/cards.ts';
import type { ReadDb } from '../db/handles.ts';
import { hearingOf, type Door } from './door.ts';
import type { Bank, LimitsAnswer } from './port.ts';

type Limits = Omit<Extract<LimitsAnswer, { is: 'limits' }>, 'is'>;
export type ReadLimits = (cardReference: CardReference) => Promise<Result<Limits, 'bank-unreachable'>>;

interface ReadLimitsDeps {
  readonly read: ReadDb;
  readonly bank: Bank;
  readonly door: Door;
}

/** A card that the bank has given no token yet has none, and a bank that is left alone is not asked: also `bank-unreachable`. */
export function makeReadLimits({ read, bank, door }: ReadLimitsDeps): ReadLimits {
  return async (cardReference) => {
    const token = (await findCard(read, cardReference))?.card_token;
    if (!token || !door.admit('limits-query')) return err('bank-unreachable');
    const answer = await bank.limits(token).catch((bug: unknown) => {
      door.stayed('limits-query');
      throw bug;
    });
    door.came('limits-query', hearingOf(answer));
    if (answer.is !== 'limits') return err('bank-unreachable');
    const { is: _, ...limits } = answer;
    return ok(limits);
  };
}
