/** The bank as one thing in hand: its store, its faults, its identifiers, its clock. It answers no request itself. */
import type { KeyObject } from 'node:crypto';
import { faultBookOf, type FaultBook } from '../both/fault-book.ts';
import { deriveFrom, type Derive } from '../both/derive.ts';
import { openStore } from '../both/open-store.ts';
import { settingsOf, settleSeed, type Settings } from '../both/settings.ts';
import { keptCallbackKey } from './callbacks.ts';
import { Decision, Documents, Limits, type BankFaultName, type RequestKind } from './protocol.ts';
import { bankStoreOf, type BankStore } from './store.ts';
import { BANK_STORE } from './tables.ts';

export interface BankClock {
  /** Milliseconds since the epoch. */
  now(): number;
}

export interface Bank {
  readonly store: BankStore;
  readonly faults: FaultBook<RequestKind, BankFaultName>;
  readonly derive: Derive;
  readonly clock: BankClock;
  decision(): Decision;
  setDecision(decision: Decision): void;
  documents(): Documents;
  setDocuments(documents: Documents): void;
  limits(): Limits;
  setLimits(limits: Limits): void;
  /** Where outcomes are told; undefined: nowhere. */
  callbackUrl(): string | undefined;
  setCallbackUrl(url: string | null): void;
  callbackKey(): KeyObject;
}

export function openBank(dataDir: string, seed: number | undefined, clock: BankClock): Bank {
  const db = openStore(dataDir, BANK_STORE);
  const settings = settingsOf(db);
  const key = keptCallbackKey(settings);
  return {
    store: bankStoreOf(db),
    faults: faultBookOf(db),
    derive: deriveFrom(settleSeed(settings, seed)),
    clock,
    decision: () => readDecision(settings),
    setDecision: (decision) => settings.set('decision', JSON.stringify(decision)),
    documents: () => Documents.parse(settings.get('documents') ?? 'as-they-come'),
    setDocuments: (documents) => settings.set('documents', documents),
    limits: () => Limits.parse(JSON.parse(settings.get('limits') ?? '{}')),
    setLimits: (limits) => settings.set('limits', JSON.stringify(limits)),
    callbackUrl: () => settings.get('callback-url') || undefined,
    setCallbackUrl: (url) => settings.set('callback-url', url ?? ''),
    callbackKey: () => key,
  };
}

function readDecision(settings: Settings): Decision {
  return Decision.parse(JSON.parse(settings.get('decision') ?? '{}'));
}
