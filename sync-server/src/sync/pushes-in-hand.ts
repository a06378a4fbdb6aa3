/**
 * How many pushes are in hand at once. Each holds a megabyte and waits for all before it: who would wait longer than a counter
 * listens is told when to come again, before his body is read. Knows nothing of what is pushed.
 */
import type { ServerResponse } from 'node:http';

/** What is judged in some ten seconds on a small machine; a counter hangs up after thirty. */
export const PUSHES_IN_HAND_MAX = 128;

export interface Places {
  /** False when there is no place; one that was taken is free again once the answer has left, or its asker. */
  take(answer: Pick<ServerResponse, 'once'>): boolean;
}

export function openPlaces(count = PUSHES_IN_HAND_MAX): Places {
  let free = count;
  return {
    take(answer) {
      if (free === 0) return false;
      free -= 1;
      answer.once('close', () => {
        free += 1;
      });
      return true;
    },
  };
}
