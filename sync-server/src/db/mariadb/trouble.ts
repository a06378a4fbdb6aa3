/** What MariaDB's errors mean for the transaction they happened in. */

/** ER_LOCK_DEADLOCK (on Galera also: another node was first), ER_LOCK_WAIT_TIMEOUT, ER_CHECKREAD. */
const CONFLICTS: ReadonlySet<number> = new Set([1213, 1205, 1020]);

/**
 * ER_SERVER_SHUTDOWN, ER_UNKNOWN_COM_ERROR (what a Galera node says that has left its cluster), ER_NEW_ABORTING_CONNECTION,
 * ER_CONNECTION_KILLED, ER_OPTION_PREVENTS_STATEMENT (read only).
 */
const UNFIT: ReadonlySet<number> = new Set([1053, 1047, 1184, 1927, 1290]);

const DUPLICATE = 1062;

interface DriverError extends Error {
  readonly errno?: number;
  readonly code?: string;
  readonly fatal?: boolean;
}

const numberOf = (error: unknown): number => (error instanceof Error && (error as DriverError).errno) || 0;

/** Another transaction was in the way: the whole of this one is to be run again. */
export const isConflict = (error: unknown): boolean => CONFLICTS.has(numberOf(error));

export const isDuplicate = (error: unknown): boolean => numberOf(error) === DUPLICATE;

/** Nobody answers on this connection any more, or nobody who may write. */
export function isLost(error: unknown): boolean {
  if (error instanceof LinkLost) return true;
  if (!(error instanceof Error)) return false;
  const { fatal, code = '' } = error as DriverError;
  return fatal === true || UNFIT.has(numberOf(error)) || /^(?:PROTOCOL_|ECONN|EPIPE|ETIMEDOUT|EHOST|ENET)/.test(code);
}

/** A statement on a connection whose transaction is over, or no connection at all. */
export class LinkLost extends Error {
  override readonly name = 'LinkLost';
}

/** SQLSTATE classes that say the data was refused, not that the database could not: data, constraint, trigger. */
const REFUSED_DATA: ReadonlySet<string> = new Set(['22', '23', '45']);

/** The database's own trouble, no fault of what was asked of it. */
export function isMariadbTrouble(error: unknown): boolean {
  if (isLost(error)) return true;
  const state = error instanceof Error && 'sqlState' in error ? String(error.sqlState) : undefined;
  return state !== undefined && !REFUSED_DATA.has(state.slice(0, 2));
}
