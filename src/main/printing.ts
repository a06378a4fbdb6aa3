/**
 * Printing of what the window shows, on receipt paper unless the person chooses otherwise in the system's dialog. The
 * page's print style decides what is on the paper.
 */
import { BrowserWindow } from 'electron';

/** An 80 mm roll; Electron prints A4 unless told. In micrometres. */
const RECEIPT_PAGE = { width: 80_000, height: 297_000 } as const;

export function printWindow(): void {
  const window = BrowserWindow.getFocusedWindow();
  window?.webContents.print({ silent: false, pageSize: RECEIPT_PAGE, margins: { marginType: 'none' } }, () => {
    // Cancelled or failed: the system's own dialog has said so, and the receipt can be printed again.
  });
}
