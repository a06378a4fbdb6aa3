/**
 * Kysely over one better-sqlite3 connection: statements are prepared once and kept, transactions begin IMMEDIATE,
 * and a roll-back of what SQLite has rolled back already is no error.
 */
import { Kysely, OperatorNode, SqliteAdapter, SqliteIntrospector, SqliteQueryCompiler, ValueNode } from 'kysely';
import type {
  BinaryOperationNode,
  CompiledQuery,
  DatabaseConnection,
  Dialect,
  Driver,
  LimitNode,
  QueryResult,
} from 'kysely';
import { openSqliteFile } from '@flouss/platform/sqlite-file';
import type { SqliteFile, SqliteValue, Statement } from '@flouss/platform/sqlite-file';
import type { Ask } from '../handles.ts';
import type { Schema } from '../schema.ts';

/** Statement texts are constants of this room; past the bound the whole cache is dropped and refilled. */
const STATEMENTS_MAX = 500;
const WRITER_CACHE_KIB = 65_536;
/** Fewer, larger checkpoints: each costs two more fsyncs. */
const CHECKPOINT_PAGES = 4_000;

/** A statement from its text, prepared at its first use. */
export type Prepare = (source: string) => Statement;

export interface SqliteConnection {
  readonly file: SqliteFile;
  readonly sql: Kysely<Schema>;
  readonly prepare: Prepare;
  readonly ask: Ask;
}

export function openWriter(path: string): SqliteConnection {
  const file = openSqliteFile({ path });
  if (isNew(file)) sizePages(file);
  file.pragma(`cache_size = -${WRITER_CACHE_KIB}`);
  file.pragma(`wal_autocheckpoint = ${CHECKPOINT_PAGES}`);
  file.pragma('temp_store = MEMORY');
  return connect(file);
}

/** Rows here are a few hundred bytes in many trees: larger pages make fewer of them dirty, a quarter less work a commit. */
const PAGE_BYTES = 8_192;

function isNew(file: SqliteFile): boolean {
  return file.prepare<{ count: number }>('select count(*) as count from sqlite_schema').get()?.count === 0;
}

/** The size of pages is settled before the first table, and outside WAL. */
function sizePages(file: SqliteFile): void {
  file.pragma('journal_mode = DELETE');
  file.pragma(`page_size = ${PAGE_BYTES}`);
  file.exec('vacuum');
  file.pragma('journal_mode = WAL');
  file.pragma('synchronous = FULL');
}

export function openReader(path: string): SqliteConnection {
  const file = openSqliteFile({ path });
  file.pragma('query_only = ON');
  return connect(file);
}

/** For a process that only looks: the file must be there, and whoever writes to it is not disturbed. */
export function openLooker(path: string): SqliteConnection {
  const file = openSqliteFile({ path, readonly: true });
  file.pragma('query_only = ON');
  return connect(file);
}

function connect(file: SqliteFile): SqliteConnection {
  const prepare = keepStatements(file);
  const execute = executor(prepare);
  return {
    file,
    prepare,
    sql: new Kysely<Schema>({ dialect: dialectOf(file, prepare, execute) }),
    ask: async (query) => execute(query),
  };
}

function keepStatements(file: SqliteFile): Prepare {
  const kept = new Map<string, Statement>();
  return (source) => {
    let statement = kept.get(source);
    if (!statement) {
      if (kept.size >= STATEMENTS_MAX) kept.clear();
      statement = file.prepare(source);
      kept.set(source, statement);
    }
    return statement;
  };
}

/** The rows' type is the query's, which the caller knows: here, where it means nothing, they fit any. */
type Execute = (query: Pick<CompiledQuery, 'sql' | 'parameters'>) => QueryResult<never>;

function executor(prepare: Prepare): Execute {
  return ({ sql, parameters }) => {
    const statement = prepare(sql);
    const values = parameters as readonly SqliteValue[];
    if (statement.reader) return { rows: statement.all(...values) as never[] };
    return { rows: [], numAffectedRows: BigInt(statement.run(...values).changes) };
  };
}

function dialectOf(file: SqliteFile, prepare: Prepare, execute: Execute): Dialect {
  return {
    createDriver: () => driverOf(file, prepare, execute),
    createQueryCompiler: () => new PlannedOnce(),
    createAdapter: () => new SqliteAdapter(),
    createIntrospector: (db) => new SqliteIntrospector(db),
  };
}

/**
 * SQLite plans a statement anew at each call where it looks at a bare parameter's value: as a limit, and as what a column equals that
 * some index has in its condition (`where state = 'done'`). At a sum it does not look; what such an index is for says its values itself.
 */
class PlannedOnce extends SqliteQueryCompiler {
  protected override visitBinaryOperation(node: BinaryOperationNode): void {
    const { leftOperand, operator, rightOperand } = node;
    const isBare = ValueNode.is(rightOperand) && rightOperand.immediate !== true;
    if (!isBare || !OperatorNode.is(operator) || operator.operator !== '=') return super.visitBinaryOperation(node);
    this.visitNode(leftOperand);
    this.append(' = +');
    this.visitNode(rightOperand);
  }

  protected override visitLimit(node: LimitNode): void {
    this.append('limit 0 + ');
    this.visitNode(node.limit);
  }
}

function driverOf(file: SqliteFile, prepare: Prepare, execute: Execute): Driver {
  const connection: DatabaseConnection = {
    executeQuery: async (query) => execute(query),
    // oxlint-disable-next-line require-yield -- Kysely's interface asks for a generator; nothing here streams.
    async *streamQuery() {
      throw new Error('this connection does not stream');
    },
  };
  const say = async (words: string): Promise<void> => {
    prepare(words).run();
  };
  return {
    init: async () => {},
    acquireConnection: async () => connection,
    beginTransaction: () => say('begin immediate'),
    commitTransaction: () => say('commit'),
    rollbackTransaction: async () => {
      if (file.inTransaction) await say('rollback');
    },
    savepoint: (_connection, name) => say(`savepoint ${name}`),
    rollbackToSavepoint: (_connection, name) => say(`rollback to ${name}`),
    releaseSavepoint: (_connection, name) => say(`release ${name}`),
    releaseConnection: async () => {},
    destroy: async () => {
      file.close();
    },
  };
}
