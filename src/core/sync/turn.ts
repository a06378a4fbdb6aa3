/** How one turn of push or pull ended, and so what its lane does next. */
import type { Trouble } from './trouble.ts';

/** How much of a long catch-up a turn has done, and how much is left. */
export interface Moved {
  readonly done: number;
  readonly left: number;
}

export type Turn =
  /** The server answered; there is, or may be, more to do. */
  | { readonly next: 'again'; readonly pauseMs: number; readonly moved?: Moved }
  /** Nothing to ask the server until woken. */
  | { readonly next: 'rest' }
  | { readonly next: 'trouble'; readonly trouble: Trouble }
  /** The counter's own store refused or failed: try later; the server has no part in it. */
  | { readonly next: 'later' };

export const AGAIN = { next: 'again', pauseMs: 0 } as const satisfies Turn;
export function moved(done: number, left: number): Turn {
  return { ...AGAIN, moved: { done, left } };
}

export const REST: Turn = { next: 'rest' };
export const LATER: Turn = { next: 'later' };

export function inTrouble(trouble: Trouble): Turn {
  return { next: 'trouble', trouble };
}
