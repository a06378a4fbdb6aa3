/** Which movements some lines name, and what each line is to the one that it names. It writes nothing. */
import { bankWorkByKeys } from '../../db/bank-work.ts';
import type { Reader } from '../../db/handles.ts';
import type { StatementRow } from '../../db/schema.ts';
import { settledAmong } from '../../db/statements.ts';
import { matchLine } from './match-line.ts';
import type { LineVerdict } from './match-line.ts';
import { workKeyOf } from './our-reference.ts';
import type { StatementLine } from './statement.ts';

export interface Judged {
  readonly line: StatementLine;
  readonly verdict: LineVerdict;
}

/** In their order: the first line that names a movement settles it. */
export async function judge(db: Reader, period: StatementRow, lines: readonly StatementLine[]): Promise<Judged[]> {
  const keys = lines.map(({ reference }) => workKeyOf(reference));
  const named = new Set(keys.filter((key) => key !== undefined));
  const works = new Map((await bankWorkByKeys(db, named)).map((work) => [work.work_key, work]));
  const settled = await settledAmong(db, named);
  return lines.map((line, i) => {
    const key = keys[i];
    const work = key === undefined ? undefined : works.get(key);
    const verdict = matchLine(line, period, key !== undefined, work, key !== undefined && settled.has(key));
    if (verdict.is === 'matched' || verdict.is === 'last-word') settled.add(verdict.work.work_key);
    return { line, verdict };
  });
}
