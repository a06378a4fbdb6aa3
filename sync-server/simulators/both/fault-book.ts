/**
 * The faults that somebody has switched on, kept in the store so that they outlive a crash. Which faults exist and
 * what they do is each simulator's own matter.
 */
import type { SqliteDatabase } from 'better-sqlite3';
import { z } from 'zod';

export const FAULTS_TABLE = `
CREATE TABLE faults (
  position INTEGER PRIMARY KEY,
  kind TEXT NOT NULL,
  fault TEXT NOT NULL,
  count INTEGER CHECK (count > 0),
  ms INTEGER CHECK (ms >= 0),
  times INTEGER CHECK (times > 0)
) STRICT;
`;

const FAULT_MS_MAX = 7 * 24 * 60 * 60 * 1000;
const FAULT_TIMES_MAX = 50;

/** One switched-on fault. `count`: how many times it still strikes, null until switched off. */
export interface Fault<Kind extends string, Name extends string> {
  readonly kind: Kind | '*';
  readonly fault: Name;
  readonly count: number | null;
  readonly ms: number | null;
  readonly times: number | null;
}

/** The wire form of a fault's figures; each simulator adds its own names. What is left out is null. */
export const FAULT_FIGURES = {
  count: z.int().positive().nullable().default(null),
  ms: z.int().min(0).max(FAULT_MS_MAX).nullable().default(null),
  times: z.int().positive().max(FAULT_TIMES_MAX).nullable().default(null),
};

export interface FaultBook<Kind extends string, Name extends string> {
  list(): Fault<Kind, Name>[];
  replace(faults: readonly Fault<Kind, Name>[]): void;
  /** The fault that strikes now, if one is on for this kind; a counted one is used up by being drawn. */
  draw(fault: Name, kind: Kind | '*'): Fault<Kind, Name> | undefined;
}

export function faultBookOf<Kind extends string, Name extends string>(db: SqliteDatabase): FaultBook<Kind, Name> {
  type Row = Fault<Kind, Name>;
  const columns = 'kind, fault, count, ms, times';
  const all = db.prepare<[], Row>(`SELECT ${columns} FROM faults ORDER BY position`);
  const insert = db.prepare<[string, string, number | null, number | null, number | null]>(
    `INSERT INTO faults (${columns}) VALUES (?, ?, ?, ?, ?)`,
  );
  const clear = db.prepare<[]>('DELETE FROM faults');
  const find = db.prepare<[string, string], Row & { position: number }>(
    `SELECT position, ${columns} FROM faults WHERE fault = ? AND kind IN (?, '*') ORDER BY kind = '*', position LIMIT 1`,
  );
  const spend = db.prepare<[number]>('UPDATE faults SET count = count - 1 WHERE position = ?');
  const remove = db.prepare<[number]>('DELETE FROM faults WHERE position = ?');

  return {
    list: () => all.all(),
    replace(faults) {
      db.transaction(() => {
        clear.run();
        for (const { kind, fault, count, ms, times } of faults) insert.run(kind, fault, count, ms, times);
      }).immediate();
    },
    draw(fault, kind) {
      const found = find.get(fault, kind);
      if (found === undefined) return undefined;
      const { position, ...drawn } = found;
      if (drawn.count === 1) remove.run(position);
      else if (drawn.count !== null) spend.run(position);
      return drawn;
    },
  };
}
