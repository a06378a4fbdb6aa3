/**
 * A counter's share of its agent's float while a batch is judged. What counters hold in escrow never overlaps and never
 * exceeds the float, so offline counters together cannot overspend it (invariant I11).
 */
import { addCents, signedCents, subtractCents, ZERO } from '@flouss/shared/domain/money';
import type { Cents } from '@flouss/shared/domain/money';

export interface Purse {
  /** What this counter may take now: its own escrow and what no counter holds. */
  available(): Cents;
  /** Of an accepted fact; beyond the own escrow the rest is set aside and spent at once. */
  spend(amount: Cents): void;
  /** Of an operation that was taken back: the float has it again, what was spent of the escrow stays spent. */
  giveBack(amount: Cents): void;
  /** Sets free float aside until the counter holds `target` again. */
  refill(target: Cents): void;
  readonly granted: () => Cents;
  readonly spent: () => Cents;
}

export interface PurseState {
  /** The agent's float as the ledger has it. */
  readonly float: Cents;
  /** What all the agent's active counters hold, this one's share included. */
  readonly escrow: Cents;
  readonly granted: Cents;
  readonly spent: Cents;
  /** Under it nothing more is set aside; what a counter holds already it may spend. */
  readonly floor: Cents;
}

const orNothing = (amount: Cents): Cents => (amount < 0 ? ZERO : amount);

export function openPurse(state: PurseState): Purse {
  const others = subtractCents(state.escrow, subtractCents(state.granted, state.spent));
  let { float, granted, spent } = state;
  const available = (): Cents => {
    const left = orNothing(subtractCents(float, others));
    const aboveFloor = orNothing(subtractCents(left, state.floor));
    const own = subtractCents(granted, spent);
    const promised = own > aboveFloor ? own : aboveFloor;
    return promised < left ? promised : left;
  };
  return {
    available,
    spend(amount) {
      float = signedCents(float - amount);
      spent = addCents(spent, amount);
      if (spent > granted) granted = spent;
    },
    giveBack(amount) {
      float = addCents(float, amount);
    },
    refill(target) {
      const own = subtractCents(granted, spent);
      const free = orNothing(subtractCents(available(), own));
      const wanted = orNothing(subtractCents(target, own));
      granted = addCents(granted, wanted < free ? wanted : free);
    },
    granted: () => granted,
    spent: () => spent,
  };
}
