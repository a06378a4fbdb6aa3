/** When a backup is due: once a day, when the till has been closed, and after so many facts. Decides from what it is told. */
import { parisDay } from '@flouss/shared/domain/calendar';

export const FACTS_BETWEEN_BACKUPS = 200;

export interface BackupStanding {
  readonly at: number;
  /** Null: there is none yet. */
  readonly lastGoodAt: number | null;
  readonly factsSince: number;
  readonly tillClosedSince: boolean;
}

export function backupDue({ at, lastGoodAt, factsSince, tillClosedSince }: BackupStanding): boolean {
  if (lastGoodAt === null || tillClosedSince) return true;
  return factsSince >= FACTS_BETWEEN_BACKUPS || parisDay(lastGoodAt) !== parisDay(at);
}
