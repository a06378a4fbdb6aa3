/**
 * Whether a worker could find something to do, read from the rows themselves: a round that finds nothing costs a simulated day more
 * than the business in it. Workers also go round without being told, so that a row they cannot find would be noticed.
 */
import { openSqliteFile } from '@flouss/platform/sqlite-file';
import type { SqliteFile, Statement } from '@flouss/platform/sqlite-file';
import { INITIAL_SUSPICION } from '../../sync-server/src/suspicion/initial-policy.ts';
import { TASKS } from './server.ts';
import type { DueAt, Task } from './server.ts';

const HELD_MAX_MS = INITIAL_SUSPICION.held_max_hours * 3_600_000;

const DUE_AT: Readonly<Record<Task, string>> = {
  'bank-work': `select min(max(next_at, lease_until)) as due from bank_work where state in ('queued', 'sent', 'unknown')`,
  'sms-arrivals': 'select min(arrived_at) as due from sms_arrivals where parked_at is null',
  'sms-replies': `select min(max(next_at, lease_until)) as due from sms_replies
    where state = 'queued' or (state = 'unknown' and lease_by is not null)`,
  orders: `select min(due) as due from (
    select min(changed_at) as due from orders where channel = 'sms' and answered = 0
      and state in ('loaded', 'reconciled', 'declined', 'failed', 'refund-due', 'refunded')
    union all select min(changed_at) from funding where changed_at >= :lookedAt)`,
  screening: `select min(asked_at) as due from screenings where exists
    (select 1 from screening_lists as list where list.state = 'in-force' and screenings.list_version < list.version)`,
  'held-orders': `select min(opened_at) + ${HELD_MAX_MS} as due from reviews where state = 'open' and kind = 'sms-order'`,
};

export interface WorkToBeDone {
  readonly due: Readonly<Record<Task, DueAt>>;
  open(): void;
  close(): void;
}

/** Looks at the file between `open` and `close`. */
export function lookAtWork(path: string): WorkToBeDone {
  let file: SqliteFile | undefined;
  const statements = new Map<Task, Statement<{ readonly due: number | null }>>();
  const ask =
    (task: Task): DueAt =>
    (lookedAt) =>
      statements.get(task)?.get({ lookedAt })?.due ?? Number.POSITIVE_INFINITY;
  return {
    due: {
      'bank-work': ask('bank-work'),
      'sms-arrivals': ask('sms-arrivals'),
      'sms-replies': ask('sms-replies'),
      orders: ask('orders'),
      'held-orders': ask('held-orders'),
      screening: ask('screening'),
    },
    open() {
      file = openSqliteFile({ path, readonly: true });
      for (const task of TASKS) statements.set(task, file.prepare(DUE_AT[task]));
    },
    close() {
      statements.clear();
      file?.close();
    },
  };
}
