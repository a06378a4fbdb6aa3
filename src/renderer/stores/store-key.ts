/** How the store's key is kept, and whether a pass-phrase must be typed first. The host says it; there may be no backend yet. */
import type { StoreKeyView } from '@flouss/shared/contract/store-key';
import { create } from 'zustand';
import { call } from '../bridge.ts';

export const useStoreKey = create<{ readonly view: StoreKeyView | null }>(() => ({ view: null }));

export async function readStoreKey(): Promise<void> {
  const answer = await call('store-key.status', {});
  if (answer.ok) useStoreKey.setState({ view: answer.value });
}
