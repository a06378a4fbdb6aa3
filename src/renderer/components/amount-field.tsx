/** The amount being dealt with, in the largest type of the house. Arabic-Indic digits are welcome. */
import { useEffect, useId, useRef, type ReactNode } from 'react';
import { acceptsAmount, caretAfter, readAmount, symbolsBehind, type AmountEntry } from './amount-entry.ts';
import './amount-field.css';

interface AmountFieldProps {
  readonly label: string;
  readonly entry: AmountEntry;
  readonly onEntry: (entry: AmountEntry) => void;
  /** What may be typed here, said before it is typed. */
  readonly hint?: string | null;
  readonly error?: string | null;
  readonly size?: 'large' | 'medium';
  /** When it comes up; a function is asked then, and is the same in every frame. */
  readonly takesFocus?: boolean | (() => boolean);
  readonly children?: ReactNode;
}

export function AmountField({
  label,
  entry,
  onEntry,
  hint,
  error,
  size = 'large',
  takesFocus = false,
  children,
}: AmountFieldProps) {
  const input = useRef<HTMLInputElement>(null);
  const caret = useRef<number | null>(null);
  const id = useId();
  useEffect(() => {
    if (typeof takesFocus === 'function' ? takesFocus() : takesFocus) input.current?.focus();
  }, [takesFocus]);
  useEffect(() => {
    if (caret.current !== null) input.current?.setSelectionRange(caret.current, caret.current);
    caret.current = null;
  });
  return (
    <div className={`amount amount-${size}`}>
      <label htmlFor={id} className="amount-label">
        {label}
      </label>
      <div className="amount-box" dir="ltr">
        <input
          ref={input}
          id={id}
          className="amount-input figures"
          type="text"
          inputMode="decimal"
          autoComplete="off"
          placeholder="0"
          value={entry.shown}
          aria-invalid={Boolean(error)}
          aria-describedby={`${id}-hint ${id}-error`}
          onChange={({ currentTarget }) => {
            if (!acceptsAmount(currentTarget.value)) return;
            const next = readAmount(currentTarget.value);
            const behind = symbolsBehind(
              currentTarget.value,
              currentTarget.selectionStart ?? currentTarget.value.length,
            );
            caret.current = caretAfter(next.shown, behind);
            onEntry(next);
          }}
        />
        <span className="amount-sign" aria-hidden>
          €
        </span>
      </div>
      <span id={`${id}-hint`} className="small quiet">
        {hint}
      </span>
      <span id={`${id}-error`} className="amount-error" role="alert">
        {error}
      </span>
      {children}
    </div>
  );
}
