/** The counter's position as the header shows it: sync, float, drawer. */
import type { StatusView } from '@flouss/shared/contract/views';
import { create } from 'zustand';
import { call } from '../bridge.ts';
import { isSame } from './readings.ts';

interface StatusState {
  readonly view: StatusView | null;
  readonly syncing: boolean;
  /** The panel that says why is open. */
  readonly panel: boolean;
}

export const useStatus = create<StatusState>(() => ({ view: null, syncing: false, panel: false }));

export function showSyncPanel(panel: boolean): void {
  useStatus.setState({ panel });
}

export async function readStatus(): Promise<void> {
  const answer = await call('status.get', {});
  if (answer.ok && !isSame(useStatus.getState().view, answer.value)) useStatus.setState({ view: answer.value });
}

/** Asks for a sync at once; a server that does not answer shows in the status itself. */
export async function syncNow(): Promise<void> {
  if (useStatus.getState().syncing) return;
  useStatus.setState({ syncing: true });
  const answer = await call('sync.now', {});
  useStatus.setState(answer.ok ? { view: answer.value, syncing: false } : { syncing: false });
}
