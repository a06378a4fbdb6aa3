/** Beside the tables of the centre, which know nothing of it: each move from state to state that was made, and how often. */
import { openSqliteFile } from '@flouss/platform/sqlite-file';

const counted = (name: string, event: string, when: string, table: string, from: string): string =>
  `create trigger ${name}_${table} after ${event} on ${table} when ${when} begin
    insert into watched_moves values ('${table}: ' || ${from} || ' to ' || new.state, 1)
      on conflict (move) do update set times = times + 1; end;`;
const WATCHED = ['orders', 'cards', 'bank_work'].reduce(
  (all, table) =>
    all +
    counted('moved', 'update of state', 'new.state <> old.state', table, 'old.state') +
    counted('begun', 'insert', 'true', table, `'new'`),
  'create table watched_moves (move text primary key, times integer not null);',
);

export function watchMoves(path: string): void {
  openSqliteFile({ path }).exec(WATCHED).close();
}

export function movesIn(path: string): ReadonlyMap<string, number> {
  const file = openSqliteFile({ path, readonly: true });
  const rows = file.prepare<{ move: string; times: number }>('select move, times from watched_moves').all();
  file.close();
  return new Map(rows.map(({ move, times }) => [move, times]));
}
