/** The carrier as one thing in hand: its store, its faults, its identifiers, its clock, the service it serves. */
import { faultBookOf, type FaultBook } from '../both/fault-book.ts';
import { deriveFrom, type Derive } from '../both/derive.ts';
import { openStore } from '../both/open-store.ts';
import { settingsOf, settleSeed } from '../both/settings.ts';
import type { CarrierFaultName } from './protocol.ts';
import { CARRIER_STORE, carrierStoreOf, type CarrierStore } from './store.ts';

export interface CarrierClock {
  /** Milliseconds since the epoch. */
  now(): number;
}

export interface Carrier {
  readonly store: CarrierStore;
  readonly faults: FaultBook<never, CarrierFaultName>;
  readonly derive: Derive;
  readonly clock: CarrierClock;
  /** Services bind to it; else they are posted to. */
  readonly speaksSmpp: boolean;
}

export function openCarrier(
  dataDir: string,
  seed: number | undefined,
  clock: CarrierClock,
  speaksSmpp = false,
): Carrier {
  const db = openStore(dataDir, CARRIER_STORE);
  return {
    store: carrierStoreOf(db),
    faults: faultBookOf(db),
    derive: deriveFrom(settleSeed(settingsOf(db), seed)),
    clock,
    speaksSmpp,
  };
}
