/**
 * Where the training counter's store is and the key it is encrypted with: derived from the real store's, so that nobody keeps a
 * second key and neither file opens with the other's. What is in it is worth nothing: a store that does not open is made anew.
 */
import { hkdfSync } from 'node:crypto';
import { rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { StoreRefusal } from '@flouss/shared/contract/backend-messages';

const KEY_BYTES = 32;
const KEY_PURPOSE = 'flouss-training-store-v1';

export interface TrainingStore {
  readonly store_path: string;
  readonly store_key: Uint8Array;
  /** Everybody knows the PIN: there is nothing to keep apart. */
  readonly pin_pepper: Uint8Array;
}

export function trainingStoreBeside(real: {
  readonly store_path: string;
  readonly store_key: Uint8Array;
}): TrainingStore {
  const key = new Uint8Array(hkdfSync('sha256', real.store_key, new Uint8Array(), KEY_PURPOSE, KEY_BYTES));
  return { store_path: join(dirname(real.store_path), 'training.store'), store_key: key, pin_pepper: key };
}

/** The store must be closed. */
export function throwAway({ store_path }: TrainingStore): void {
  for (const ending of ['', '-wal', '-shm', '-journal']) rmSync(store_path + ending, { force: true });
}

/** Another process or the disk says no: throwing the file away would not help, or would hurt. */
export function isWorthNothing(refusal: StoreRefusal): boolean {
  return refusal === 'store-key-wrong' || refusal === 'store-newer' || refusal === 'store-damaged';
}
