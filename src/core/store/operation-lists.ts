/** Operations in the orders that people and the sync loop ask for: by customer, by day, by what is left to do. */
import type { CustomerId } from '@flouss/shared/kernel/ids';
import type { CardReference } from '@flouss/shared/domain/card-reference';
import type { ReadStore } from './handles.ts';
import { LIMITED, query } from './handles.ts';
import type { OperationRow } from './operations.ts';
import { OPERATION_COLUMNS } from './operations.ts';

const OF_CUSTOMER = query<OperationRow>(
  `SELECT ${OPERATION_COLUMNS} FROM known_operations WHERE customer_id = ? ORDER BY at DESC, op_id DESC ${LIMITED}`,
);

/** Newest first. */
export function operationsOfCustomer(read: ReadStore, customerId: CustomerId, count: number): OperationRow[] {
  return read.all(OF_CUSTOMER, customerId, count);
}

const OF_CARD = query<OperationRow>(
  `SELECT ${OPERATION_COLUMNS} FROM known_operations
   WHERE customer_id = ? AND (card_reference = ? OR about = ?) ORDER BY at DESC, seq DESC ${LIMITED}`,
);

/** What its customer had done with one card, newest first; a replacement is told of both cards. */
export function operationsOfCard(
  read: ReadStore,
  customerId: CustomerId,
  cardReference: CardReference,
  count: number,
): OperationRow[] {
  return read.all(OF_CARD, customerId, cardReference, cardReference, count);
}

const REGISTRATION = query<{ seq: number }>(
  `SELECT seq FROM known_operations WHERE customer_id = ? AND kind = 'registration' AND seq IS NOT NULL LIMIT 1`,
);

/** The place of this counter's own registration of a customer. */
export function registrationOf(read: ReadStore, customerId: CustomerId): number | undefined {
  return read.get(REGISTRATION, customerId)?.seq;
}

const OF_DAY = query<OperationRow>(
  `SELECT ${OPERATION_COLUMNS} FROM known_operations WHERE day = ? ORDER BY at DESC, seq DESC`,
);

/** All operations of a Paris day, newest first, those of others too. */
export function operationsOfDay(read: ReadStore, day: string): OperationRow[] {
  return read.all(OF_DAY, day);
}

const WAITING = query<OperationRow>(`SELECT ${OPERATION_COLUMNS} FROM temp.waiting_operations ORDER BY seq ${LIMITED}`);

/** No limit, in SQLite's words. */
const ALL = -1;

/** This counter's operations that the server has not judged, in order: the first so many, or all. */
export function waitingOperations(read: ReadStore, count = ALL): OperationRow[] {
  return read.all(WAITING, count);
}

const OLDEST_WAITING = query<{ at: number }>('SELECT at FROM temp.waiting_operations ORDER BY seq LIMIT 1');

/** When the first of them happened, by the counter's clock then. */
export function waitingSince(read: ReadStore): number | undefined {
  return read.get(OLDEST_WAITING)?.at;
}

const UNFINISHED = query<OperationRow>(
  `SELECT ${OPERATION_COLUMNS} FROM main.operations WHERE unfinished = 1 ORDER BY at, seq`,
);
const UNFINISHED_COUNT = query<{ n: number }>('SELECT count(*) AS n FROM main.operations WHERE unfinished = 1');

/** Judged operations that somebody must still act on, oldest first. */
export function unfinishedOperations(read: ReadStore): OperationRow[] {
  return read.all(UNFINISHED);
}

export function countUnfinished(read: ReadStore): number {
  return read.get(UNFINISHED_COUNT)!.n;
}
