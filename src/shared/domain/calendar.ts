/**
 * The calendar of the business: years, months and days in Europe/Paris, whatever zone the machine is set to.
 * Knows no limit. It is on the path of every decision, so the zone's offset is asked of Intl once an hour of time, not once a call.
 */
import { z } from 'zod';

/** A day that exists, as `YYYY-MM-DD`. */
export const CalendarDate = z.iso.date('calendar-date-unreal');
export type CalendarDate = z.infer<typeof CalendarDate>;

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** About six weeks of hours, enough for a burst of facts from counters that were offline. A power of two. */
const CACHED_HOURS = 1024;

const cachedHour = new Float64Array(CACHED_HOURS).fill(Number.NaN);
const cachedOffsetMs = new Float64Array(CACHED_HOURS);
const today = { day: Number.NaN, year: 0, month: '', date: '' };

const paris = new Intl.DateTimeFormat('en-US', { timeZone: 'Europe/Paris', timeZoneName: 'longOffset' });

/** Milliseconds that Paris is ahead of UTC. `GMT+01:00` in Intl's words; `GMT` alone is zero. */
function readOffsetMs(at: number): number {
  const zone = paris.formatToParts(at).find((part) => part.type === 'timeZoneName')?.value ?? '';
  const match = /^GMT(?:([+-])(\d{2}):(\d{2})(?::(\d{2}))?)?$/.exec(zone);
  if (!match) throw new Error(`unreadable zone offset: ${zone}`);
  const seconds = Number(match[2] ?? 0) * 3600 + Number(match[3] ?? 0) * 60 + Number(match[4] ?? 0);
  return (match[1] === '-' ? -1 : 1) * seconds * 1000;
}

function offsetMs(at: number): number {
  // Paris has changed its clocks on whole UTC hours since 1945: one offset holds for the hour.
  const hour = Math.floor(at / HOUR_MS);
  const slot = hour & (CACHED_HOURS - 1);
  if (cachedHour[slot] !== hour) {
    cachedOffsetMs[slot] = readOffsetMs(hour * HOUR_MS);
    cachedHour[slot] = hour;
  }
  return cachedOffsetMs[slot]!;
}

/** The Paris day of an instant, kept until another day is asked for. */
function dayOf(at: number): typeof today {
  const local = at + offsetMs(at);
  const day = Math.floor(local / DAY_MS);
  if (day !== today.day) {
    const date = new Date(local).toISOString().slice(0, 10);
    today.day = day;
    today.date = date;
    today.month = date.slice(0, 7);
    today.year = Number(date.slice(0, 4));
  }
  return today;
}

/** The hour of the day in Paris, 0 to 23. */
export function parisHour(at: number): number {
  return Math.floor(((at + offsetMs(at)) % DAY_MS) / HOUR_MS);
}

/** The calendar year in Paris of an instant (ms since the epoch, years 0–9999). */
export function parisYear(at: number): number {
  return dayOf(at).year;
}

/** `YYYY-MM` in Paris. */
export function parisMonth(at: number): string {
  return dayOf(at).month;
}

/** `YYYY-MM-DD` in Paris. */
export function parisDay(at: number): CalendarDate {
  return dayOf(at).date;
}

/** The instant at which a day begins in Paris, and the day before it ends. */
export function parisDayBegins(day: CalendarDate): number {
  const midnight = Date.parse(`${day}T00:00:00Z`);
  // Paris is ahead of UTC, and changes its clocks in the small hours: the offset of the evening before is that of midnight.
  return midnight - offsetMs(midnight - 2 * HOUR_MS);
}

export function dayAfter(day: CalendarDate): CalendarDate {
  return daysOn(day, 1);
}

export function dayBefore(day: CalendarDate): CalendarDate {
  return daysOn(day, -1);
}

function daysOn(day: CalendarDate, days: number): CalendarDate {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);
}

/** Whole years between a birth date and the Paris day of `at`; someone born on 29 February turns on 1 March. */
export function ageInYears(birth: CalendarDate, at: number): number {
  const day = parisDay(at);
  const years = Number(day.slice(0, 4)) - Number(birth.slice(0, 4));
  return day.slice(5) < birth.slice(5) ? years - 1 : years;
}
