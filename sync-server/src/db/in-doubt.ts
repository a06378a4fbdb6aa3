/**
 * A database that was restored to an earlier moment, and the operations of which the bank may have heard in the time that it has
 * forgotten: their commands are asked for before anything is sent. Nothing here is written unless somebody has restored.
 */
import { sql } from 'kysely';
import type { OpId } from '@flouss/shared/kernel/ids';
import { z } from 'zod';
import { appendFeed } from './feed.ts';
import type { Reader, Tx } from './handles.ts';
import type { BankWorkKind } from './schema.ts';
import { readSetting, writeSetting } from './terms.ts';

const RESTORED = 'restored';

const Restoration = z.object({
  /** When it was restored. */
  restored_at: z.number().int(),
  /** How far what was restored reaches: what happened in between is forgotten. Epoch milliseconds. */
  data_until: z.number().int(),
  /** Every agent's changes are numbered from here on: what a counter has read up to a lower number is of before. */
  feed_from: z.number().int(),
});
export type Restoration = z.infer<typeof Restoration>;

/** The last one; undefined where nobody has ever restored. */
export async function readRestoration(db: Reader): Promise<Restoration | undefined> {
  const noted = await readSetting(db, RESTORED);
  return noted === undefined ? undefined : Restoration.parse(JSON.parse(noted));
}

/** Activating and blocking do no harm when they are done again, and a page that is opened twice moves no money. */
const ASKED_FIRST: Readonly<Record<BankWorkKind, boolean>> = {
  application: true,
  replacement: true,
  load: true,
  charge: true,
  'refund-charge': true,
  activation: false,
  block: false,
  'funding-enrolment': false,
};

export const isAskedFirst = (kind: BankWorkKind): boolean => ASKED_FIRST[kind];

const KINDS_ASKED_FIRST = (Object.keys(ASKED_FIRST) as BankWorkKind[]).filter(isAskedFirst);

/** `since`: the earliest instant at which the bank can have been told. */
export async function noteInDoubt(tx: Tx, operations: ReadonlyMap<OpId, number>): Promise<void> {
  const rows = [...operations].map(([op_id, since]) => ({ op_id, since }));
  await tx.bulk.put('in_doubt', ['op_id'], ['op_id', 'since'], rows);
}

export async function inDoubtAmong(db: Reader, opIds: Iterable<OpId>): Promise<Map<OpId, number>> {
  const rows = await db.sql.selectFrom('in_doubt').selectAll().where(db.oneOf('op_id', opIds)).execute();
  return new Map(rows.map(({ op_id, since }) => [op_id, since]));
}

/** No agent's changes are ever so many in the time that a restore forgets. */
const FEED_GAP = 1_000_000;
/** Nor are the versions of what is published. */
const REFERENCE_GAP = 1_000;

/**
 * To be done once, before anything else, to what was restored: what had not left may have left since, what was told to counters
 * may be forgotten here, and a paid SMS may have gone out.
 */
export async function noteRestored(tx: Tx, restoration: Omit<Restoration, 'feed_from'>): Promise<void> {
  const { restored_at, data_until } = restoration;
  await doubtWhatWasOpen(tx, restoration);
  await tx.sql
    .updateTable('bank_work')
    .set({ state: 'unknown', reason: null, changed_at: restored_at })
    .set((row) => ({ first_sent_at: row.fn.coalesce('first_sent_at', sql<number>`${data_until}`) }))
    .where('state', 'in', ['queued', 'sent'])
    .where('kind', 'in', KINDS_ASKED_FIRST)
    .execute();
  await tx.sql
    .updateTable('bank_work')
    .set({ lease_by: null, lease_until: 0, next_at: restored_at })
    .where('state', 'in', ['queued', 'sent', 'unknown'])
    .execute();
  // The carrier bills on it: whether it has gone a person finds out.
  await tx.sql
    .updateTable('sms_replies')
    .set({ state: 'unknown', lease_by: null, lease_until: 0, changed_at: restored_at })
    .where('state', '=', 'queued')
    .where('paid', '=', 1)
    .execute();
  await expectNoReceipts(tx);
  const feed_from = await numberFeedsAnew(tx, restored_at);
  await keepNote(tx, { ...restoration, feed_from });
}

/**
 * The same where nobody has said so, and a counter brings what this server itself has said and knows no more: whoever brought the
 * database back did not tell. What is being sent this moment goes on, and what waits for it is asked for first.
 */
export async function noteForgotten(tx: Tx, noticed: Pick<Restoration, 'restored_at' | 'data_until'>): Promise<void> {
  await doubtWhatWasOpen(tx, noticed);
  await tx.sql
    .updateTable('bank_work')
    .set({ state: 'unknown', first_sent_at: noticed.data_until, changed_at: noticed.restored_at })
    .where('state', '=', 'queued')
    .where('first_sent_at', 'is', null)
    .where('kind', 'in', KINDS_ASKED_FIRST)
    .execute();
  await expectNoReceipts(tx);
  await tellOfDoubts(tx, noticed.restored_at);
  await keepNote(tx, { ...noticed, feed_from: 0 });
}

/** What the carrier has said of paid SMS since is not known here and will not be said again: its silence proves nothing any more. */
async function expectNoReceipts(tx: Tx): Promise<void> {
  await tx.sql
    .updateTable('sms_replies')
    .set({ via: null })
    .where('state', '=', 'unknown')
    .where('paid', '=', 1)
    .execute();
}

/** Where it is known from then on; what is published has a version that no counter holds. */
async function keepNote(tx: Tx, restoration: Restoration): Promise<void> {
  const version = Number((await readSetting(tx, 'reference_version')) ?? 0) + REFERENCE_GAP;
  await writeSetting(tx, 'reference_version', String(version));
  await writeSetting(tx, RESTORED, JSON.stringify(restoration));
}

/** Counters read on where they were: what is in doubt since this moment is new to them. */
async function tellOfDoubts(tx: Tx, at: number): Promise<void> {
  const orders = await tx.sql
    .selectFrom('orders')
    .select(['agent_id', 'op_id as entity_id'])
    .where('state', '=', 'unknown')
    .where('changed_at', '=', at)
    .execute();
  const cards = await tx.sql
    .selectFrom('cards')
    .select(['agent_id', 'card_reference as entity_id'])
    .where('state', '=', 'applied')
    .where('changed_at', '=', at)
    .execute();
  const news = [
    ...orders.map(({ agent_id, entity_id }) => ({ agent_id, kind: 'order' as const, entity_id })),
    ...cards.map(({ agent_id, entity_id }) => ({ agent_id, kind: 'card' as const, entity_id })),
  ];
  for (const [agentId, entities] of Map.groupBy(news, ({ agent_id }) => agent_id)) {
    await appendFeed(
      tx,
      agentId,
      entities.map(({ kind, entity_id }) => ({ kind, entity_id })),
      at,
    );
  }
}

async function doubtWhatWasOpen(
  tx: Tx,
  { restored_at, data_until }: Pick<Restoration, 'restored_at' | 'data_until'>,
): Promise<void> {
  const open = await tx.sql
    .selectFrom('bank_work')
    .select('op_id')
    .where('state', 'in', ['queued', 'sent', 'unknown', 'parked'])
    .execute();
  const orders = await tx.sql
    .selectFrom('orders')
    .select('op_id')
    // What was held may have been released since.
    .where('state', 'in', ['received', 'approved', 'submitted', 'unknown'])
    .execute();
  const operations = [...open, ...orders].map(({ op_id }) => op_id);
  await noteInDoubt(tx, new Map(operations.map((op_id) => [op_id, data_until])));
  const queued = await tx.sql
    .selectFrom('bank_work')
    .select(['op_id', 'kind'])
    .where('state', '=', 'queued')
    .where('kind', 'in', ['load', 'application', 'replacement'])
    .execute();
  const of = (kind: BankWorkKind): OpId[] => queued.filter((row) => row.kind === kind).map(({ op_id }) => op_id);
  await tx.sql
    .updateTable('orders')
    .set({ state: 'unknown', changed_at: restored_at })
    .where(tx.oneOf('op_id', of('load')))
    .where('state', '=', 'approved')
    .execute();
  await tx.sql
    .updateTable('cards')
    .set({ state: 'applied', changed_at: restored_at })
    .where(tx.oneOf('sale_op_id', [...of('application'), ...of('replacement')]))
    .where('state', '=', 'sold')
    .execute();
}

/**
 * Counters may have read further than this database now reaches: they are told everything anew, under numbers that nobody has read.
 * All move by as much, and no further than what there is is long: it may happen any number of times.
 */
async function numberFeedsAnew(tx: Tx, restored_at: number): Promise<number> {
  const last = await tx.sql
    .selectFrom('agents')
    .select((of) => of.fn.max<number | string | null>('feed_head').as('head'))
    .executeTakeFirst();
  const first = await tx.sql
    .selectFrom('feed')
    .select((of) => of.fn.min<number | string | null>('seq').as('seq'))
    .executeTakeFirst();
  const from = Math.max(Number(last?.head ?? 0), restored_at) + FEED_GAP;
  const lowest = Number(first?.seq ?? from);
  const by = from - lowest;
  await tx.sql
    .updateTable('feed')
    .set((row) => ({ seq: row('seq', '+', by) }))
    .execute();
  await tx.sql
    .updateTable('agents')
    .set({ feed_head: sql<number>`case when feed_head < ${lowest} then ${from} else feed_head + ${by} end` })
    .execute();
  return from;
}

/** Where a counter is to go on reading that has read up to `cursor`. */
export function cursorSince(restored: Restoration | undefined, cursor: number): number {
  return restored !== undefined && cursor < restored.feed_from ? 0 : cursor;
}
