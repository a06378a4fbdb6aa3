/** Locks the counter when nobody has touched it for a while: the drawer and the customers' data must not stay open. */
import { useEffect } from 'react';
import { changeSession } from '../stores/session.ts';

const MINUTE_MS = 60_000;
const SIGNS_OF_LIFE = ['keydown', 'pointerdown', 'pointermove', 'wheel'] as const;

/** `minutes`: the installation's own setting. */
export function useIdleLock(active: boolean, minutes: number): void {
  useEffect(() => {
    if (!active) return undefined;
    let timer = 0;
    const rewind = (): void => {
      clearTimeout(timer);
      timer = setTimeout(() => void changeSession('session.lock', {}), minutes * MINUTE_MS);
    };
    rewind();
    for (const sign of SIGNS_OF_LIFE) window.addEventListener(sign, rewind, { passive: true });
    return () => {
      clearTimeout(timer);
      for (const sign of SIGNS_OF_LIFE) window.removeEventListener(sign, rewind);
    };
  }, [active, minutes]);
}
