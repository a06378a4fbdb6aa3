/**
 * What no page in this application may ever do, whichever way it came to be: leave our address, open a window, hold a
 * webview. It decides by address alone.
 */
import type { WebContents } from 'electron';
import { isScreensUrl } from './app-protocol.ts';

export function guardContents(contents: WebContents): void {
  contents.setWindowOpenHandler(() => ({ action: 'deny' }));
  contents.on('will-frame-navigate', (event) => {
    if (!event.isMainFrame || !isScreensUrl(event.url)) event.preventDefault();
  });
  contents.on('will-redirect', (event) => {
    if (!isScreensUrl(event.url)) event.preventDefault();
  });
  contents.on('will-attach-webview', (event) => event.preventDefault());
}
