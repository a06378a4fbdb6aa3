/**
 * The system's printers, for our own page: their names, the page on one of them (or in the system's dialogue), the page as a PDF
 * file. The page's print style decides what is on the paper; what it is, is not known here.
 */
import { writeFile } from 'node:fs/promises';
import type { HandedOver } from '@flouss/shared/contract/printing';
import { Printer } from '@flouss/shared/contract/printing';
import { dialog, ipcMain } from 'electron';
import type { IpcMainInvokeEvent, WebContents, WebContentsPrintOptions } from 'electron';
import { PDF_CHANNEL, PRINT_CHANNEL, PRINTERS_CHANNEL } from '../backend/host-side/channels.ts';
import { isOurFrame } from './broker.ts';

type SystemPrinter = Extract<Printer, { kind: 'system' }>;

/** In micrometres; a roll's height is only where the driver cuts at the latest. */
const PAGE_SIZES = {
  80: { width: 80_000, height: 297_000 },
  58: { width: 58_000, height: 297_000 },
  a4: 'A4',
} as const satisfies Record<SystemPrinter['paper'], WebContentsPrintOptions['pageSize']>;

export function connectPrinting(): void {
  serve(PRINTERS_CHANNEL, async (contents) => (await contents.getPrintersAsync()).map(({ name }) => name));
  serve(PRINT_CHANNEL, (contents, input) => {
    const on = input === null ? null : Printer.safeParse(input);
    if (on === null) return printPage(contents, { silent: false });
    return on.success && on.data.kind === 'system' ? printPage(contents, optionsOf(on.data)) : 'not-taken';
  });
  serve(PDF_CHANNEL, savePdf);
}

function serve(channel: string, answer: (contents: WebContents, input: unknown) => unknown): void {
  ipcMain.handle(channel, (event: IpcMainInvokeEvent, input: unknown) => {
    if (!isOurFrame(event.senderFrame)) throw new Error('only the counter’s own page may print');
    return answer(event.sender, input);
  });
}

function optionsOf({ name, paper }: SystemPrinter): WebContentsPrintOptions {
  const margins = paper === 'a4' ? {} : { margins: { marginType: 'none' as const } };
  return { silent: true, deviceName: name, pageSize: PAGE_SIZES[paper], ...margins };
}

/** The system says whether it took the page; what the paper then looks like, nobody tells. */
function printPage(contents: WebContents, options: WebContentsPrintOptions): Promise<HandedOver> {
  return new Promise((resolve) => {
    contents.print({ printBackground: false, ...options }, (isTaken) => resolve(isTaken ? 'printed' : 'not-taken'));
  });
}

async function savePdf(contents: WebContents): Promise<HandedOver> {
  const { canceled, filePath } = await dialog.showSaveDialog({ filters: [{ name: 'PDF', extensions: ['pdf'] }] });
  if (canceled || filePath === '') return 'not-taken';
  try {
    await writeFile(filePath, await contents.printToPDF({ pageSize: 'A4', printBackground: false }));
    return 'printed';
  } catch {
    return 'not-taken';
  }
}
