/** The process's log: JSON lines on standard error, which a supervisor keeps. What may be logged is each line's own affair. */
import { pino } from 'pino';
import type { Logger } from 'pino';

export function openLogger(level: string): Logger {
  return pino({ level }, pino.destination({ dest: 2, sync: false }));
}
