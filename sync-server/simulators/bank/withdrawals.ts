/**
 * What a beneficiary takes out of a cash machine abroad: the amount in the machine's currency, the scheme's rate, the issuer's fee, and what
 * the card then holds. Rates and fees are this bank's own and stand still, so that a test knows them.
 */
import type { Bank } from './bank.ts';
import type { WithdrawalBody } from './protocol.ts';
import type { WithdrawalRow } from './tables.ts';

/** Cents of a euro for a hundred units of the currency. */
const CENTS_A_HUNDRED: Readonly<Record<WithdrawalBody['currency'], number>> = {
  EUR: 10_000,
  MAD: 923,
  XOF: 15,
  THB: 263,
  RON: 2_011,
};
/** Two euros, and outside the euro two in a hundred. */
const FEE_CENTS = 200;
const FOREIGN_FEE_PERCENT = 2;

type WithdrawalRefusal = 'card-unknown' | 'card-not-active' | 'card-blocked' | 'card-closed' | 'insufficient-funds';

type Withdrawn =
  | { readonly state: 'done'; readonly withdrawal: WithdrawalRow }
  | { readonly state: 'refused'; readonly reason: WithdrawalRefusal };

export function withdraw(bank: Bank, token: string, { units, currency, country }: WithdrawalBody): Withdrawn {
  return bank.store.inTransaction(() => {
    const card = bank.store.cards.find(token);
    if (card === undefined) return { state: 'refused', reason: 'card-unknown' };
    if (card.state === 'blocked') return { state: 'refused', reason: 'card-blocked' };
    if (card.state === 'closed') return { state: 'refused', reason: 'card-closed' };
    if (card.state !== 'active') return { state: 'refused', reason: 'card-not-active' };
    const amount_cents = Math.ceil((units * CENTS_A_HUNDRED[currency]) / 100);
    const fee_cents = FEE_CENTS + (currency === 'EUR' ? 0 : Math.ceil((amount_cents * FOREIGN_FEE_PERCENT) / 100));
    if (amount_cents + fee_cents > card.balance_cents) return { state: 'refused', reason: 'insufficient-funds' };
    const count = bank.store.withdrawals.countOf(token);
    const withdrawal_id = `atm_${bank.derive.hex(24, 'withdrawal', token, count)}`;
    const at = { withdrawal_id, token, country, created_at: bank.clock.now() };
    const withdrawal: WithdrawalRow = { ...at, units, currency, amount_cents, fee_cents };
    bank.store.withdrawals.insert(withdrawal);
    bank.store.cards.credit(token, -(amount_cents + fee_cents));
    return { state: 'done', withdrawal };
  });
}
