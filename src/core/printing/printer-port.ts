/** A printer as the desk sees it: a picture goes out, and one word comes back. The real one is a socket; tests put their own in place. */
import type { NetworkPrinter, PrintTrouble, Raster } from '@flouss/shared/contract/printing';

/** Every trouble but `paper-unknown` means that surely nothing came out. */
export type PrintOutcome =
  | 'printed'
  | Extract<PrintTrouble, 'printer-unreachable' | 'paper-out' | 'cover-open' | 'printer-error' | 'paper-unknown'>;

export interface PrinterPort {
  /** Calls `leaving` before the first byte that could print, and sends nothing if that throws. Never rejects otherwise. */
  print(printer: NetworkPrinter, raster: Raster, leaving: () => void, abort: AbortSignal): Promise<PrintOutcome>;
}
