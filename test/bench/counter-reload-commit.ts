/**
 * How many complete reloads a counter records a second (parsed, judged, signed, numbered, projected, durable), against bare
 * single-row commits: on the disk that is here, and, where strace can slow them, with flushes that take as long as a shop's disk's.
 */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { median } from './quantile.ts';
import { reloadRates } from './reload-rates.ts';
import type { Rates, ReloadRates } from './reload-rates.ts';
import type { Row } from './row.ts';

const STRACE = '/usr/bin/strace';
const CHILD = fileURLToPath(new URL('reload-rates-child.ts', import.meta.url));
/** What an ordinary solid-state disk takes to flush its own cache; a virtual disk may answer in a tenth of it, without any flush. */
const FLUSH_MS = 1;

export async function bench(): Promise<Row[]> {
  const here = await reloadRates();
  const rows = [
    row(
      'counter-reload-commit',
      here.paired,
      'each beside a bare single-row commit on an equally encrypted file; at least 0.5',
    ),
    row('counter-reload-commit-loop', here.looped, 'in turn with a loop of nothing but such commits'),
  ];
  if (!existsSync(STRACE)) return rows;
  const flushed = await withFlushes();
  const how = `with ${FLUSH_MS} ms more for each flush`;
  return [
    ...rows,
    row('counter-reload-commit-flushed', flushed.paired, `each beside a bare commit, ${how}`),
    row('counter-reload-commit-flushed-loop', flushed.looped, `in turn with a loop of commits, ${how}`),
  ];
}

function row(name: string, rounds: readonly Rates[], note: string): Row {
  const of = (rate: (round: Rates) => number): number => median(rounds.map(rate));
  return {
    name,
    value: Math.round(of(({ reload }) => reload)),
    unit: 'reloads/s',
    limit: Math.round(of(({ bare }) => bare)),
    ratio: of(({ reload, bare }) => reload / bare),
    runs: rounds.length,
    note,
  };
}

/** The same in a process of its own whose flushes are held up on their way into the kernel. */
async function withFlushes(): Promise<ReloadRates> {
  const slow = `inject=fsync,fdatasync:delay_enter=${FLUSH_MS * 1_000}`;
  const watched = ['-f', '-qq', '--seccomp-bpf', '-o', '/dev/null', '-e', 'trace=fsync,fdatasync', '-e', slow];
  const child = spawn(STRACE, [...watched, process.execPath, CHILD], { stdio: ['ignore', 'pipe', 'inherit'] });
  return JSON.parse(await text(child.stdout)) as ReloadRates;
}
