/**
 * Years of business behind a centre: what some counters did in a day, copied over and over under other names straight into the tables.
 * Every row has the size and the place that it would have; that the copies' chains and signatures are nobody's is not looked at.
 */
import { openSqliteFile } from '@flouss/platform/sqlite-file';
import type { SqliteFile } from '@flouss/platform/sqlite-file';
import { assert } from '@flouss/shared/kernel/assert';

/** What each copy is called otherwise: columns that name something, and such as are numbered through. */
const COPIED = {
  agents: { named: ['agent_id'], numbered: [] },
  devices: { named: ['device_id', 'agent_id'], numbered: [] },
  facts: { named: ['device_id', 'op_id'], numbered: [] },
  customers: { named: ['customer_id', 'agent_id', 'document_index', 'phone_index', 'name_birth_index'], numbered: [] },
  customer_keys: { named: ['customer_id'], numbered: [] },
  packs: { named: ['card_reference', 'agent_id'], numbered: [] },
  cards: { named: ['card_reference', 'agent_id', 'sale_op_id', 'customer_id'], numbered: [] },
  card_years: { named: ['card_reference'], numbered: [] },
  card_months: { named: ['card_reference'], numbered: [] },
  orders: { named: ['op_id', 'agent_id', 'device_id', 'card_reference', 'customer_id'], numbered: [] },
  ledger_groups: { named: ['group_id'], numbered: ['group_no'] },
  ledger_entries: { named: [], numbered: ['group_no'] },
  bank_work: { named: ['work_key', 'op_id', 'card_reference', 'customer_id'], numbered: [] },
  feed: { named: ['agent_id', 'entity_id'], numbered: [] },
} as const;

/** So many facts, at least, behind those that stand in `path` already; `day` is a centre's file of the same version. */
export function addManyFacts(path: string, day: string, atLeast: number): number {
  const file = openSqliteFile({ path });
  // Nobody's money: whoever is cut off here begins again.
  file.pragma('synchronous = OFF');
  file.pragma('cache_size = -262144');
  file.prepare('attach database ? as day').run(day);
  const step = count(file, 'select max(group_no) as count from day.ledger_groups');
  const first = count(file, 'select coalesce(max(group_no), 0) as count from ledger_groups');
  const copies = Math.ceil(atLeast / count(file, 'select count(*) as count from day.facts'));
  file
    .transaction(() => {
      for (let copy = 0; copy < copies; copy++) {
        for (const [table, columns] of Object.entries(COPIED))
          copyTable(file, table, columns, copy, first + copy * step);
      }
    })
    .immediate();
  const facts = count(file, 'select count(*) as count from facts');
  file.pragma('wal_checkpoint(TRUNCATE)');
  file.close();
  return facts;
}

/** References and blind indexes come in no order; the copies' stand among the others. */
const isScattered = (column: string): boolean => column === 'card_reference' || column.endsWith('_index');

/** Ids begin with their time: what was before today is before today's in every index. */
const older = (copy: number): string => copy.toString(16).padStart(4, '0');

function copyTable(
  file: SqliteFile,
  table: string,
  { named, numbered }: { readonly named: readonly string[]; readonly numbered: readonly string[] },
  copy: number,
  above: number,
): void {
  const columns = file.prepare<{ name: string }>(`select name from pragma_table_info('${table}')`).all();
  const names = columns.map(({ name }) => name);
  const values = names.map((name) => {
    if (named.includes(name))
      return isScattered(name) ? `${name} || '~${copy}'` : `'${older(copy)}' || substr(${name}, 5)`;
    return numbered.includes(name) ? `${name} + ${above}` : name;
  });
  file.exec(`insert into ${table} (${names.join(', ')}) select ${values.join(', ')} from day.${table}`);
}

function count(file: SqliteFile, query: string): number {
  const row = file.prepare<{ count: number }>(query).get();
  assert(row, 'a count is one row');
  return row.count;
}
