/** The tables that can be made again. */
import type { WriteTx } from './handles.ts';
import { clearNameWords } from './name-words.ts';

export const PROJECTION_TABLES = [
  'sms_codes',
  'file_changes',
  'main.operations',
  'temp.waiting_operations',
  'customers',
  'cards',
] as const;

export function clearProjections(tx: WriteTx): void {
  for (const table of PROJECTION_TABLES) tx.run(`DELETE FROM ${table}`);
  tx.run("INSERT INTO customer_words (customer_words) VALUES ('delete-all')");
  clearNameWords(tx);
}
