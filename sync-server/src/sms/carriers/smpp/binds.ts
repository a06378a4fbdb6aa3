/**
 * Keeps several binds to one SMSC, each in a place that is filled again with back-off and jitter when it falls empty; gives each
 * submission to the bind with most room, and to none while the SMSC asks for less.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Random } from '@flouss/shared/kernel/ports';
import type { Log } from '../../worker.ts';
import { isTooMuch } from './outcome.ts';
import { openSession } from './session.ts';
import type { Session, SessionOptions, Submitted } from './session.ts';
import type { Submission } from './submission.ts';

/** What is under way may end; then the process ends, whatever the SMSC does. */
const UNBIND_MAX_MS = 6_000;

export interface Pace {
  /** Doubled with each failure, with full jitter. */
  readonly reconnectMinMs: number;
  readonly reconnectMaxMs: number;
  /** After «too much»; doubled while it is said again. */
  readonly throttledMinMs: number;
  readonly throttledMaxMs: number;
}

export interface BindsOptions {
  readonly places: number;
  readonly session: SessionOptions;
  readonly pace: Pace;
  readonly random: Random;
  readonly log: Log;
  /** How many are bound now. */
  readonly counted: (bound: number) => void;
}

export interface Binds {
  start(): void;
  stop(): Promise<void>;
  submit(submission: Submission): Promise<Submitted>;
}

export function openBinds({ places, session: sessionOptions, pace, random, log, counted }: BindsOptions): Binds {
  const stopping = new AbortController();
  const bound = new Set<Session>();
  const open = new Set<Session>();
  let kept: Promise<void>[] | undefined;
  let throttledMs = 0;
  let pausedUntil = 0;

  async function keepBound(place: number): Promise<void> {
    for (let failures = 0; !stopping.signal.aborted; failures++) {
      const session = openSession(sessionOptions);
      open.add(session);
      if (await session.bound) {
        failures = 0;
        bound.add(session);
        counted(bound.size);
        log.info({ place }, 'an SMPP bind is there');
      }
      const code = await session.ended;
      open.delete(session);
      if (bound.delete(session)) counted(bound.size);
      if (stopping.signal.aborted) return;
      log.warn({ place, code }, 'an SMPP bind is not there');
      await sleep(pauseAfter(failures), undefined, { signal: stopping.signal }).catch(() => {});
    }
  }

  function pauseAfter(failures: number): number {
    const longest = Math.min(pace.reconnectMaxMs, pace.reconnectMinMs * 2 ** Math.min(failures, 16));
    const [high = 0, low = 0] = random.bytes(2);
    return Math.max(pace.reconnectMinMs / 4, (longest * (high * 256 + low)) / 65_535);
  }

  function heard(submitted: Submitted): void {
    if (submitted.is !== 'answered') return;
    if (!isTooMuch(submitted.status)) {
      throttledMs = 0;
      return;
    }
    // Those that were under way together say it together, and that is once.
    if (performance.now() < pausedUntil) return;
    throttledMs = Math.min(pace.throttledMaxMs, Math.max(pace.throttledMinMs, throttledMs * 2));
    pausedUntil = performance.now() + throttledMs;
    log.warn({ pause_ms: throttledMs }, 'the SMSC asks for less');
  }

  return {
    start() {
      kept ??= Array.from({ length: places }, (_, place) => keepBound(place));
    },
    async stop() {
      stopping.abort();
      await Promise.all([...open].map((session) => session.unbind(UNBIND_MAX_MS)));
      await Promise.all(kept ?? []);
    },
    async submit(submission) {
      if (stopping.signal.aborted || performance.now() < pausedUntil) return { is: 'unsent' };
      let roomiest: Session | undefined;
      for (const session of bound) if (session.room > (roomiest?.room ?? 0)) roomiest = session;
      if (!roomiest) return { is: 'unsent' };
      const submitted = await roomiest.submit(submission);
      heard(submitted);
      return submitted;
    },
  };
}
