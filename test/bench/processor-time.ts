/** What a process has used of the processors so far, with its threads. Linux tells it in hundredths of a second. */
import { readFileSync } from 'node:fs';
import type { ChildProcess } from 'node:child_process';
import { assert } from '@flouss/shared/kernel/assert';

const TICK_MS = 10;
/** Of `stat`, behind the name in brackets. */
const USER_AND_SYSTEM = [11, 12] as const;

export function processorMs({ pid }: Pick<ChildProcess, 'pid'>): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
    .replace(/^.*\) /, '')
    .split(' ');
  return USER_AND_SYSTEM.reduce((sum, at) => sum + Number(fields[at]) * TICK_MS, 0);
}

/** What it holds in memory now. */
export function residentMiB({ pid }: Pick<ChildProcess, 'pid'>): number {
  const kib = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  assert(kib !== undefined, 'a process that runs holds memory');
  return Number(kib) / 1024;
}
