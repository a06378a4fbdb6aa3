/** A clock of the counter's machine that a test may set wrong, while the rest of the world keeps its own. */
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

export function wrongClock(): WrongClock {
  const folder = mkdtempSync(join(tmpdir(), 'flouss-clock-'));
  const file = join(folder, 'wrong-by');
  const set = (wrongByMs: number): void => writeFileSync(file, String(wrongByMs));
  set(0);
  const loaded = new URL('counter-clock.ts', import.meta.url).href;
  return {
    env: { FLOUSS_TEST_CLOCK: file, NODE_OPTIONS: `--import ${loaded}` },
    set,
    dispose: () => rmSync(folder, { recursive: true }),
  };
}
