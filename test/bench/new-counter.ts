/**
 * A new counter as a process of its own: enrols with the code it is given, takes all that the centre has for it, and says when it was
 * usable, what it saw of its progress and how much memory it took. `node new-counter.ts FOLDER URL CODE`.
 */
import { join } from 'node:path';
import { systemClock, systemRandom } from '@flouss/platform/system-ports';
import { assert } from '@flouss/shared/kernel/assert';
import { openStore } from '../../src/core/store/open.ts';
import { query } from '../../src/core/store/handles.ts';
import type { SyncContext } from '../../src/core/sync-ports.ts';
import { enrol } from '../../src/core/sync/enrol.ts';
import { startSync } from '../../src/core/sync/sync-loop.ts';

export interface Told {
  /** From the start of the process's work until a teller could sign in, and until everything was durable. */
  readonly signIn: number;
  readonly all: number;
  readonly things: number;
  /** How often the progress that a teller sees moved, and the longest time the store kept him waiting. */
  readonly steps: number;
  readonly longestMs: number;
  readonly cpuMs: number;
  readonly peakMiB: number;
}

const [folder, url, code] = process.argv.slice(2);
assert(folder !== undefined && url !== undefined && code !== undefined, 'FOLDER URL CODE');
const key = systemRandom.bytes(32);
const opened = openStore({ path: join(folder, 'counter.store'), key, pepper: key });
assert(opened.ok, 'the store opens');
const store = opened.value;
const things = query<{ n: number }>('SELECT count(*) AS n FROM feed_items');

let steps = 0;
let caughtUp: (() => void) | undefined;
let loop: ReturnType<typeof startSync> | undefined;
const context: SyncContext = {
  store,
  clock: systemClock,
  random: systemRandom,
  changed: () => {
    const progress = loop?.status().progress;
    if (progress) steps += 1;
    else if (steps > 0) caughtUp?.();
  },
};
const longest = watchPauses();
const usage = process.cpuUsage();
const began = performance.now();
const enrolled = await enrol(context, url, code);
assert(enrolled.ok, 'the counter is let in');
const signIn = performance.now() - began;
const done = new Promise<void>((resolve) => (caughtUp = resolve));
loop = startSync(context);
await done;
const { user, system } = process.cpuUsage(usage);
const told: Told = {
  cpuMs: (user + system) / 1000,
  signIn,
  all: performance.now() - began,
  things: store.read.get(things)!.n,
  steps,
  longestMs: longest(),
  peakMiB: process.resourceUsage().maxRSS / 1024,
};
process.stdout.write(`told ${JSON.stringify(told)}\n`);
await loop.stop();
store.close();

/** The event loop's longest stop: for so long a key would not have been answered. */
function watchPauses(): () => number {
  const EVERY_MS = 5;
  let last = performance.now();
  let longestMs = 0;
  const timer = setInterval(() => {
    const now = performance.now();
    longestMs = Math.max(longestMs, now - last - EVERY_MS);
    last = now;
  }, EVERY_MS);
  return () => {
    clearInterval(timer);
    return longestMs;
  };
}
