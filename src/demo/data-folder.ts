/**
 * The demo's folder: what it holds, the secrets made at its first start, and how far the demo data got. Only what the
 * demo made itself is ever removed.
 */
import { randomBytes } from 'node:crypto';
import { constants, existsSync } from 'node:fs';
import { access, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import type { Result } from '@flouss/shared/kernel/result';
import { err, ok } from '@flouss/shared/kernel/result';

const Secrets = z.object({
  bankApiKey: z.string(),
  carrierPassword: z.string(),
  /** Of all the centre's staff: it is a demo. */
  staffPassword: z.string(),
});

export interface DataFolder {
  readonly path: string;
  readonly secrets: z.infer<typeof Secrets>;
  readonly bank: string;
  /** The keys that the bank signs its calls with. */
  readonly bankKeys: string;
  readonly carrier: string;
  readonly server: string;
  /** Where the server looks for freeze lists. */
  readonly freezeLists: string;
  /** The server's certificate and its key. */
  readonly tls: string;
  /** One counter a host: the browser's and the desktop's keep their keys in different places. */
  readonly counter: (host: 'browser' | 'electron') => string;
  readonly electronDownload: string;
  /** What an earlier start noted under this name. */
  note(name: string): Promise<string | undefined>;
  setNote(name: string, value: string): Promise<void>;
}

const PARTS = [
  'bank',
  'bank-keys.pem',
  'carrier',
  'server',
  'freeze-lists',
  'tls',
  'counter-browser',
  'counter-electron',
  'electron-download',
  'done',
  'secrets.json',
];

export async function openDataFolder(path: string, reset: boolean): Promise<Result<DataFolder, string>> {
  try {
    await makeFolder(path);
    if (reset || (await seedWasInterrupted(path))) await clear(path);
    const secrets = await secretsIn(path);
    await mkdir(join(path, 'done'), { recursive: true });
    return ok({
      path,
      secrets,
      bank: join(path, 'bank'),
      bankKeys: join(path, 'bank-keys.pem'),
      carrier: join(path, 'carrier'),
      server: join(path, 'server'),
      freezeLists: join(path, 'freeze-lists'),
      tls: join(path, 'tls'),
      counter: (host) => join(path, `counter-${host}`),
      electronDownload: join(path, 'electron-download'),
      note: (name) => readFile(join(path, 'done', name), 'utf8').catch(() => undefined),
      setNote: (name, value) => writeFile(join(path, 'done', name), value),
    });
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return err(`The data folder ${path} cannot be written to (${why}); choose another with: npm start -- --data DIR`);
  }
}

/** One level after the other: Node's own recursive mkdir never comes back from a folder such as /proc. */
async function makeFolder(path: string): Promise<void> {
  if (existsSync(path)) return access(path, constants.W_OK);
  await makeFolder(dirname(path));
  await mkdir(path);
}

/** The first seeding was begun and never finished: nothing in the folder is worth keeping, and half a shop is no demo. */
async function seedWasInterrupted(path: string): Promise<boolean> {
  const done = await readdir(join(path, 'done')).catch((): string[] => []);
  return done.includes('begun') && !done.includes('seeded-browser') && !done.includes('seeded-electron');
}

async function clear(path: string): Promise<void> {
  for (const part of PARTS) await rm(join(path, part), { recursive: true, force: true });
}

const secret = (): string => randomBytes(24).toString('base64url');

async function secretsIn(path: string): Promise<z.infer<typeof Secrets>> {
  const file = join(path, 'secrets.json');
  const kept = await readFile(file, 'utf8').catch(() => undefined);
  const read = kept === undefined ? {} : (JSON.parse(kept) as object);
  // An older demo knew no staff.
  const made = Secrets.parse({ bankApiKey: secret(), carrierPassword: secret(), staffPassword: secret(), ...read });
  await writeFile(file, JSON.stringify(made), { mode: 0o600 });
  return made;
}
