/**
 * How much waits for whom, and since when: what those who watch the server are told every few seconds. Each question finds its
 * rows through an index over what waits, so that it costs the same on the first day and after years.
 */
import { sql } from 'kysely';
import type { SqlBool } from 'kysely';
import { IS_FREE_TO_LEAVE, type BankWorkState } from './bank-work.ts';
import type { Reader } from './handles.ts';
import type { BankWorkKind } from './schema.ts';

/** In the words of the index `orders_to_look_at`, or SQLite would not know that it serves. */
const TO_LOOK_AT = sql<SqlBool>`(state = 'unknown' or state = 'failed' or state = 'refund-due')`;
/** In the words of the index `bank_work_under_way`. */
const UNDER_WAY = sql<SqlBool>`attempts > 0 and state in ('queued', 'sent', 'unknown')`;
/** In the words of the indexes `reviews_open`, `unheard_outcomes_open` and `screenings_due`. */
const IS_OPEN = sql<SqlBool>`state = 'open'`;
const NOT_TOLD = sql<SqlBool>`told_at is null`;
const IS_DUE = sql<SqlBool>`state = 'due'`;
const OPEN_WORK = ['queued', 'sent', 'unknown', 'parked'] as const;
const BREAKS = ['late', 'missing', 'doubled', 'altered', 'unknown'] as const;
const OPEN_FILES = ['reading', 'refused', 'altered'] as const;
const OPEN_REPLIES = ['queued', 'unknown', 'parked'] as const;

/** One question, ready to be asked or to be looked at. */
function questions({ sql: db }: Reader) {
  return {
    orders: db
      .selectFrom('orders')
      .select((of) => [
        'state',
        of.fn.countAll<number | string>().as('count'),
        of.fn.min<number | string>('changed_at').as('since'),
      ])
      .where(TO_LOOK_AT)
      .groupBy('state'),
    bankWork: db
      .selectFrom('bank_work')
      .select((of) => [
        'state',
        of.fn.countAll<number | string>().as('count'),
        of.fn.min<number | string>('changed_at').as('since'),
      ])
      .where('state', 'in', OPEN_WORK)
      .groupBy('state'),
    /** Since when the oldest of each kind stands in its state; what waits for a review is the review's. */
    bankAges: db
      .selectFrom('bank_work as work')
      .select((of) => [
        'work.kind',
        'work.state',
        of.fn
          .min<number | string>(sql`case when work.state = 'queued' then work.created_at else work.changed_at end`)
          .as('since'),
      ])
      .where('work.state', 'in', OPEN_WORK)
      .where((is) => is.or([is('work.state', '<>', 'queued'), IS_FREE_TO_LEAVE]))
      .groupBy(['work.kind', 'work.state']),
    /** What was never tried has been due since it was queued; what waits for a review is the review's. */
    untried: db
      .selectFrom('bank_work as work')
      .select('work.created_at as since')
      .where('work.state', '=', 'queued')
      .where('work.attempts', '=', 0)
      .where(IS_FREE_TO_LEAVE)
      .orderBy('work.next_at')
      .limit(1),
    retried: db
      .selectFrom('bank_work')
      .select((of) => of.fn.min<number | string>('created_at').as('since'))
      .where(UNDER_WAY)
      .where('state', '=', 'queued'),
    replies: db
      .selectFrom('sms_replies')
      .select((of) => ['state', of.fn.countAll<number | string>().as('count')])
      .where('state', 'in', OPEN_REPLIES)
      .groupBy('state'),
    /** Whoever texted STOP waits for nothing. */
    reply: db
      .selectFrom('sms_replies as reply')
      .select((of) => of.fn.min<number | string>('reply.created_at').as('since'))
      .where('reply.state', '=', 'queued')
      .where((is) =>
        is.not(
          is.exists(
            is
              .selectFrom('sms_bindings as binding')
              .select('binding.sender_index')
              .whereRef('binding.sender_index', '=', 'reply.sender_index')
              .where('binding.stopped', '=', 1),
          ),
        ),
      ),
    arrival: db
      .selectFrom('sms_arrivals')
      .select('arrived_at as since')
      .where('arrival_id', '>', '')
      .where('parked_at', 'is', null)
      .orderBy('arrival_id')
      .limit(1),
    parkedArrival: db
      .selectFrom('sms_arrivals')
      .select((of) => of.fn.min<number | string>('parked_at').as('since'))
      .where('parked_at', 'is not', null),
    breaks: db
      .selectFrom('statement_breaks')
      .select((of) => [
        'kind as state',
        of.fn.countAll<number | string>().as('count'),
        of.fn.min<number | string>('opened_at').as('since'),
      ])
      .where('state', '=', 'open')
      .groupBy('kind'),
    files: db
      .selectFrom('statement_files')
      .select((of) => ['state', of.fn.countAll<number | string>().as('count')])
      .where('state', 'in', OPEN_FILES)
      .groupBy('state'),
    statement: db
      .selectFrom('statement_files as file')
      .select((of) => of.fn.max<number | string>('file.received_at').as('since'))
      .where('file.state', '=', 'read')
      // A notification is none: a bank may send those and forget the statement.
      .where((is) =>
        is.exists(
          is
            .selectFrom('statements')
            .select('statements.statement_no')
            .whereRef('statements.file_digest', '=', 'file.file_digest')
            .where('statements.kind', '=', 'statement'),
        ),
      ),
    closing: db.selectFrom('day_closings').select('closed_at as since').orderBy('day', 'desc').limit(1),
    review: db
      .selectFrom('reviews')
      .select((of) => of.fn.min<number | string>('opened_at').as('since'))
      .where(IS_OPEN)
      .where('kind', '=', 'screening'),
    heldOrder: db
      .selectFrom('reviews')
      .select((of) => of.fn.min<number | string>('opened_at').as('since'))
      .where(IS_OPEN)
      .where('kind', '=', 'sms-order'),
    unheard: db
      .selectFrom('unheard_outcomes')
      .select((of) => of.fn.min<number | string>('noticed_at').as('since'))
      .where(NOT_TOLD),
    unsearched: db
      .selectFrom('screenings')
      .select((of) => of.fn.min<number | string>('asked_at').as('since'))
      .where(IS_DUE),
    freezeList: db.selectFrom('screening_lists').select('published_at as since').where('state', '=', 'in-force'),
    counters: db
      .selectFrom('devices')
      .select((of) => ['state', of.fn.countAll<number | string>().as('count')])
      .groupBy('state'),
  };
}

/** For a test of how they are answered. */
export const waitingQuestions = (db: Reader): readonly { compile(): { readonly sql: string } }[] =>
  Object.values(questions(db));

/** Since when the oldest of each kind waits, in epoch milliseconds; undefined where nothing waits. */
export interface OldestWaiting {
  /** A command for the bank that has not left. */
  readonly unsent: number | undefined;
  /** A command of which nobody knows what became of it. */
  readonly unknown: number | undefined;
  /** A command that waits for a person. */
  readonly exception: number | undefined;
  /** Money that a customer is owed at a counter. */
  readonly refund: number | undefined;
  /** An SMS that has not left. */
  readonly sms: number | undefined;
  /** An SMS that nobody has conversed with. */
  readonly arrival: number | undefined;
  /** An SMS that nobody can converse with, and that waits for a person. */
  readonly parked_arrival: number | undefined;
  /** A line of the bank, or a movement without one, that somebody must answer for. */
  readonly break: number | undefined;
  /** The bank's statement that was last read. */
  readonly statement: number | undefined;
  /** The day that was last closed. */
  readonly closing: number | undefined;
  /** A likeness with a freeze list that two of our staff decide. */
  readonly review: number | undefined;
  /** An order by SMS that two of our staff look at before it is charged. */
  readonly held_order: number | undefined;
  /** A customer whom no SMS has told of his order, and nobody at a counter. */
  readonly unheard: number | undefined;
  /** Somebody who was not searched for in a freeze list yet. */
  readonly screening: number | undefined;
  /** When the freeze list in force was published; 0 where there is none, so that it is missed. */
  readonly freeze_list: number | undefined;
}

/** Since when the oldest command of a kind stands in a state. */
export interface BankAge {
  readonly kind: BankWorkKind;
  readonly state: BankWorkState;
  readonly since: number;
}

export interface Waiting {
  readonly orders: ReadonlyMap<string, number>;
  readonly bankWork: ReadonlyMap<string, number>;
  /** Of every kind and state in which something stands. */
  readonly bankAges: readonly BankAge[];
  readonly replies: ReadonlyMap<string, number>;
  readonly counters: ReadonlyMap<string, number>;
  /** By kind. */
  readonly breaks: ReadonlyMap<string, number>;
  readonly files: ReadonlyMap<string, number>;
  readonly oldest: OldestWaiting;
}

export async function countWaiting(db: Reader): Promise<Waiting> {
  const ask = questions(db);
  const orders = await ask.orders.execute();
  const work = await ask.bankWork.execute();
  const ages = await ask.bankAges.execute();
  const untried = await ask.untried.executeTakeFirst();
  const retried = await ask.retried.executeTakeFirst();
  const reply = await ask.reply.executeTakeFirst();
  const arrival = await ask.arrival.executeTakeFirst();
  const parkedArrival = await ask.parkedArrival.executeTakeFirst();
  const breaks = await ask.breaks.execute();
  const statement = await ask.statement.executeTakeFirst();
  const closing = await ask.closing.executeTakeFirst();
  const review = await ask.review.executeTakeFirst();
  const heldOrder = await ask.heldOrder.executeTakeFirst();
  const unheard = await ask.unheard.executeTakeFirst();
  const unsearched = await ask.unsearched.executeTakeFirst();
  const freezeList = await ask.freezeList.executeTakeFirst();
  return {
    orders: byState(orders),
    bankWork: byState(work, OPEN_WORK),
    bankAges: ages.map(({ kind, state, since }) => ({ kind, state, since: Number(since) })),
    replies: byState(await ask.replies.execute(), OPEN_REPLIES),
    counters: byState(await ask.counters.execute()),
    breaks: byState(breaks, BREAKS),
    files: byState(await ask.files.execute(), OPEN_FILES),
    oldest: {
      unsent: earliest(untried?.since, retried?.since),
      unknown: sinceOf(work, 'unknown'),
      exception: sinceOf(work, 'parked'),
      refund: sinceOf(orders, 'refund-due'),
      sms: earliest(reply?.since),
      arrival: earliest(arrival?.since),
      parked_arrival: earliest(parkedArrival?.since),
      break: earliest(...breaks.map(({ since }) => since)),
      statement: earliest(statement?.since),
      closing: earliest(closing?.since),
      review: earliest(review?.since),
      held_order: earliest(heldOrder?.since),
      unheard: earliest(unheard?.since),
      screening: earliest(unsearched?.since),
      freeze_list: freezeList ? earliest(freezeList.since) : 0,
    },
  };
}

interface StateRow {
  readonly state: string;
  readonly count: number | string;
  readonly since?: number | string | null;
}

/** `always`: states that are told even where nothing stands in them. */
function byState(rows: readonly StateRow[], always: readonly string[] = []): ReadonlyMap<string, number> {
  const counts = new Map(always.map((state) => [state, 0]));
  for (const { state, count } of rows) counts.set(state, Number(count));
  return counts;
}

const sinceOf = (rows: readonly StateRow[], state: string): number | undefined =>
  earliest(rows.find((row) => row.state === state)?.since);

function earliest(...instants: readonly (number | string | null | undefined)[]): number | undefined {
  const known = instants.filter((at) => at !== null && at !== undefined).map(Number);
  return known.length === 0 ? undefined : Math.min(...known);
}
