/**
 * The one window: how it is closed in (sandbox, isolation, no Node) and where it stood last time. What it shows is the
 * screens' own.
 */
import { join } from 'node:path';
import { BrowserWindow, app } from 'electron';
import { SCREENS_URL } from './app-protocol.ts';
import { keepWindowState, lastWindowState } from './window-state.ts';

const RELOAD_AFTER_CRASH_MS = 1_000;
/** A page that dies at once, again and again, must not keep the computer busy. */
const RELOADS_MAX = 5;
const RELOADS_WINDOW_MS = 60_000;
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
  loadAgainAfterCrash(window);
  void window.loadURL(SCREENS_URL);
}

/** The screens hold nothing that the store does not: a page that died is simply loaded again, and the operator is where he was. */
function loadAgainAfterCrash(window: BrowserWindow): void {
  const reloadsAt: number[] = [];
  window.webContents.on('render-process-gone', () => {
    const now = performance.now();
    while (reloadsAt.length > 0 && reloadsAt[0]! <= now - RELOADS_WINDOW_MS) reloadsAt.shift();
    const oldest = reloadsAt.at(-RELOADS_MAX);
    const waitMs = oldest === undefined ? RELOAD_AFTER_CRASH_MS : oldest + RELOADS_WINDOW_MS - now;
    reloadsAt.push(now + waitMs);
    setTimeout(() => !window.isDestroyed() && window.reload(), waitMs);
  });
}

/** A second start shows the first one's window. */
export function showAgain(): void {
  const [window] = BrowserWindow.getAllWindows();
  if (window?.isMinimized()) window.restore();
  window?.focus();
}
