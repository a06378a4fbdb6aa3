/** Files that are named on the command line, and policies, which are what the API takes: the next version in JSON. */
import { readFile } from 'node:fs/promises';
import type { Given, Told } from './commands.ts';
import { proposed } from './meant.ts';
import { NotUnderstood } from './not-understood.ts';

export async function readBytes(path: string): Promise<Buffer> {
  try {
    return await readFile(path);
  } catch {
    throw new NotUnderstood(`${path} cannot be read.`);
  }
}

export async function publishPolicy({ ask, words: [path = ''] }: Given, route: string): Promise<Told> {
  try {
    const policy: unknown = JSON.parse((await readBytes(path)).toString('utf8'));
    if (typeof policy === 'object' && policy !== null) return await proposed(ask, 'PUT', route, policy);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  throw new NotUnderstood(`${path} is no policy in JSON.`);
}
