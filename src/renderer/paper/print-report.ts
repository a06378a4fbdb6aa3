/**
 * Puts a Z report on the counter's printer, at once and outside the receipts' queue: it is kept and can be shown again for ever, so
 * nothing waits for paper.
 */
import { ROLL_DOTS } from '@flouss/shared/contract/printing';
import type { ZReport } from '@flouss/shared/domain/z-report';
import { call } from '../bridge.ts';
import { printOnSystem } from './print-pump.ts';
import { pictureOf } from './receipt-picture.ts';
import { withSheet } from './sheet.ts';

/** False when the printer did not say that it took it. */
export async function printReport(report: ZReport): Promise<boolean> {
  const settings = await call('printers.get', {});
  const printer = settings.ok ? settings.value.printer : { kind: 'page' as const };
  if (printer.kind !== 'network') return (await withSheet(report, 'page', () => printOnSystem(printer))) === 'printed';
  const raster = await withSheet(report, `roll-${printer.roll}`, (element) =>
    pictureOf(element, ROLL_DOTS[printer.roll]),
  );
  const answer = await call('printers.test', { printer, raster });
  return answer.ok && answer.value.outcome === 'printed';
}
