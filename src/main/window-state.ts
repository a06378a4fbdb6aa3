/**
 * Where the window stood: read when it opens, written when it closes. A state that cannot be read, or whose place is on
 * no screen any more, is forgotten.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { screen } from 'electron';
import type { BrowserWindow, Rectangle } from 'electron';
import { z } from 'zod';

const WindowState = z.object({
  bounds: z.object({ x: z.int(), y: z.int(), width: z.int(), height: z.int() }).partial(),
  maximized: z.boolean(),
});
type WindowState = { readonly bounds: Partial<Rectangle>; readonly maximized: boolean };

const FIRST: WindowState = { bounds: { width: 1_280, height: 800 }, maximized: true };

export function lastWindowState(folder: string): WindowState {
  try {
    const state = WindowState.parse(JSON.parse(readFileSync(pathIn(folder), 'utf8'))) as WindowState;
    return isOnAScreen(state.bounds) ? state : FIRST;
  } catch {
    return FIRST;
  }
}

export function keepWindowState(window: BrowserWindow, folder: string): void {
  window.on('close', () => {
    const state: WindowState = { bounds: window.getNormalBounds(), maximized: window.isMaximized() };
    try {
      writeFileSync(pathIn(folder), JSON.stringify(state));
    } catch {
      // The next start opens at the first place; nothing else depends on it.
    }
  });
}

function isOnAScreen({ x, y, width = 0 }: Partial<Rectangle>): boolean {
  if (x === undefined || y === undefined) return true;
  return screen.getAllDisplays().some(({ workArea }) => {
    const inside = x + width > workArea.x && x < workArea.x + workArea.width;
    return inside && y >= workArea.y && y < workArea.y + workArea.height;
  });
}

function pathIn(folder: string): string {
  return join(folder, 'window.json');
}
