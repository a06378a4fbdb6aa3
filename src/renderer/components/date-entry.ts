/** A date as it is typed, day first, with any digits: `07031988` becomes `07/03/1988`, then `1988-03-07`. Pure. */
import { CalendarDate } from '@flouss/shared/domain/calendar';
import { toLatinDigits } from '@flouss/shared/domain/typed-text';

const ISO = /^(\d{4})-(\d{2})-(\d{2})$/;

/** What the field shows: slashes come by themselves, and a hand's own are taken. */
export function shapeDate(typed: string): string {
  const plain = toLatinDigits(typed).trim();
  const iso = ISO.exec(plain);
  if (iso) return `${iso[3]}/${iso[2]}/${iso[1]}`;
  const parts = plain.split(/[^\d]+/u);
  const [day = '', month = ''] = parts;
  const digits =
    parts.length > 1
      ? day.padStart(2, '0') + (parts.length > 2 ? month.padStart(2, '0') : month) + parts.slice(2).join('')
      : day;
  const groups = [digits.slice(0, 2), digits.slice(2, 4), digits.slice(4, 8)].filter((group) => group !== '');
  return groups.join('/');
}

/** `YYYY-MM-DD` when the whole date is there and exists. */
export function readDate(shown: string): CalendarDate | null {
  const match = /^(\d{2})\/(\d{2})\/(\d{4})$/.exec(shown);
  const parsed = match ? CalendarDate.safeParse(`${match[3]}-${match[2]}-${match[1]}`) : null;
  return parsed?.success ? parsed.data : null;
}
