/** The one thing to do next, always in the same place, with its key on it; greyed with the reason until it can be done. */
import { Button } from '@mantine/core';
import { useId, useLayoutEffect, useRef, type ReactNode } from 'react';
import { useConfirmKey } from '../frame/keys.ts';
import './confirm-bar.css';

interface ConfirmBarProps {
  readonly label: string;
  readonly onConfirm: () => void;
  /** Why it cannot be confirmed yet; null when it can. */
  readonly blocked: string | null;
  readonly busy?: boolean;
  /** Whether it can be confirmed is just being asked: a press meanwhile counts when the answer says yes. Never for money. */
  readonly asking?: boolean;
  /** Asked once it can be confirmed or not: was it pressed before there was a bar (`EarlyConfirm`)? */
  readonly takeEarly?: () => boolean;
  readonly tone?: 'next' | 'stop';
  /** What else may be done, and what the person should see while deciding. */
  readonly children?: ReactNode;
}

export function ConfirmBar({
  label,
  onConfirm,
  blocked,
  busy = false,
  asking = false,
  takeEarly,
  tone = 'next',
  children,
}: ConfirmBarProps) {
  const reason = useId();
  const ready = blocked === null && !busy;
  const pressed = useRef(false);
  const bar = useRef<HTMLDivElement>(null);
  useConfirmKey(ready ? onConfirm : asking ? () => (pressed.current = true) : null, bar);
  useLayoutEffect(() => {
    if (asking) return;
    const wasEarly = takeEarly?.() ?? false;
    const counts = (pressed.current || wasEarly) && ready;
    pressed.current = false;
    if (counts) onConfirm();
  });
  return (
    <div className="confirm-bar" ref={bar}>
      <div className="confirm-side">{children}</div>
      <span id={reason} className="confirm-reason" aria-live="polite">
        {blocked}
      </span>
      <Button
        variant="filled"
        className={`button-large${tone === 'stop' ? ' button-stop' : ''}`}
        disabled={!ready}
        aria-busy={busy}
        aria-describedby={reason}
        aria-keyshortcuts="F9 Control+Enter"
        onClick={onConfirm}
        rightSection={
          <span className="key" aria-hidden>
            F9
          </span>
        }
      >
        {label}
      </Button>
    </div>
  );
}

/** Stands where a bar is about to be: a quick hand's press is kept for it. Never for money. */
export function EarlyConfirm({ onPress }: { readonly onPress: () => void }) {
  useConfirmKey(onPress, useRef(null));
  return null;
}
