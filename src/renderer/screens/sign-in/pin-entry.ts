/** A PIN as it is typed, by pad, keyboard or Arabic-Indic digits. Pure; never kept, never logged. */
import { toLatinDigits } from '@flouss/shared/domain/typed-text';

export const PIN_DIGITS_MIN = 4;
const PIN_DIGITS_MAX = 8;

/** `key` is `Backspace` or any text, of which only the digits count. */
export function stepPin(typed: string, key: string): string {
  if (key === 'Backspace') return typed.slice(0, -1);
  return (typed + toLatinDigits(key).replace(/\D/gu, '')).slice(0, PIN_DIGITS_MAX);
}
