/**
 * Carries what the store says is due, a bounded number at a time, and wakes when more is. It must not know what it
 * carries.
 */

const IN_FLIGHT_MAX = 8;
const WAKE_MS_MAX = 60_000;
const RETRY_MS_MIN = 250;
const RETRY_MS_MAX = 5_000;

export interface Round<Job> {
  dueBy(at: number): readonly Job[];
  nextAt(): number | undefined;
  keyOf(job: Job): number;
  /** Carries one job and writes down how it went; never rejects for an outcome that can be expected. */
  carry(job: Job): Promise<void>;
}

export interface Courier {
  wake(): void;
  stop(): void;
}

export function courierOf<Job>(round: Round<Job>, now: () => number): Courier {
  const inFlight = new Set<number>();
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;

  async function carry(job: Job, key: number): Promise<void> {
    inFlight.add(key);
    try {
      await round.carry(job);
    } finally {
      inFlight.delete(key);
      courier.wake();
    }
  }

  const courier: Courier = {
    wake() {
      clearTimeout(timer);
      if (stopped) return;
      const waiting = round.dueBy(now()).filter((job) => !inFlight.has(round.keyOf(job)));
      for (const job of waiting.slice(0, IN_FLIGHT_MAX - inFlight.size)) void carry(job, round.keyOf(job));
      const next = inFlight.size === 0 ? round.nextAt() : undefined;
      // While something is in flight its end wakes us, but other jobs may fall due meanwhile.
      const delay = next === undefined ? RETRY_MS_MIN : Math.min(Math.max(next - now(), 1), WAKE_MS_MAX);
      if (next !== undefined || inFlight.size > 0) timer = setTimeout(() => courier.wake(), delay);
    },
    stop() {
      stopped = true;
      clearTimeout(timer);
    },
  };
  return courier;
}

/** How long to wait after the n-th failed attempt (n ≥ 1): doubling, bounded. */
export function retryDelayMs(attempts: number): number {
  return Math.min(RETRY_MS_MIN * 2 ** (attempts - 1), RETRY_MS_MAX);
}
