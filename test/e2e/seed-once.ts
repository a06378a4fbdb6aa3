/** Before the first journey: the demo's shop is put in once, and left; each journey begins with a copy of its folder (demo.ts). */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SEEDED, startDemo } from './demo.ts';

export default async function seedOnce(): Promise<() => void> {
  const folder = mkdtempSync(join(tmpdir(), 'flouss-seeded-'));
  const demo = await startDemo(folder);
  await demo.interrupt();
  process.env[SEEDED] = folder;
  return () => rmSync(folder, { recursive: true, force: true });
}
