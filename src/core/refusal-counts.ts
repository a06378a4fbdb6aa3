/** How often each method was refused with which code, in this run of the counter; for support. Holds no value of any call. */
export interface RefusalCount {
  readonly method: string;
  readonly code: string;
  readonly count: number;
  readonly last_at: number;
}

export interface RefusalCounts {
  note(method: string, code: string, at: number): void;
  /** Newest first. */
  list(): RefusalCount[];
}

const KINDS_MAX = 200;

export function countRefusals(): RefusalCounts {
  const counts = new Map<string, RefusalCount>();
  return {
    note(method, code, last_at) {
      const key = `${method} ${code}`;
      const count = (counts.get(key)?.count ?? 0) + 1;
      counts.delete(key);
      counts.set(key, { method, code, count, last_at });
      const [oldest] = counts.keys();
      if (counts.size > KINDS_MAX && oldest !== undefined) counts.delete(oldest);
    },
    list: () => [...counts.values()].toReversed(),
  };
}
