/**
 * The keys that mean the same on every screen: F1 to F10 go somewhere, Esc goes back, Ctrl+L locks, F9 or Ctrl+Enter confirms
 * what the topmost screen or dialogue offers, Ctrl+P prints its receipt. Knows no screen's inside.
 */
import type { Route } from '@flouss/shared/contract/place';
import { useEffect, useLayoutEffect, useRef, type RefObject } from 'react';
import { back, go } from '../stores/navigation.ts';
import { changeSession } from '../stores/session.ts';

type Action = () => void;

const SCREEN_KEYS: Readonly<Record<string, Route>> = {
  F1: { screen: 'help' },
  F2: { screen: 'find' },
  F3: { screen: 'register' },
  F4: { screen: 'sell' },
  F5: { screen: 'reload' },
  F6: { screen: 'exceptions' },
  F7: { screen: 'till' },
  F8: { screen: 'activity' },
  F10: { screen: 'settings' },
};

/** Newest last: a dialogue's confirmation hides the screen's below it. */
const confirms: { current: Action | null }[] = [];
const backs: { current: Action | null }[] = [];
const prints: { current: Action | null }[] = [];

function useTop(stack: { current: Action | null }[], action: Action | null): void {
  const held = useRef(action);
  // With the frame that shows it, not a moment after: a quick hand presses the key of what it has just seen.
  useLayoutEffect(() => {
    held.current = action;
  });
  useLayoutEffect(() => {
    stack.push(held);
    return () => {
      stack.splice(stack.indexOf(held), 1);
    };
  }, [stack]);
}

/** What F9 and Ctrl+Enter do while the component lives; null: nothing yet. Behind an open question they do nothing. */
export function useConfirmKey(action: Action | null, bar: RefObject<HTMLElement | null>): void {
  useTop(
    confirms,
    action &&
      (() => {
        if (!isBehindDialogue(bar.current)) action();
      }),
  );
}

/** What Esc does before it leaves the screen; null: leave. */
export function useBackKey(action: Action | null): void {
  useTop(backs, action);
}

/** What Ctrl+P does while the component lives: the browser's own printing knows no copies. */
export function usePrintKey(action: Action): void {
  useTop(prints, action);
}

/** A dialogue need not confirm anything itself: what it asks about must not be confirmed under it. */
function isBehindDialogue(element: HTMLElement | null): boolean {
  const dialogues = document.querySelectorAll('.frame:not([hidden]) [role="dialog"][aria-modal="true"]');
  const front = [...dialogues].at(-1);
  return front !== undefined && !front.contains(element);
}

function dialogueOpen(): boolean {
  return document.querySelector('.frame:not([hidden]) [role="dialog"]') !== null;
}

/** One listener for the whole window, for as long as somebody is signed in. */
export function useFrameKeys(active: boolean): void {
  useEffect(() => {
    if (!active) return undefined;
    const onKey = (event: KeyboardEvent): void => {
      if (event.isComposing || event.altKey || event.metaKey) return;
      if (event.key === 'F9' || (event.ctrlKey && event.key === 'Enter')) return take(event, confirmTop);
      const print = event.ctrlKey && event.key.toLowerCase() === 'p' ? prints.at(-1)?.current : null;
      if (print) return take(event, print);
      if (event.ctrlKey && event.key.toLowerCase() === 'l') return take(event, lock);
      if (event.ctrlKey || dialogueOpen()) return;
      const route = SCREEN_KEYS[event.key];
      if (route) take(event, () => go(route));
      else if (event.key === 'Escape' && !event.defaultPrevented && !popupOpen()) take(event, backTop);
    };
    window.addEventListener('keydown', onKey, { capture: true });
    return () => window.removeEventListener('keydown', onKey, { capture: true });
  }, [active]);
}

/** A list or panel that is open closes first. */
function popupOpen(): boolean {
  const focused = document.activeElement;
  if (focused?.closest('.mantine-Popover-dropdown')) return true;
  return focused?.getAttribute('aria-expanded') === 'true' && focused.getAttribute('aria-haspopup') !== null;
}

function take(event: KeyboardEvent, action: Action): void {
  event.preventDefault();
  event.stopPropagation();
  if (!event.repeat) action();
}

/** At once, from anywhere: somebody else's turn, or nobody's. */
function lock(): void {
  void changeSession('session.lock', {});
}

function confirmTop(): void {
  confirms.at(-1)?.current?.();
}

function backTop(): void {
  const action = backs.findLast((held) => held.current !== null)?.current;
  if (action) action();
  else back();
}
