/** A lane takes its turns one at a time, rests, backs off, hurries and stops as it is told. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { BACK_OFF_MAX_MS } from '../../../src/core/sync/back-off.ts';
import { startLane } from '../../../src/core/sync/lane.ts';
import type { Lane } from '../../../src/core/sync/lane.ts';
import { AGAIN, REST, inTrouble } from '../../../src/core/sync/turn.ts';
import type { Turn } from '../../../src/core/sync/turn.ts';

const random = { bytes: (length: number) => new Uint8Array(length).fill(128) };
const UNREACHABLE = inTrouble({ code: 'unreachable' });
let lane: Lane | undefined;

beforeEach(() => vi.useFakeTimers());
afterEach(async () => {
  await lane?.stop();
  vi.useRealTimers();
});

interface Script {
  readonly turns: { hurried: boolean; aborted: boolean }[];
  readonly plan: (Turn | Promise<Turn>)[];
  together: number;
}

/** Takes the plan's turns in order, then rests for ever. */
function run(plan: (Turn | Promise<Turn>)[], abortable = false): Script {
  const script: Script = { turns: [], plan, together: 0 };
  let inTurn = 0;
  lane = startLane({
    random,
    abortable,
    ended: () => {},
    turn: async (hurried, abort) => {
      script.together = Math.max(script.together, ++inTurn);
      const seen = { hurried, aborted: false };
      abort.addEventListener('abort', () => {
        seen.aborted = true;
      });
      script.turns.push(seen);
      const turn = await Promise.race([
        script.plan.shift() ?? REST,
        new Promise<Turn>((resolve) => abort.addEventListener('abort', () => resolve(UNREACHABLE))),
      ]);
      inTurn--;
      return turn;
    },
  });
  return script;
}

/** Turns that follow at once do so in new tasks. */
const settle = () => vi.advanceTimersByTimeAsync(10);

test('goes on while there is more, then rests until woken', async () => {
  const script = run([AGAIN, AGAIN, REST]);
  await settle();
  expect(script.turns).toHaveLength(3);
  await vi.advanceTimersByTimeAsync(3_600_000);
  expect(script.turns).toHaveLength(3);
  lane?.wake();
  await settle();
  expect(script.turns).toHaveLength(4);
  expect(script.together).toBe(1);
});

test('backs off longer and longer, up to the bound, and starts anew after a success', async () => {
  const script = run(Array.from({ length: 40 }, () => UNREACHABLE));
  await settle();
  expect(script.turns).toHaveLength(1);
  await vi.advanceTimersByTimeAsync(260);
  expect(script.turns).toHaveLength(2);
  await vi.advanceTimersByTimeAsync(260);
  expect(script.turns).toHaveLength(2);
  await vi.advanceTimersByTimeAsync(3_600_000);
  // Half the bound each time with this random: 60 s / 2.
  expect(script.plan.length).toBe(0);
  script.plan.push(UNREACHABLE, AGAIN, UNREACHABLE, UNREACHABLE);
  lane?.wake();
  await settle();
  await vi.advanceTimersByTimeAsync(BACK_OFF_MAX_MS);
  expect(script.plan.length).toBeLessThanOrEqual(1);
});

test('a new fact ends a back-off', async () => {
  const script = run([UNREACHABLE, UNREACHABLE, UNREACHABLE, UNREACHABLE, AGAIN, REST]);
  await settle();
  for (let i = 0; i < 3; i++) {
    lane?.wake();
    await settle();
  }
  expect(script.turns).toHaveLength(4);
});

test('a wake during a turn is not lost', async () => {
  const turn = Promise.withResolvers<Turn>();
  const script = run([turn.promise, REST]);
  await settle();
  lane?.wake();
  turn.resolve(REST);
  await settle();
  expect(script.turns).toHaveLength(2);
});

test('now() cuts a long-poll short and resolves after the hurried turn', async () => {
  const script = run([new Promise<Turn>(() => {}), AGAIN, new Promise<Turn>(() => {})], true);
  await settle();
  let done = false;
  void lane?.now().then(() => (done = true));
  await settle();
  expect(script.turns.map((turn) => turn.hurried)).toEqual([false, true, false]);
  expect(script.turns[0]?.aborted).toBe(true);
  expect(done).toBe(true);
});

test('now() on a lane that may not be cut short waits until everything is sent', async () => {
  const push = Promise.withResolvers<Turn>();
  const script = run([push.promise, AGAIN, AGAIN, REST]);
  await settle();
  let done = false;
  void lane?.now().then(() => (done = true));
  await settle();
  expect(script.turns[0]?.aborted).toBe(false);
  expect(done).toBe(false);
  push.resolve(AGAIN);
  await settle();
  expect(script.plan).toHaveLength(0);
  expect(done).toBe(true);
});

test('trouble ends the waiting too', async () => {
  run([REST, UNREACHABLE]);
  await settle();
  let done = false;
  void lane?.now().then(() => (done = true));
  await settle();
  expect(done).toBe(true);
});

test('stop() ends a turn, a pause and everybody who waits', async () => {
  run([new Promise<Turn>(() => {})]);
  await settle();
  const waiting = lane?.now();
  await lane?.stop();
  await expect(waiting).resolves.toBeUndefined();
});

test('a server that is busy is not asked before it said, however many facts come, unless a person asks', async () => {
  const busy = inTrouble({ code: 'server-busy', retryAfterMs: 2_000 });
  const script = run([busy, busy, REST]);
  await settle();
  lane?.wake();
  await vi.advanceTimersByTimeAsync(2_000);
  expect(script.turns).toHaveLength(1);
  // With this random: half as long again.
  await vi.advanceTimersByTimeAsync(1_000);
  expect(script.turns).toHaveLength(2);
  await settle();
  const asked = lane?.now();
  await settle();
  await asked;
  expect(script.turns).toHaveLength(3);
});
