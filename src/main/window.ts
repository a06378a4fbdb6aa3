/**
 * The one window: how it is closed in (sandbox, isolation, no Node) and where it stood last time. What it shows is the
 * screens' own.
 */
import { join } from 'node:path';
import { BrowserWindow, app } from 'electron';
import { SCREENS_URL } from './app-protocol.ts';
import { keepWindowState, lastWindowState } from './window-state.ts';

const RELOAD_AFTER_CRASH_MS = 1_000;
const SMALLEST = { minWidth: 1_024, minHeight: 700 } as const;

export function openWindow(folder: string): void {
  const state = lastWindowState(folder);
  const window = new BrowserWindow({
    ...SMALLEST,
    ...state.bounds,
    show: false,
    autoHideMenuBar: true,
    webPreferences: {
      preload: join(import.meta.dirname, '../preload/index.cjs'),
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      experimentalFeatures: false,
      webviewTag: false,
      navigateOnDragDrop: false,
      spellcheck: false,
      devTools: !app.isPackaged,
    },
  });
  if (state.maximized) window.maximize();
  keepWindowState(window, folder);
  window.once('ready-to-show', () => window.show());
  // The screens hold nothing that the store does not: a page that died is simply loaded again.
  window.webContents.on('render-process-gone', () => {
    setTimeout(() => !window.isDestroyed() && window.reload(), RELOAD_AFTER_CRASH_MS);
  });
  void window.loadURL(SCREENS_URL);
}

/** A second start shows the first one's window. */
export function showAgain(): void {
  const [window] = BrowserWindow.getAllWindows();
  if (window?.isMinimized()) window.restore();
  window?.focus();
}
