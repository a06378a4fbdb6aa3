/**
 * Reads a freeze list in the form of the French Treasury's national register (`Publications` → `PublicationDetail[]`, each with its
 * `RegistreDetail[]` of `TypeChamp` and `Valeur[]`). All of it or nothing: a name that was left out in silence would be worse than none.
 * Knows no database.
 */
import { createHash } from 'node:crypto';
import { CalendarDate, parisDayBegins } from '@flouss/shared/domain/calendar';
import { CountryCode } from '@flouss/shared/domain/phone';
import { ListedPerson } from '@flouss/shared/domain/screening/score';
import { PartialDate } from '@flouss/shared/domain/screening/partial-date';
import { searchKey } from '@flouss/shared/domain/search-key';
import { err, ok } from '@flouss/shared/kernel/result';
import type { Result } from '@flouss/shared/kernel/result';
import { z } from 'zod';

/** The register is some ten megabytes, of some ten thousand. */
export const LIST_BYTES_MAX = 64 * 1024 * 1024;
const ENTRIES_MAX = 200_000;

export interface FreezeList {
  readonly digest: string;
  /** The beginning of its day in Paris where no time is said. */
  readonly published_at: number;
  /** The natural persons: nobody else is a customer. */
  readonly people: readonly ListedPerson[];
}

export type ListRefusal = 'list-too-large' | 'list-unreadable';

const Text = z.union([z.string(), z.number()]).transform(String);
const Value = z.record(z.string(), z.unknown());
const Detail = z.object({
  TypeChamp: z.string(),
  Valeur: z.union([z.array(Value), Value.transform((value) => [value])]).nullish(),
});
const Entry = z.object({
  IdRegistre: Text,
  Nature: z.string().nullish(),
  Nom: z.string(),
  RegistreDetail: z.array(Detail).nullish(),
});
type Entry = z.infer<typeof Entry>;
const Publication = z.object({
  Publications: z.object({ DatePublication: z.string(), PublicationDetail: z.array(Entry).max(ENTRIES_MAX) }),
});

export function readFreezeList(bytes: Uint8Array): Result<FreezeList, ListRefusal> {
  if (bytes.length > LIST_BYTES_MAX) return err('list-too-large');
  const read = Publication.safeParse(parsed(bytes));
  if (!read.success) return err('list-unreadable');
  const { DatePublication, PublicationDetail } = read.data.Publications;
  const published_at = instantOf(DatePublication);
  const people = z.array(ListedPerson).safeParse(PublicationDetail.filter(isPerson).map(personOf));
  if (published_at === undefined || !people.success) return err('list-unreadable');
  if (new Set(people.data.map(({ entry_id }) => entry_id)).size < people.data.length) return err('list-unreadable');
  return ok({ digest: createHash('sha256').update(bytes).digest('hex'), published_at, people: people.data });
}

function parsed(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    return undefined;
  }
}

const ISO = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:\d{2})$/;
const ISO_DAY = /^(\d{4})-(\d{2})-(\d{2})/;
const FRENCH_DAY = /^(\d{2})\/(\d{2})\/(\d{4})/;

function instantOf(written: string): number | undefined {
  const exact = ISO.test(written) ? Date.parse(written) : Number.NaN;
  if (!Number.isNaN(exact)) return exact;
  const [, day, month, year] = FRENCH_DAY.exec(written) ?? [];
  const date = CalendarDate.safeParse(year === undefined ? ISO_DAY.exec(written)?.[0] : `${year}-${month}-${day}`);
  return date.success ? parisDayBegins(date.data) : undefined;
}

/** What is neither a company nor a ship is taken for a person, whatever it is called. */
const NO_PERSONS: ReadonlySet<string> = new Set(['personne morale', 'navire']);
const isPerson = ({ Nature }: Entry): boolean => !NO_PERSONS.has(searchKey(Nature ?? ''));

function personOf(entry: Entry): ListedPerson {
  const values = (type: string): readonly z.infer<typeof Value>[] =>
    (entry.RegistreDetail ?? []).flatMap(({ TypeChamp, Valeur }) =>
      TypeChamp.trim().toUpperCase() === type ? (Valeur ?? []) : [],
    );
  const said = (type: string, key: string): string[] =>
    values(type).flatMap((value) => {
      const text = value[key];
      return typeof text === 'string' && text.trim() !== '' ? [text.trim()] : [];
    });
  const name = entry.Nom.trim();
  const given = said('PRENOM', 'Prenom');
  return {
    entry_id: entry.IdRegistre,
    names: [...(given.length === 0 ? [name] : given.map((each) => `${each} ${name}`)), ...said('ALIAS', 'Alias')],
    births: values('DATE_DE_NAISSANCE').flatMap(birthOf),
    nationalities: [...new Set(said('NATIONALITE', 'Pays').flatMap(countryOf))],
  };
}

/** What says no year says nothing; a part that is no day of the calendar is unknown. */
function birthOf(value: z.infer<typeof Value>): PartialDate[] {
  const part = (key: string, max: number): number | undefined => {
    const found = Number(value[key] ?? Number.NaN);
    return Number.isInteger(found) && found >= 1 && found <= max ? found : undefined;
  };
  const date = PartialDate.safeParse({ year: part('Annee', 9999), month: part('Mois', 12), day: part('Jour', 31) });
  return date.success ? [date.data] : [];
}

/** Countries as French writes them; one that is written otherwise is unknown, and weighs nothing. */
const COUNTRIES = ((): ReadonlyMap<string, CountryCode> => {
  const names = new Intl.DisplayNames(['fr'], { type: 'region', fallback: 'none' });
  return new Map(
    CountryCode.options.flatMap((code) => {
      const name = names.of(code);
      return name === undefined ? [] : [[searchKey(name), code] as const];
    }),
  );
})();

function countryOf(written: string): CountryCode[] {
  const code = CountryCode.safeParse(written.trim().toUpperCase());
  if (code.success) return [code.data];
  const found = COUNTRIES.get(searchKey(written));
  return found ? [found] : [];
}
