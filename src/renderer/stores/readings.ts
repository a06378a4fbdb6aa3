/**
 * Answers kept while a screen shows them, and read again when the backend says their topic changed. A screen comes up
 * with what was last known; it is corrected a moment later.
 */
import type { ApiError, ChangeTopic, CounterMethod, InputOf, OutputOf } from '@flouss/shared/contract/counter-api';
import { useEffect } from 'react';
import { create } from 'zustand';
import { call } from '../bridge.ts';

const TOPICS = {
  'customer.get': ['customers', 'cards', 'operations'],
  'customer.file': ['customers', 'operations'],
  'card.get': ['cards', 'operations', 'status'],
  'card.history': ['operations'],
  'stock.list': ['cards'],
  'stock.counts': ['cards'],
  'stock.deliveries': ['cards'],
  'card.price': ['reference'],
  'activity.list': ['operations'],
  'exceptions.list': ['operations'],
  'receipt.get': ['operations', 'printing'],
  'print-jobs.list': ['printing'],
  'printers.get': ['printing'],
  'sync.waiting': ['operations', 'status'],
  'operators.list': ['session'],
  'till.get': ['till', 'operations', 'reference'],
  'till.list-z': ['till'],
  'backup.status': ['backup', 'operations'],
  'recovery.status': ['backup'],
  'update.status': ['status', 'operations'],
} as const satisfies { readonly [M in CounterMethod]?: readonly ChangeTopic[] };
type ReadingMethod = keyof typeof TOPICS;

export interface Reading<M extends ReadingMethod> {
  readonly value: OutputOf<M> | undefined;
  readonly refusal: ApiError | undefined;
}
type AnyReading = Reading<ReadingMethod>;

/** Enough for the screens of everybody whose work is kept. */
const READINGS_MAX = 300;
const WAITING: AnyReading = { value: undefined, refusal: undefined };

interface ReadingsState {
  readonly byKey: ReadonlyMap<string, AnyReading>;
}
const useReadings = create<ReadingsState>(() => ({ byKey: new Map() }));
/** Who is on the screen now: key → how to read it again. */
const shown = new Map<string, { readonly method: ReadingMethod; readonly read: () => void; holders: number }>();

/** Reads `method` for as long as the component lives; `input` null reads nothing. */
export function useReading<M extends ReadingMethod>(method: M, input: InputOf<M> | null): Reading<M> {
  const key = input === null ? null : `${method} ${JSON.stringify(input)}`;
  useEffect(() => {
    if (key === null || input === null) return undefined;
    const entry = shown.get(key) ?? { method, read: () => void read(method, input, key), holders: 0 };
    entry.holders += 1;
    shown.set(key, entry);
    entry.read();
    return () => {
      entry.holders -= 1;
      if (entry.holders === 0) shown.delete(key);
    };
    // The key is the method and its input, said as one value.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [key]);
  // A key names its method, so what is kept under it is that method's answer.
  return useReadings((state) => (key === null ? WAITING : (state.byKey.get(key) ?? WAITING)));
}

export function refreshReadings(topics: readonly ChangeTopic[]): void {
  for (const { method, read: again } of shown.values()) {
    if (TOPICS[method].some((topic) => topics.includes(topic))) again();
  }
}

/** Somebody has left for good: nothing of what he looked at stays. */
export function forgetReadings(): void {
  useReadings.setState({ byKey: new Map() });
}

async function read<M extends ReadingMethod>(method: M, input: InputOf<M>, key: string): Promise<void> {
  const answer = await call(method, input);
  const before = useReadings.getState().byKey.get(key);
  // Most of what is read again has not changed: a screen that would look the same is not drawn again.
  if (answer.ok && before?.refusal === undefined && isSame(before?.value, answer.value)) return;
  const reading = answer.ok
    ? { value: answer.value, refusal: undefined }
    : { value: before?.value, refusal: answer.error };
  useReadings.setState(({ byKey }) => ({ byKey: withReading(byKey, key, reading, (other) => shown.has(other)) }));
}

/** The oldest make room for it, but never what is on the screen: that may not have changed all day. */
export function withReading<R>(
  known: ReadonlyMap<string, R>,
  key: string,
  reading: R,
  isShown: (key: string) => boolean,
  max = READINGS_MAX,
): ReadonlyMap<string, R> {
  const others = [...known].filter(([other]) => other !== key);
  const unseen = others.filter(([other]) => !isShown(other)).map(([other]) => other);
  const gone = new Set(unseen.slice(0, Math.max(0, others.length + 1 - max)));
  return new Map([...others.filter(([other]) => !gone.has(other)), [key, reading]]);
}

/** Answers are plain data, written by the backend in one order. */
export function isSame(before: unknown, after: unknown): boolean {
  return JSON.stringify(before) === JSON.stringify(after);
}
