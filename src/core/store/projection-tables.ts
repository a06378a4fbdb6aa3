/** The tables that can be made again, in an order that respects who refers to whom. */
import type { WriteTx } from './handles.ts';

export const PROJECTION_TABLES = ['sms_codes', 'operations', 'day_runs', 'customers', 'cards'] as const;

export function clearProjections(tx: WriteTx): void {
  for (const table of PROJECTION_TABLES) tx.run(`DELETE FROM ${table}`);
  tx.run("INSERT INTO customer_words (customer_words) VALUES ('delete-all')");
}
