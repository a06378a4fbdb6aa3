/** However long a statement is, it is read in memory that does not grow with it: measured in a process that does nothing else. */
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

const READER = fileURLToPath(new URL('read-a-long-statement.ts', import.meta.url));
/** Whoever kept the lines would hold several times what is read. */
const GROWN_MAX = 120 * 2 ** 20;

test('20 MB are read in memory that does not grow', async () => {
  const { stdout } = await promisify(execFile)(process.execPath, ['--max-old-space-size=48', READER]);
  const { ok, bytes, grown } = JSON.parse(stdout) as { ok: boolean; bytes: number; grown: number };
  expect(ok).toBe(true);
  expect(bytes).toBeGreaterThan(20_000_000);
  expect(grown).toBeLessThan(GROWN_MAX);
});
