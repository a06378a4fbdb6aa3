/**
 * A bank's day of a million lines, from the file on the disk to the last reload reconciled: how long it takes and how much memory, in a
 * process of its own over a real database. What is written before (commands, reloads, the file) is not counted.
 */
import { execFile } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { dayBefore, parisDay, parisDayBegins } from '@flouss/shared/domain/calendar';
import { openBank } from '../../sync-server/simulators/bank/bank.ts';
import { statementOf } from '../../sync-server/simulators/bank/statements.ts';
import { openCentre } from '../integration/bank/centre.ts';
import { anyMovements, haveBooked, haveDone } from '../integration/bank/movements.ts';
import type { Row } from './row.ts';

const LINES = 1_000_000;
const SECONDS_LIMIT = 60;
const MIB_LIMIT = 512;
const PROCESS = fileURLToPath(new URL('take-statement.ts', import.meta.url));

export async function bench(): Promise<Row[]> {
  const folder = await mkdtemp(join(tmpdir(), 'flouss-reconciliation-'));
  try {
    const file = await prepare(folder);
    const { stdout } = await promisify(execFile)(process.execPath, [PROCESS, folder, file]);
    const { seconds, mib, matched } = JSON.parse(stdout) as { seconds: number; mib: number; matched: number };
    if (matched !== LINES) throw new Error(`${matched} lines are matched`);
    const note = `${LINES} lines read, matched, booked and reconciled, ${Math.round(LINES / seconds)} a second`;
    return [
      {
        name: 'reconciliation',
        value: seconds,
        unit: 's',
        limit: SECONDS_LIMIT,
        ratio: seconds / SECONDS_LIMIT,
        runs: 1,
        note,
      },
      {
        name: 'reconciliation-memory',
        value: mib,
        unit: 'MiB',
        limit: MIB_LIMIT,
        ratio: mib / MIB_LIMIT,
        runs: 1,
        note: 'the most it held',
      },
    ];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The path of the statement. */
async function prepare(folder: string): Promise<string> {
  const centre = await openCentre(folder);
  const day = dayBefore(parisDay(centre.ctx.clock.now()));
  const noon = parisDayBegins(day) + 12 * 3_600_000;
  const movements = anyMovements(LINES, noon);
  await haveDone(centre, movements, noon);
  const bank = openBank(join(folder, 'bank'), 1, centre.ctx.clock);
  haveBooked(bank, movements, day);
  const file = join(folder, 'statement.xml');
  await pipeline(Readable.from(statementOf(bank, day) ?? []), createWriteStream(file));
  bank.store.close();
  await centre.close();
  return file;
}
