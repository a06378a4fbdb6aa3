/** The address a process says it listens at, on its own line `listening {json}`. */
import type { ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';

export async function listening({ stdout }: ChildProcess): Promise<string> {
  if (!stdout) throw new Error('the process has no output to read');
  for await (const line of createInterface({ input: stdout })) {
    const said = /^listening (.*)$/.exec(line)?.[1];
    if (said !== undefined) return (JSON.parse(said) as { url: string }).url;
  }
  throw new Error('the process ended before it listened');
}
