/** The operations the bank has just said yes to: each pulses once wherever it is shown. */
import type { OpId } from '@flouss/shared/kernel/ids';
import { create } from 'zustand';

const PULSE_MS = 4_000;

interface LoadedState {
  readonly fresh: ReadonlySet<OpId>;
}
const useLoaded = create<LoadedState>(() => ({ fresh: new Set() }));

export function markLoaded(ids: readonly OpId[]): void {
  useLoaded.setState(({ fresh }) => ({ fresh: new Set([...fresh, ...ids]) }));
  setTimeout(() => {
    useLoaded.setState(({ fresh }) => ({ fresh: new Set([...fresh].filter((id) => !ids.includes(id))) }));
  }, PULSE_MS);
}

export function useJustLoaded(id: OpId): boolean {
  return useLoaded((state) => state.fresh.has(id));
}
