/** A counter as the web host runs it, over a store that was prepared through the engine: its folder, its process, its address. */
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Store } from '../../src/core/store/handles.ts';
import { enrolledShop, PEPPER } from '../integration/core/shop.ts';

export const COUNTER = fileURLToPath(new URL('../../src/web-host/main.ts', import.meta.url));

/** What the web host keeps of a counter that has operators: its store, and the keys beside it. */
export async function enrolledFolder(prepare: (store: Store) => void = () => {}): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'flouss-bench-'));
  const shop = await enrolledShop({ path: join(folder, 'counter.store'), till: 'closed' });
  prepare(shop.context.store);
  await shop.counter.close();
  await writeKeys(folder, shop.key);
  return folder;
}

/** Beside the store, as the web host keeps them. */
export async function writeKeys(folder: string, storeKey: Uint8Array): Promise<void> {
  const keys = { 'store.key': storeKey, 'pin.pepper': PEPPER };
  for (const [name, key] of Object.entries(keys)) {
    await writeFile(join(folder, name), Buffer.from(key).toString('base64url'), { mode: 0o600 });
  }
}

export function startCounter(folder: string): ChildProcess {
  return spawn(process.execPath, [COUNTER, '--data', folder], { stdio: ['ignore', 'pipe', 'inherit'] });
}

export async function endProcess(child: ChildProcess): Promise<void> {
  child.kill('SIGTERM');
  await once(child, 'exit');
}
