/**
 * Takes a file of the bank, once. It is read to its end before a line of it counts; then its lines are taken page by page, and a
 * reading that was interrupted goes on after the last page that was. The same bytes again change nothing; other bytes under the same
 * name are a break.
 */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import type { Logger } from 'pino';
import { addCents } from '@flouss/shared/domain/money';
import { assert } from '@flouss/shared/kernel/assert';
import type { Tx } from '../../db/handles.ts';
import type { Database } from '../../db/open.ts';
import type { StatementFileRow, StatementRow } from '../../db/schema.ts';
import { insertBreaks } from '../../db/statement-breaks.ts';
import {
  advanceFile,
  endFile,
  findStatementFile,
  findStatementLike,
  insertStatementFile,
  insertStatements,
  statementsOfFile,
} from '../../db/statements.ts';
import type { NewStatement } from '../../db/statements.ts';
import { newBreak } from '../../ledger/new-break.ts';
import type { Ctx } from '../../orders/context.ts';
import { lookForLate } from './look-for-late.ts';
import { readStatement } from './read-statement.ts';
import { refusalWords } from './refusal.ts';
import { openSpool } from './spool.ts';
import type { Spool } from './spool.ts';
import type { StatementHead } from './statement.ts';
import { takeLines } from './take-lines.ts';
import { takeNotices } from './take-notices.ts';

export interface TakeFileDeps {
  readonly db: Database;
  readonly ctx: Ctx;
  readonly log: Pick<Logger, 'info' | 'warn' | 'error'>;
}

export interface GivenFile {
  readonly path: string;
  /** What a person calls it. */
  readonly name: string;
  readonly source: StatementFileRow['source'];
}

/** `known`: it was read or refused before. `elsewhere`: another process reads it. */
export type FileOutcome = 'read' | 'refused' | 'altered' | 'known' | 'elsewhere';

export async function takeFile(deps: TakeFileDeps, given: GivenFile): Promise<FileOutcome> {
  const { db, log } = deps;
  const digest = await digestOf(given.path);
  const before = await findStatementFile(db.read, digest);
  if (before && before.state !== 'reading') return 'known';
  const spool = await openSpool();
  try {
    const read = await readStatement(createReadStream(given.path), (lines) => spool.write(lines));
    if (!read.ok) {
      const reason = refusalWords(read.error);
      log.warn({ file: given.name, reason }, 'a statement is refused');
      await db.transaction((tx) => keepRefused(tx, deps.ctx, given, digest, reason));
      return 'refused';
    }
    const begun = await db.transaction((tx) => begin(tx, deps.ctx, given, digest, read.value));
    if (begun.state !== 'reading') return begun.state === 'altered' ? 'altered' : 'known';
    if (!(await takePages(deps, digest, begun.lines_taken, spool))) return 'elsewhere';
    await db.transaction((tx) => end(tx, deps.ctx, digest));
    log.info({ file: given.name, lines: begun.line_count }, 'a statement was read');
    return 'read';
  } finally {
    await spool.close();
  }
}

async function digestOf(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path)) hash.update(chunk as Uint8Array);
  return hash.digest('hex');
}

function fileRow(ctx: Ctx, { name, source }: GivenFile, file_digest: string): StatementFileRow {
  const at = ctx.clock.now();
  return {
    file_digest,
    name,
    source,
    state: 'reading',
    reason: null,
    line_count: 0,
    lines_taken: 0,
    received_at: at,
    changed_at: at,
  };
}

async function keepRefused(tx: Tx, ctx: Ctx, given: GivenFile, digest: string, reason: string): Promise<void> {
  if (await findStatementFile(tx, digest)) return;
  await insertStatementFile(tx, { ...fileRow(ctx, given, digest), state: 'refused', reason });
}

/** Writes down what the file tells of, or finds it begun. A statement that stands here already, otherwise, keeps the whole file out. */
async function begin(
  tx: Tx,
  ctx: Ctx,
  given: GivenFile,
  digest: string,
  heads: readonly StatementHead[],
): Promise<StatementFileRow> {
  const begun = await findStatementFile(tx, digest);
  if (begun) return begun;
  const line_count = heads.reduce((sum, head) => sum + head.line_count, 0);
  const row = { ...fileRow(ctx, given, digest), line_count };
  const statements = heads.map((head) => statementOf(head, digest));
  for (const statement of statements) {
    const standing = await findStatementLike(tx, statement);
    if (!standing) continue;
    const altered: StatementFileRow = { ...row, state: 'altered', lines_taken: 0 };
    await insertStatementFile(tx, altered);
    await noteAltered(tx, ctx, given, statement, standing);
    return altered;
  }
  await insertStatementFile(tx, row);
  await insertStatements(tx, statements);
  return row;
}

function statementOf({ credit, debit, ...head }: StatementHead, file_digest: string): NewStatement {
  return {
    ...head,
    file_digest,
    credit_count: credit.count,
    credit_cents: credit.cents,
    debit_count: debit.count,
    debit_cents: debit.cents,
  };
}

async function noteAltered(
  tx: Tx,
  ctx: Ctx,
  { name }: GivenFile,
  { account, to_day, credit_cents, debit_cents }: NewStatement,
  standing: StatementRow,
): Promise<void> {
  await insertBreaks(tx, [
    {
      ...newBreak(ctx, ctx.clock.now()),
      kind: 'altered',
      detail: 'statement',
      account,
      day: to_day,
      statement_no: standing.statement_no,
      line_no: null,
      movement: null,
      amount_cents: addCents(credit_cents, debit_cents),
      said_cents: addCents(standing.credit_cents, standing.debit_cents),
      note: name,
    },
  ]);
}

/** False when another process reads the same file: it goes on, or whoever comes after it. */
async function takePages({ db, ctx }: TakeFileDeps, digest: string, already: number, spool: Spool): Promise<boolean> {
  const statements = await statementsOfFile(db.read, digest);
  let taken = 0;
  for await (const page of spool.pages()) {
    const before = taken;
    taken += page.length;
    // A page is taken whole or not at all.
    if (taken <= already) continue;
    const statement = statements[page[0]?.statement ?? -1];
    assert(statement, 'a line is of a statement of its file');
    const mine = await db.transaction(async (tx) => {
      if (!(await advanceFile(tx, digest, before, page.length, ctx.clock.now()))) return false;
      // What is only announced will be on a statement.
      const take = statement.kind === 'statement' ? takeLines : takeNotices;
      await take(tx, ctx, statement, page);
      return true;
    });
    if (!mine) return false;
  }
  return true;
}

async function end(tx: Tx, ctx: Ctx, digest: string): Promise<void> {
  if (!(await endFile(tx, digest, ctx.clock.now()))) return;
  for (const statement of await statementsOfFile(tx, digest))
    if (statement.kind === 'statement') await lookForLate(tx, ctx, statement);
}
