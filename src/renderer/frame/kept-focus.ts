/**
 * Nobody who works by keyboard loses his place: when what had the focus goes away with its screen, its step or its dialogue, the
 * focus goes back to where the dialogue was opened from, or to the work. Whoever left a field himself is left alone.
 */
import { useEffect, useRef, type RefObject } from 'react';

/** Places that are remembered, so that a dialogue opened from a dialogue finds the way back too. */
const PLACES_MAX = 8;

interface Place {
  readonly element: HTMLElement;
  readonly inDialogue: boolean;
}

/** Give the work this reference. */
export function useKeptFocus(active: boolean): RefObject<HTMLElement | null> {
  const work = useRef<HTMLElement>(null);
  useEffect(() => {
    if (!active) return undefined;
    const places: Place[] = [];
    const remember = ({ target }: FocusEvent): void => {
      if (!(target instanceof HTMLElement)) return;
      places.push({ element: target, inDialogue: target.closest('[role="dialog"]') !== null });
      if (places.length > PLACES_MAX) places.shift();
    };
    const keep = (): void => {
      if (document.activeElement !== document.body) return;
      const last = places.at(-1);
      if (last?.element.isConnected) return;
      const opener = last?.inDialogue ? places.findLast(({ element }) => element.isConnected) : undefined;
      (opener?.element ?? work.current)?.focus({ preventScroll: true });
    };
    document.addEventListener('focusin', remember);
    const changes = new MutationObserver(keep);
    changes.observe(document.body, { childList: true, subtree: true });
    return () => {
      document.removeEventListener('focusin', remember);
      changes.disconnect();
    };
  }, [active]);
  return work;
}
