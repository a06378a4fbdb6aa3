/** A backup now, because somebody asks; a large one goes on when the answer has been given. */
import type { ApiResult } from '@flouss/shared/contract/counter-api';
import type { AskingService, Context } from '../context.ts';
import { refuse } from '../context.ts';
import { backupView } from './show-backup.ts';

/** Less than any host waits for an answer. */
const ANSWER_WITHIN_MS = 60_000;

export const runBackup: AskingService<'backup.now'> = (context) => answerAfterBackup(context);

export async function answerAfterBackup(context: Context): Promise<ApiResult<'backup.now'>> {
  const { promise: late, resolve } = Promise.withResolvers<undefined>();
  const timer = setTimeout(() => resolve(undefined), ANSWER_WITHIN_MS);
  const made = await Promise.race([context.backups.run(), late]);
  clearTimeout(timer);
  return made && !made.ok ? refuse(made.error) : { ok: true, value: backupView(context) };
}
