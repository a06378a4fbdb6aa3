/**
 * The rows of `bank_work`: commands for the bank, written with their cause and worked off one by one. It keeps them,
 * finds what is due and lends it to one worker at a time; what a row's state means for an order it must not know.
 */
import type { RequestId } from '@flouss/shared/contract/request-id';
import { sql } from 'kysely';
import type { Expression, SqlBool } from 'kysely';
import type { ReloadReason } from '@flouss/shared/domain/reasons';
import { assert } from '@flouss/shared/kernel/assert';
import type { OpId } from '@flouss/shared/kernel/ids';
import { bringPicturesWith } from './bank-documents.ts';
import { Conflict } from './group-commit.ts';
import { isAskedFirst } from './in-doubt.ts';
import { BANK_WORK_KINDS } from './rows/bank.ts';
import type { BankWorkKind, BankWorkRow } from './schema.ts';
import type { Reader, Tx } from './handles.ts';
import { keptQuery } from './kept-query.ts';
import { IS_HELD } from './screenings.ts';

/** The bank hears nothing in the name of somebody whose file is being checked, save that his card is blocked. */
export const IS_FREE_TO_LEAVE = sql<SqlBool>`(work.kind = 'block' or not exists (select 1 from screenings as standing where standing.customer_id = work.customer_id and ${IS_HELD}))`;

export type BankWorkState = BankWorkRow['state'];

/** Why a refund is parked from the first: it waits for the word of two. */
export const REFUND_ABOVE_BOUND = 'refund-above-bound';

/** Why a command is over of which this database never knew the answer: what came after it had its yes. */
const ENDED_BEFORE = 'ended-before';

export type NewBankWork = Pick<
  BankWorkRow,
  'work_key' | 'kind' | 'op_id' | 'card_reference' | 'customer_id' | 'amount_cents'
> & {
  /** Parked at once, for this reason. */
  readonly held?: typeof REFUND_ABOVE_BOUND;
  /** Only for what is in doubt: what comes of it when the bank knows nothing of it. */
  readonly otherwise?: ReloadReason;
};

/** What a turn at a row may change. Its key, its kind and what it is about never change. */
export type BankWorkChange = Partial<
  Pick<
    BankWorkRow,
    'state' | 'reason' | 'result' | 'attempts' | 'first_sent_at' | 'next_at' | 'changed_at' | 'documents_due'
  >
>;

/** A row on loan: until `until` nobody else may take it. */
export interface Lease {
  readonly by: string;
  readonly until: number;
}

/** Something is still to be done about these without a person. */
const OPEN_STATES = ['queued', 'sent', 'unknown'] as const satisfies readonly BankWorkState[];

/** Of which nothing is to be listed now, by state. */
export type KindsLeftOut = Readonly<Record<'queued' | 'sent' | 'unknown', readonly BankWorkKind[]>>;
/** In the words of the index, or SQLite would not know that it serves. */
const OLDER_IS_OPEN = sql<SqlBool>`older.state in ('queued', 'sent', 'unknown')`;

/** What one card's commands wait for each other in, oldest first. Blocking a card, and a payment card's own business, wait for nobody. */
const IN_ORDER_KINDS: readonly BankWorkKind[] = ['application', 'replacement', 'activation', 'load'];

/** The rest stands in the table: queued, never tried, lent to nobody. */
const NEW_COLUMNS = [
  'work_key',
  'kind',
  'op_id',
  'card_reference',
  'customer_id',
  'amount_cents',
  'created_at',
  'next_at',
  'changed_at',
  'request_id',
] as const satisfies readonly (keyof BankWorkRow)[];

/** No turn and no loan is ever put off this far: an instant beyond it was written by a clock that stood wrong. */
export const HORIZON_MS = 2 * 60_000;

const IDLE = { lease_by: null, lease_until: 0 } as const;

/** Queues commands, due at once. A key queued before throws: a command is written with its cause, and a cause happens once. */
export async function queueBankWork(
  tx: Tx,
  works: readonly NewBankWork[],
  at: number,
  requestId?: RequestId,
  doubts: ReadonlyMap<OpId, number> = new Map(),
): Promise<void> {
  if (works.length === 0) return;
  const rows = works.map(({ work_key, kind, op_id, card_reference, customer_id, amount_cents }) => ({
    work_key,
    kind,
    op_id,
    card_reference,
    customer_id,
    amount_cents,
    created_at: at,
    next_at: at,
    changed_at: at,
    request_id: requestId ?? null,
  }));
  await tx.bulk.insert('bank_work', NEW_COLUMNS, rows);
  await bringPicturesWith(
    tx,
    works.flatMap(({ kind, work_key }) => (kind === 'application' ? [work_key] : [])),
  );
  for (const { work_key, op_id, kind, otherwise } of works) {
    const since = isAskedFirst(kind) ? doubts.get(op_id) : undefined;
    assert(since !== undefined || otherwise === undefined, 'what is only asked for is in doubt');
    if (since !== undefined) await askFirst(tx, work_key, { since, otherwise: otherwise ?? null });
  }
  for (const { work_key, held } of works) {
    if (held === undefined) continue;
    await tx.sql
      .updateTable('bank_work')
      .set({ state: 'parked', reason: held })
      .where('work_key', '=', work_key)
      .execute();
  }
  tx.signal('bank-work');
}

/** As if it had been sent and its answer lost: the bank is asked, and `since` says how long it has had to forget. */
async function askFirst(
  tx: Tx,
  workKey: string,
  { since, otherwise }: { readonly since: number } & Pick<BankWorkRow, 'otherwise'>,
): Promise<void> {
  await tx.sql
    .updateTable('bank_work')
    .set({ state: 'unknown', first_sent_at: since, otherwise })
    .where('work_key', '=', workKey)
    .execute();
}

export async function findBankWork(db: Reader, workKey: string): Promise<BankWorkRow | undefined> {
  return db.sql.selectFrom('bank_work').selectAll().where('work_key', '=', workKey).executeTakeFirst();
}

/**
 * Takes commands back that never left us, as if they had not been queued. One that a worker has marked as sent, however little came
 * of it, stays, and is a conflict: whoever wanted it back must look again.
 */
export async function withdrawBankWork(tx: Tx, workKeys: readonly string[]): Promise<void> {
  if (workKeys.length === 0) return;
  const { numDeletedRows } = await tx.sql
    .deleteFrom('bank_work')
    .where(tx.oneOf('work_key', workKeys))
    .where('state', 'in', ['queued', 'parked'])
    .where('first_sent_at', 'is', null)
    .executeTakeFirst();
  if (numDeletedRows !== BigInt(workKeys.length)) throw new Conflict('bank work has left');
}

/** Of commands that the bank refused, as is known from what came after: nothing is asked or sent any more. */
export async function endBankWork(tx: Tx, workKeys: readonly string[], at: number): Promise<void> {
  if (workKeys.length === 0) return;
  await tx.sql
    .updateTable('bank_work')
    .set({ state: 'refused', reason: ENDED_BEFORE, changed_at: at, ...IDLE })
    .where(tx.oneOf('work_key', workKeys))
    .where('state', 'in', ['queued', 'sent', 'unknown', 'parked'])
    .execute();
}

/**
 * Rows to act on now, longest due first: nobody has them, and no older command of the same card is still open. At most
 * `limit` rows, and fewer where commands of one card follow each other.
 */
export async function listDueBankWork(
  db: Reader,
  at: number,
  limit: number,
  leftOut?: KindsLeftOut,
): Promise<BankWorkRow[]> {
  const due: BankWorkRow[] = [];
  for (const state of OPEN_STATES) {
    const kinds = leftOut?.[state] ?? [];
    if (kinds.length === BANK_WORK_KINDS.length) continue;
    // A kept question has as many places as there are kinds.
    const without = BANK_WORK_KINDS.map((_, place) => kinds[place] ?? '');
    due.push(...(await dueOnTime(db, state, at, at + HORIZON_MS, limit, ...without)));
    due.push(...(await dueByWrongClock(db, state, at, at + HORIZON_MS, limit, ...without)));
  }
  return firstOfEachCard(due.toSorted((a, b) => a.next_at - b.next_at || (a.work_key < b.work_key ? -1 : 1))).slice(
    0,
    limit,
  );
}

/**
 * In the order of the index, so that a long queue is not read to its end. The index by card knows only what was tried: an
 * older command that never was has been due since it was queued and stands before this one in the same list, unless the
 * clock that queued them was wrong. Then all that is open is looked through.
 */
const dueOnTime = keptQuery(
  (db, state: BankWorkState, at: number, horizon: number, limit: number, ...without: string[]) =>
    openWork(db, state, at, horizon, without, sql<SqlBool>`older.attempts > 0 and ${OLDER_IS_OPEN}`)
      .where('work.next_at', '<=', at)
      .limit(limit),
);
const dueByWrongClock = keptQuery(
  (db, state: BankWorkState, at: number, horizon: number, limit: number, ...without: string[]) =>
    openWork(db, state, at, horizon, without, OLDER_IS_OPEN).where('work.next_at', '>', horizon).limit(limit),
);

/** Rows that nobody has on loan, the first of each card that `mayStandBefore` does not put behind another. */
function openWork(
  db: Reader['sql'],
  state: BankWorkState,
  at: number,
  horizon: number,
  without: readonly string[],
  mayStandBefore: Expression<SqlBool>,
) {
  return db
    .selectFrom('bank_work as work')
    .selectAll()
    .where('work.state', '=', state)
    .where(sql<string>`work.kind`, 'not in', without)
    .where((is) => is.or([is('work.state', '<>', 'queued'), IS_FREE_TO_LEAVE]))
    .where((is) => is.or([is('work.lease_until', '<=', at), is('work.lease_until', '>', horizon)]))
    .where((is) =>
      is.or([
        is('work.kind', 'not in', IN_ORDER_KINDS),
        is.not(
          is.exists(
            is
              .selectFrom('bank_work as older')
              .select('older.work_key')
              .whereRef('older.card_reference', '=', 'work.card_reference')
              .where(mayStandBefore)
              .where('older.kind', 'in', IN_ORDER_KINDS)
              .where((isOlder) =>
                isOlder.or([
                  isOlder('older.created_at', '<', isOlder.ref('work.created_at')),
                  isOlder.and([
                    isOlder('older.created_at', '=', isOlder.ref('work.created_at')),
                    isOlder('older.work_key', '<', isOlder.ref('work.work_key')),
                  ]),
                ]),
              ),
          ),
        ),
      ]),
    )
    .orderBy('work.next_at')
    .orderBy('work.work_key');
}

/** One of a card at a time; those that wait for nobody all stay. */
function firstOfEachCard(rows: readonly BankWorkRow[]): BankWorkRow[] {
  const cards = new Set<BankWorkRow['card_reference']>();
  return rows.filter(({ kind, card_reference }) => {
    if (!IN_ORDER_KINDS.includes(kind)) return true;
    if (cards.has(card_reference)) return false;
    cards.add(card_reference);
    return true;
  });
}

/** Lends a row as it was read to one worker; false when another was quicker. `change` is written with the loan. */
export async function claimBankWork(tx: Tx, seen: BankWorkRow, lease: Lease, change: BankWorkChange): Promise<boolean> {
  const { numUpdatedRows } = await tx.sql
    .updateTable('bank_work')
    .set({ ...change, lease_by: lease.by, lease_until: lease.until })
    .where('work_key', '=', seen.work_key)
    .where('state', '=', seen.state)
    .where('attempts', '=', seen.attempts)
    .where('next_at', '=', seen.next_at)
    .where('lease_until', '=', seen.lease_until)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

/** Writes what a turn brought and gives the row back; false, and nothing written, when the loan has gone to somebody else. */
export async function returnBankWork(tx: Tx, workKey: string, lease: Lease, change: BankWorkChange): Promise<boolean> {
  const { numUpdatedRows } = await tx.sql
    .updateTable('bank_work')
    .set({ ...change, ...IDLE })
    .where('work_key', '=', workKey)
    .where('lease_by', '=', lease.by)
    .where('lease_until', '=', lease.until)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

/** Which of these commands the bank has carried out. */
export async function doneBankWork(db: Reader, workKeys: Iterable<string>): Promise<string[]> {
  const rows = await db.sql
    .selectFrom('bank_work')
    .select('work_key')
    .where(db.oneOf('work_key', workKeys))
    .where('state', '=', 'done')
    .execute();
  return rows.map((row) => row.work_key);
}

/** Oldest change first: what has waited longest for somebody stands on top. */
export async function listBankWork(db: Reader, state: BankWorkState, limit: number): Promise<BankWorkRow[]> {
  return db.sql
    .selectFrom('bank_work')
    .selectAll()
    .where('state', '=', state)
    .orderBy('changed_at')
    .limit(limit)
    .execute();
}

/**
 * Takes a parked row up again when a person has looked at it; false when it is not parked. What never left us is sent;
 * what ever left is asked for by its key, so this can neither send nor pay anything twice.
 */
export async function resumeBankWork(tx: Tx, workKey: string, at: number): Promise<boolean> {
  const row = await findBankWork(tx, workKey);
  if (row?.state !== 'parked') return false;
  const state = row.first_sent_at === null ? 'queued' : 'unknown';
  await tx.sql
    .updateTable('bank_work')
    .set({ ...IDLE, state, reason: null, next_at: at, changed_at: at })
    .where('work_key', '=', workKey)
    .where('state', '=', 'parked')
    .execute();
  tx.signal('bank-work');
  return true;
}

/** Something that waits for the bank's word is asked for at once; false when nothing does. Whoever has it on loan asks already. */
export async function wakeBankWork(tx: Tx, workKey: string, at: number): Promise<boolean> {
  const { numUpdatedRows } = await tx.sql
    .updateTable('bank_work')
    .set({ next_at: at })
    .where('work_key', '=', workKey)
    .where('state', 'in', ['sent', 'unknown'])
    .where('next_at', '>', at)
    .executeTakeFirst();
  if (numUpdatedRows !== 1n) return false;
  tx.signal('bank-work');
  return true;
}

/** Of a command that a person was asked about, and the bank's statement has answered for. */
export async function endParkedWork(tx: Tx, workKey: string, at: number): Promise<void> {
  const { numUpdatedRows } = await tx.sql
    .updateTable('bank_work')
    .set({ ...IDLE, state: 'done', reason: null, changed_at: at })
    .where('work_key', '=', workKey)
    .where('state', '=', 'parked')
    .executeTakeFirst();
  if (numUpdatedRows !== 1n) throw new Conflict(`bank work ${workKey} was taken up again`);
}

export async function countByState(db: Reader): Promise<Record<BankWorkState, number>> {
  const counts: Record<BankWorkState, number> = { queued: 0, sent: 0, unknown: 0, done: 0, refused: 0, parked: 0 };
  const rows = await db.sql
    .selectFrom('bank_work')
    .select((of) => ['state', of.fn.countAll<number | string>().as('count')])
    .groupBy('state')
    .execute();
  for (const { state, count } of rows) counts[state] = Number(count);
  return counts;
}

export async function bankWorkByKeys(db: Reader, workKeys: Iterable<string>): Promise<BankWorkRow[]> {
  return db.sql.selectFrom('bank_work').selectAll().where(db.oneOf('work_key', workKeys)).execute();
}
