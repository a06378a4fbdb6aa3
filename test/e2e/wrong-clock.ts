/** A clock that a test may set: of the counter's machine, while the rest of the world keeps its own; or of all the world. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface WrongClock {
  /** For the demo that is to have it. */
  readonly env: Readonly<Record<string, string>>;
  /** From now on it says so many milliseconds more, or less, than it is. */
  set(wrongByMs: number): void;
  dispose(): void;
}

export function wrongClock(of: 'counter' | 'all' = 'counter'): WrongClock {
  const folder = mkdtempSync(join(tmpdir(), 'flouss-clock-'));
  const file = join(folder, 'wrong-by');
  const set = (wrongByMs: number): void => writeFileSync(file, String(wrongByMs));
  set(0);
  const loaded = new URL('set-clock.ts', import.meta.url).href;
  return {
    env: { FLOUSS_TEST_CLOCK: file, FLOUSS_TEST_CLOCK_OF: of, NODE_OPTIONS: `--import ${loaded}` },
    set,
    dispose: () => rmSync(folder, { recursive: true }),
  };
}
