/** Which printer this counter prints on, and its trial. */
import type { AskingService, Service } from '../context.ts';
import { refuse } from '../context.ts';
import { markFed } from '../store/print-jobs.ts';
import { keepPrinterSettings, readPrinterSettings } from '../store/printer-settings.ts';

export const getPrinter: Service<'printers.get'> = ({ store }) => ({
  ok: true,
  value: readPrinterSettings(store.read),
});

export const choosePrinter: Service<'printers.choose'> = ({ store, printing }, _session, settings) => {
  store.write((tx) => {
    // Receipts of before were handed over in another way: printing by itself begins now.
    if (!readPrinterSettings(tx).auto_print) markFed(tx);
    keepPrinterSettings(tx, settings);
  });
  printing.hurry();
  return { ok: true, value: settings };
};

export const testPrinter: AskingService<'printers.test'> = async ({ printing }, _session, { printer, raster }) =>
  printer.kind === 'network'
    ? { ok: true, value: { outcome: await printing.test(printer, raster) } }
    : refuse('printer-not-on-network');
