/**
 * Rate limits that hold over all server processes together, without a write for each request. A process lets an address have a small
 * part of a large limit by itself; from there on it takes shares of what is left for all, and lets those be used. A small limit is
 * counted request by request. Whose requests are counted, and where the shares are kept, is not known here.
 */
import type { FastifyRateLimitOptions, FastifyRateLimitStoreCtor } from '@fastify/rate-limit';
import type { Clock } from '@flouss/shared/kernel/ports';

/** A part of what an address may have in a span of time, for this process alone; false: there is not so much left. */
export type TakeShare = (share: {
  readonly bucket: string;
  readonly beganAt: number;
  readonly lastsMs: number;
  readonly max: number;
  readonly count: number;
}) => Promise<boolean>;

/** Of a limit: what a process gives away unasked, and as large is a share. */
const SHARES = 20;
/** Addresses that are remembered for a span; an older one begins anew. */
const ADDRESSES_MAX = 10_000;

interface Counted {
  used: number;
  /** Of what is used, so much may be. */
  mayUse: number;
  /** What the next share is to be; smaller when little is left, and 0 when nothing is. */
  share: number;
  /** Given away unasked, and not yet said to the others. */
  unsaid: number;
  taking: Promise<void> | undefined;
}

export function sharedLimits(clock: Clock, take: TakeShare): FastifyRateLimitStoreCtor {
  return class SharedLimits {
    readonly #scope: string;
    #counted = new Map<string, Counted>();
    #beganAt = 0;

    /** `scope` names a route that has a limit of its own. */
    constructor(options: FastifyRateLimitOptions & { readonly scope?: string }) {
      this.#scope = options.scope ?? 'all routes';
    }

    incr(
      address: string,
      answer: (error: Error | null, result?: { current: number; ttl: number }) => void,
      lastsMs = 60_000,
      max = 0,
    ): void {
      const now = clock.now();
      const beganAt = now - (now % lastsMs);
      const ttl = beganAt + lastsMs - now;
      const counted = this.#countOf(address, beganAt, max);
      const window = { bucket: `${this.#scope} ${address}`, beganAt, lastsMs, max };
      void mayHave(counted, (count) => take({ ...window, count })).then(
        (may) => answer(null, { current: may ? Math.min(counted.used, max) : max + 1, ttl }),
        (error: unknown) => answer(error instanceof Error ? error : new Error(String(error))),
      );
    }

    /** The plugin hands over the route's settings, and within them the route, which its types do not say. */
    child(route: object): SharedLimits {
      const { routeInfo } = route as { readonly routeInfo?: { readonly url?: string } };
      return new SharedLimits({ scope: routeInfo?.url ?? 'a route' });
    }

    #countOf(address: string, beganAt: number, max: number): Counted {
      if (beganAt !== this.#beganAt) {
        this.#counted = new Map();
        this.#beganAt = beganAt;
      }
      let counted = this.#counted.get(address);
      if (!counted) {
        if (this.#counted.size >= ADDRESSES_MAX) this.#counted.delete(this.#counted.keys().next().value ?? '');
        const unasked = Math.floor(max / SHARES);
        counted = { used: 0, mayUse: unasked, share: Math.max(1, unasked), unsaid: unasked, taking: undefined };
        this.#counted.set(address, counted);
      }
      return counted;
    }
  };
}

/** Those that come while a share is being taken wait for it together. */
async function mayHave(counted: Counted, take: (count: number) => Promise<boolean>): Promise<boolean> {
  for (;;) {
    if (counted.used < counted.mayUse) {
      counted.used += 1;
      return true;
    }
    // Nothing more is asked for in this span: a flood costs no writes.
    if (counted.share === 0) return false;
    counted.taking ??= takeMore(counted, take).finally(() => (counted.taking = undefined));
    await counted.taking;
  }
}

async function takeMore(counted: Counted, take: (count: number) => Promise<boolean>): Promise<void> {
  const { share, unsaid } = counted;
  if (await take(share + unsaid)) {
    counted.mayUse += share;
    counted.unsaid = 0;
  } else counted.share = share > 1 ? 1 : 0;
}
