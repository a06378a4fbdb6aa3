/** Where the sign-in is kept: one file in the user's state folder that nobody else may read. */
import { chmod, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { NotUnderstood } from './not-understood.ts';

const FILE = 'admin-session.json';
const FOLDER_MODE = 0o700;
const FILE_MODE = 0o600;

const Session = z.object({
  server: z.url(),
  /** Certificates of the centre's own that vouch for it, where it has some. */
  ca_file: z.string().optional(),
  name: z.string(),
  token: z.string(),
});
export type Session = z.infer<typeof Session>;

export async function keepSession(session: Session): Promise<void> {
  const folder = stateFolder();
  await mkdir(folder, { recursive: true, mode: FOLDER_MODE });
  const fresh = join(folder, `${FILE}.${process.pid}`);
  await writeFile(fresh, JSON.stringify(session), { mode: FILE_MODE });
  await chmod(fresh, FILE_MODE);
  await rename(fresh, join(folder, FILE));
}

export async function readSession(): Promise<Session> {
  const text = await readFile(join(stateFolder(), FILE), 'utf8').catch(() => undefined);
  const read = text === undefined ? undefined : Session.safeParse(parsed(text));
  if (read?.success !== true)
    throw new NotUnderstood('You are not signed in: npm run admin -- sign-in --server URL --name NAME');
  return read.data;
}

export async function forgetSession(): Promise<void> {
  await rm(join(stateFolder(), FILE), { force: true });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function stateFolder(): string {
  const { FLOUSS_STATE_DIR, LOCALAPPDATA, XDG_STATE_HOME } = process.env;
  if (FLOUSS_STATE_DIR !== undefined) return FLOUSS_STATE_DIR;
  if (process.platform === 'win32' && LOCALAPPDATA !== undefined) return join(LOCALAPPDATA, 'flouss');
  return join(XDG_STATE_HOME ?? join(homedir(), '.local', 'state'), 'flouss');
}
