/** How instants, amounts, countries and phones look in one language. Figures are Latin in every language. */
import type { CardReference } from '@flouss/shared/domain/card-reference';
import type { Language, ScreenLanguage } from '@flouss/shared/domain/language';
import { formatEuros, type Cents } from '@flouss/shared/domain/money';
import { formatPhone, type CountryCode, type PhoneNumber } from '@flouss/shared/domain/phone';
import { languageOf } from './locales/languages.ts';
import { useSession } from './stores/session.ts';

export interface Formats {
  /** Amounts are written as in this one. */
  readonly language: Language;
  /** For sorting and Intl. */
  readonly locale: string;
  /** For use inside a sentence: isolated, so that a right-to-left sentence does not tear it. */
  euros(amount: Cents): string;
  reference(reference: CardReference): string;
  phone(phone: PhoneNumber): string;
  /** A name's own letters say which way it runs. */
  name(name: string): string;
  time(at: number): string;
  dateTime(at: number): string;
  /** A calendar date, `YYYY-MM-DD`. */
  day(date: string): string;
  longDay(date: string): string;
  /** Thousands apart. */
  count(of: number): string;
  country(code: CountryCode): string;
  /** In its two largest units from days to minutes, one minute at least. */
  duration(ms: number): string;
}

/** Of dates in figures: one order for all, without the marks that Arabic puts between figures. */
const FIGURES_LOCALE = 'fr-FR-u-nu-latn';
const PARIS = 'Europe/Paris';
const cache = new Map<ScreenLanguage, Formats>();

export function formatsIn(screen: ScreenLanguage): Formats {
  const known = cache.get(screen);
  if (known) return known;
  const made = makeFormats(screen);
  cache.set(screen, made);
  return made;
}

export function useFormats(): Formats {
  return formatsIn(useSession((state) => state.view.language));
}

function makeFormats(screen: ScreenLanguage): Formats {
  const { locale, direction, amountsAs } = languageOf(screen);
  const time = new Intl.DateTimeFormat(FIGURES_LOCALE, { hour: '2-digit', minute: '2-digit', timeZone: PARIS });
  const dateTime = new Intl.DateTimeFormat(FIGURES_LOCALE, { dateStyle: 'short', timeStyle: 'short', timeZone: PARIS });
  const day = new Intl.DateTimeFormat(FIGURES_LOCALE, { dateStyle: 'short', timeZone: 'UTC' });
  const longDay = new Intl.DateTimeFormat(locale, {
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    year: 'numeric',
    timeZone: 'UTC',
  });
  const counts = new Intl.NumberFormat(locale, { numberingSystem: 'latn' });
  const countries = new Intl.DisplayNames([locale], { type: 'region' });
  const isolated = (text: string): string => (direction === 'rtl' ? `\u2066${text}\u2069` : text);
  return {
    language: amountsAs,
    locale,
    euros: (amount) => isolated(formatEuros(amount, amountsAs)),
    reference: isolated,
    name: (name) => `\u2068${name}\u2069`,
    phone: (phone) => isolated(formatPhone(phone)),
    time: (at) => isolated(time.format(at)),
    dateTime: (at) => isolated(dateTime.format(at)),
    day: (date) => isolated(day.format(onDay(date))),
    longDay: (date) => longDay.format(onDay(date)),
    count: (of) => isolated(counts.format(of)),
    country: (code) => countries.of(code) ?? code,
    // Words, not figures: they keep the direction of their own script.
    duration: (ms) => `\u2068${durationIn(locale, ms)}\u2069`,
  };
}

function onDay(date: string): Date {
  return new Date(`${date}T00:00:00Z`);
}

const UNITS = [
  ['day', 1_440],
  ['hour', 60],
  ['minute', 1],
] as const;

function durationIn(locale: string, ms: number): string {
  let left = Math.max(1, Math.round(ms / 60_000));
  const parts: string[] = [];
  for (const [unit, minutes] of UNITS) {
    const count = Math.floor(left / minutes);
    left -= count * minutes;
    if (count > 0)
      parts.push(new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'long' }).format(count));
  }
  return parts.slice(0, 2).join(' ');
}
