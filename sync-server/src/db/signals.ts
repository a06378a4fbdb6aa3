/** Wakes sleepers of this process after a commit. A hint only: whoever sleeps also wakes by himself. */
import type { Signal } from './handles.ts';

export interface Signals {
  /** Until one of the signals is raised, the time is over or `abort` fires; never throws. */
  wait(signals: readonly Signal[], timeoutMs: number, abort?: AbortSignal): Promise<void>;
  /** Calls `listener` at each raise until the returned function is called. */
  on(signal: Signal, listener: () => void): () => void;
}

export interface RaisableSignals extends Signals {
  readonly raise: (signals: Iterable<Signal>) => void;
}

export function openSignals(): RaisableSignals {
  const listeners = new Map<Signal, Set<() => void>>();

  const on: Signals['on'] = (signal, listener) => {
    const set = listeners.get(signal) ?? new Set();
    listeners.set(signal, set.add(listener));
    return () => {
      set.delete(listener);
      if (set.size === 0 && listeners.get(signal) === set) listeners.delete(signal);
    };
  };

  const raise: RaisableSignals['raise'] = (signals) => {
    for (const signal of signals) for (const listener of listeners.get(signal) ?? []) listener();
  };

  return {
    on,
    wait: (signals, timeoutMs, abort) =>
      new Promise((resolve) => {
        if (abort?.aborted) return resolve();
        const wake = (): void => {
          clearTimeout(timer);
          abort?.removeEventListener('abort', wake);
          for (const off of offs) off();
          resolve();
        };
        const offs = signals.map((signal) => on(signal, wake));
        const timer = setTimeout(wake, timeoutMs);
        abort?.addEventListener('abort', wake, { once: true });
      }),
    raise,
  };
}
