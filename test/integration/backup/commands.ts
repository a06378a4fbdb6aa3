/** The two commands as somebody at a terminal runs them. */
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';

export interface Outcome {
  readonly code: number;
  readonly said: string;
}

function command(entry: string) {
  const path = fileURLToPath(new URL(`../../../sync-server/src/backup/${entry}`, import.meta.url));
  return (...args: readonly string[]): Promise<Outcome> =>
    new Promise((resolve) => {
      const child = execFile(process.execPath, [path, ...args], (_, stdout, stderr) =>
        resolve({ code: child.exitCode ?? -1, said: `${stdout}${stderr}` }),
      );
    });
}

export const backup = command('main.ts');
export const restore = command('restore-main.ts');
