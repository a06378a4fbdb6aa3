/**
 * Whose work lies at this counter: the operator who sits down finds his own as he left it, and the one before loses nothing.
 * A registration half typed is kept by the backend (see `drafts.ts`), and so is where each of them stands (`place.ts`).
 * A desk is cleared when its operator leaves for good, or may no longer work here. Knows no screen.
 */
import type { OperatorId } from '@flouss/shared/kernel/ids';
import { create } from 'zustand';
import type { Place } from '@flouss/shared/contract/place';
import { putAwayNavigation, takeUpNavigation, takeUpPlace } from './navigation.ts';
import { forgetReadings } from './readings.ts';

interface Desks {
  /** Whose work is on the screens, also while they are locked. */
  readonly sitting: OperatorId | null;
  /** Everybody whose work is kept. */
  readonly kept: readonly OperatorId[];
}
export const useDesks = create<Desks>(() => ({ sitting: null, kept: [] }));

/** What is not on the screens now. What was read from the counter stays: a screen that waits must not lose its subject. */
const putAway = new Map<OperatorId, Navigation>();
type Navigation = ReturnType<typeof putAwayNavigation>;

/** `place`: where he was, as far as the backend knows; this page's own memory of it is newer. */
export function sitDown(operatorId: OperatorId, place: Place | null): void {
  const { sitting, kept } = useDesks.getState();
  if (sitting === operatorId) return;
  const navigation = putAwayNavigation();
  if (sitting !== null) putAway.set(sitting, navigation);
  const own = putAway.get(operatorId);
  putAway.delete(operatorId);
  if (own || !place) takeUpNavigation(own);
  else takeUpPlace(place);
  useDesks.setState({ sitting: operatorId, kept: kept.includes(operatorId) ? kept : [...kept, operatorId] });
}

/** Only these may still work here. */
export function keepDesksOf(operators: readonly OperatorId[]): void {
  for (const each of useDesks.getState().kept) if (!operators.includes(each)) clearDesk(each);
}

/** Nothing of his work stays. */
export function clearDesk(operatorId: OperatorId): void {
  const { sitting, kept } = useDesks.getState();
  putAway.delete(operatorId);
  if (sitting === operatorId) {
    takeUpNavigation(undefined);
    forgetReadings();
  }
  useDesks.setState({
    sitting: sitting === operatorId ? null : sitting,
    kept: kept.filter((each) => each !== operatorId),
  });
}
