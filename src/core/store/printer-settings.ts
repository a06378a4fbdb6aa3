/** Which printer this counter prints on, and whether by itself. */
import { PrinterSettings } from '@flouss/shared/contract/printing';
import type { ReadStore, WriteTx } from './handles.ts';
import { query } from './handles.ts';

const NAME = 'printer';
const DEFAULT: PrinterSettings = { printer: { kind: 'page' }, auto_print: false };

export function readPrinterSettings(read: ReadStore): PrinterSettings {
  const row = read.get(query<{ value: string }>('SELECT value FROM settings WHERE name = ?'), NAME);
  return row ? PrinterSettings.catch(DEFAULT).parse(JSON.parse(row.value)) : DEFAULT;
}

export function keepPrinterSettings(tx: WriteTx, settings: PrinterSettings): void {
  tx.run('INSERT OR REPLACE INTO settings (name, value) VALUES (?, ?)', NAME, JSON.stringify(settings));
}
