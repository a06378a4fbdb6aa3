/** Texts of a statement as what they mean: days, amounts, directions, codes. Whatever has not its form is refused. */
import { CalendarDate, parisDay } from '@flouss/shared/domain/calendar';
import { parseDecimalEuros } from '@flouss/shared/domain/money';
import type { Cents } from '@flouss/shared/domain/money';
import type { Fields } from './shapes.ts';
import type { Direction } from './statement.ts';

/** ISODate and ISODateTime, each with or without a zone. */
const DATE = /^(\d{4}-\d{2}-\d{2})(?:Z|[+-]\d{2}:\d{2})?$/;
const INSTANT = /^(\d{4}-\d{2}-\d{2})T\d{2}:\d{2}:\d{2}(?:\.\d{1,9})?(Z|[+-]\d{2}:\d{2})?$/;
/** ISO: where a transaction was given no reference by whoever ordered it. */
const NO_REFERENCE = 'NOTPROVIDED';

/** The last day that was read: a statement has few of them, a million times over. */
let known = { text: '', day: '' };

function real(day: string | undefined): CalendarDate | undefined {
  if (day === known.text) return known.day;
  const read = CalendarDate.safeParse(day);
  if (!read.success) return undefined;
  known = { text: read.data, day: read.data };
  return read.data;
}

export const readDate = (text: string): CalendarDate | undefined => real(DATE.exec(text)?.[1]);

/** The day in Paris; an instant without a zone is one of the bank's, whose clocks are ours. */
export function readInstant(text: string): CalendarDate | undefined {
  const [, day, zone] = INSTANT.exec(text) ?? [];
  if (real(day) === undefined) return undefined;
  if (zone === undefined) return day;
  const at = Date.parse(text);
  return Number.isNaN(at) ? undefined : parisDay(at);
}

/** From what stands as `<field>_on` (a date) or `<field>_at` (an instant). */
export function readDay(fields: Fields, field: string): CalendarDate | undefined {
  const [on, at] = [fields[`${field}_on`], fields[`${field}_at`]];
  if (on !== undefined) return readDate(on);
  return at === undefined ? undefined : readInstant(at);
}

export function readAmount(text: string | undefined): Cents | undefined {
  const read = text === undefined ? undefined : parseDecimalEuros(text);
  return read?.ok ? read.value : undefined;
}

export function readDirection(text: string | undefined): Direction | undefined {
  if (text === 'CRDT') return 'credit';
  return text === 'DBIT' ? 'debit' : undefined;
}

export function readFlag(text: string | undefined): boolean | undefined {
  if (text === undefined || text === 'false' || text === '0') return false;
  return text === 'true' || text === '1' ? true : undefined;
}

const COUNT = /^\d{1,15}$/;
export const readCount = (text: string): number | undefined => (COUNT.test(text) ? Number(text) : undefined);

export function readReference(text: string | undefined): string | null {
  return text === undefined || text === NO_REFERENCE ? null : text;
}

export function readCode({ domain, family, sub_family, own_code }: Fields): string | null {
  return domain === undefined ? (own_code ?? null) : `${domain}/${family}/${sub_family}`;
}
