/**
 * The only messages between screens and backend: a call of the method table, and the backend's events. It checks who
 * asks and what is asked; what the methods do is not its business.
 */
import { parseCall } from '@flouss/shared/contract/counter-api';
import type { CounterEvent } from '@flouss/shared/contract/counter-api';
import { BrowserWindow, ipcMain } from 'electron';
import type { WebFrameMain } from 'electron';
import { CALL_CHANNEL, EVENT_CHANNEL } from '../backend/host-side/channels.ts';
import type { AnyApiResult, Backend } from '../backend/host-side/hold-backend.ts';
import { isScreensUrl } from './app-protocol.ts';

export function connectScreens(backend: Pick<Backend, 'call'>): void {
  ipcMain.handle(CALL_CHANNEL, async (event, method: unknown, input: unknown): Promise<AnyApiResult> => {
    if (!isOurFrame(event.senderFrame)) throw new Error('only the counter’s own page may call');
    const call = parseCall(method, input);
    return call.ok ? backend.call(call.method, input) : call;
  });
}

export function tellScreens(event: CounterEvent): void {
  for (const window of BrowserWindow.getAllWindows()) window.webContents.send(EVENT_CHANNEL, event);
}

/** The page itself, not a frame inside it, and still at our address. A frame that is gone is null. */
export function isOurFrame(frame: WebFrameMain | null): boolean {
  return frame !== null && frame.parent === null && isScreensUrl(frame.url);
}
