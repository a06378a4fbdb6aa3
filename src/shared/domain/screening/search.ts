/**
 * A list made ready to be searched: a hundred thousand people against thousands of entries in seconds. Only entries that could reach
 * the policy's score by the words they share, in sound, are scored; that none is missed by it is held against scoring everybody. Pure.
 */
import { ERRORS_MAX, joinedWords, wordLikeness, WORD_LIKENESS_MIN } from './name-likeness.ts';
import type { SoundingWord } from './name-sound.ts';
import { readName, type NameReading } from './name-words.ts';
import { besidesName, POINTS_MAX, readListed, scoreOf } from './score.ts';
import type { ListedPerson, ReadPerson, Score, ScreeningPolicy, Searched } from './score.ts';

export interface Hit {
  readonly entry_id: string;
  readonly score: Score;
}

export interface Found {
  /** Of those who came into question; 0 where nobody did. */
  readonly best: number;
  /** From the policy's score on, the greatest first. */
  readonly hits: readonly Hit[];
}

export interface SearchableList {
  search(searched: Searched): Found;
}

type Searching = Pick<ScreeningPolicy, 'hit_score' | 'points'>;

export function searchable(list: readonly ListedPerson[], policy: Searching): SearchableList {
  const ready = openList(policy);
  for (const person of list) ready.add(person);
  return ready;
}

/** The same, person by person, for whoever has other things to do in between. */
export function openList(policy: Searching): SearchableList & { add(person: ListedPerson): void } {
  const index = openIndex();
  return {
    add: (person) => index.add(readListed(person)),
    search(searched) {
      const readings = readName(searched.name);
      const hits: Hit[] = [];
      let best = 0;
      for (const person of inQuestion(index, readings, searched, policy)) {
        const score = scoreOf(searched, person, policy.points, readings);
        best = Math.max(best, score.score);
        if (score.score >= policy.hit_score) hits.push({ entry_id: person.entry_id, score });
      }
      hits.sort((a, b) => b.score.score - a.score.score || (a.entry_id < b.entry_id ? -1 : 1));
      return { best, hits };
    },
  };
}

/** A word of the list, and the readings of names that hold it. */
interface ListedWord extends SoundingWord {
  readonly readings: number[];
}

interface Alike {
  readonly word: ListedWord;
  readonly likeness: number;
}

interface Index {
  readonly add: (person: ReadPerson) => void;
  /** Whose each reading is, and how many words it has. */
  readonly owners: readonly ReadPerson[];
  readonly lengths: readonly number[];
  /** Of each reading while somebody is searched, 0 in between. */
  readonly worth: number[];
  readonly alike: (word: SoundingWord) => readonly Alike[];
  /** Readings in which two neighbours, run together, are this word. */
  readonly joinedAs: (word: SoundingWord) => readonly number[];
}

/** Of its letters, at most so many may be wrong in a word that is still alike. */
const ERRORS_SHARE = (1 - WORD_LIKENESS_MIN) / 2;
const WORDS_REMEMBERED_MAX = 50_000;

function openIndex(): Index {
  const owners: ReadPerson[] = [];
  const lengths: number[] = [];
  const words = new Map<string, ListedWord>();
  const byClue = new Map<string, ListedWord[]>();
  const joins = new Map<string, number[]>();

  const worth: number[] = [];

  function add(person: ReadPerson): void {
    remembered.clear();
    for (const reading of person.names.flat()) {
      const at = owners.push(person) - 1;
      worth.push(0);
      lengths.push(reading.length);
      for (const word of reading) noteWord(word, at);
      for (const joined of neighbours(reading)) for (const clue of joinedClues(joined)) put(joins, clue, at);
    }
  }

  function noteWord(word: SoundingWord, at: number): void {
    const key = keyOf(word);
    let listed = words.get(key);
    if (!listed) {
      words.set(key, (listed = { ...word, readings: [] }));
      for (const clue of cluesOf(word)) put(byClue, clue, listed);
    }
    if (listed.readings.at(-1) !== at) listed.readings.push(at);
  }

  const remembered = new Map<string, readonly Alike[]>();
  return {
    add,
    owners,
    lengths,
    worth,
    alike(word) {
      const key = keyOf(word);
      let found = remembered.get(key);
      if (!found) {
        const candidates = new Set([...cluesOf(word)].flatMap((clue) => byClue.get(clue) ?? []));
        found = [...candidates].flatMap((listed): Alike[] => {
          const likeness = wordLikeness(word, listed);
          return likeness >= WORD_LIKENESS_MIN ? [{ word: listed, likeness }] : [];
        });
        if (remembered.size >= WORDS_REMEMBERED_MAX) remembered.clear();
        remembered.set(key, found);
      }
      return found;
    },
    joinedAs: (word) => [...new Set(joinedClues(word).flatMap((clue) => joins.get(clue) ?? []))],
  };
}

/** Those whose name could be alike enough: what their words are worth together, at best, and what is known besides the name. */
function inQuestion(
  { owners, lengths, worth, alike, joinedAs }: Index,
  readings: readonly NameReading[],
  searched: Searched,
  { hit_score, points }: Searching,
): Set<ReadPerson> {
  const found = new Set<ReadPerson>();
  const besides = new Map<ReadPerson, number>();
  for (const reading of readings) {
    const touched: number[] = [];
    const add = (at: number, by: number): void => {
      if (worth[at] === 0) touched.push(at);
      worth[at]! += by;
    };
    for (const word of reading) {
      for (const { word: listed, likeness } of alike(word)) for (const at of listed.readings) add(at, likeness);
      for (const at of joinedAs(word)) add(at, 2);
    }
    for (const joined of neighbours(reading)) {
      for (const { word: listed } of alike(joined)) for (const at of listed.readings) add(at, 2);
    }
    for (const at of touched) {
      const sum = worth[at]!;
      worth[at] = 0;
      const length = lengths[at]!;
      const least = Math.min(length, reading.length);
      // A name of one word beside a longer one is half a name.
      if (least === 1 && sum < 2 && length !== reading.length) continue;
      const atBest = Math.min(1, sum / least);
      if (atBest * 100 + POINTS_MAX * 2 < hit_score) continue;
      const person = owners[at]!;
      let more = besides.get(person);
      if (more === undefined) besides.set(person, (more = besidesName(searched, person, points)));
      if (Math.round(atBest * 100) + more >= hit_score) found.add(person);
    }
  }
  return found;
}

const keyOf = ({ sound, bare }: SoundingWord): string => (bare ? `*${sound}` : sound);

function neighbours(reading: NameReading): SoundingWord[] {
  return reading.slice(1).map((word, i) => joinedWords(reading[i]!, word));
}

const joinedClues = ({ sound, bones }: SoundingWord): string[] => [sound, `b${bones}`];

/** Two words that are alike enough to matter share one of these: the consonants, or the sound less as many letters as may be wrong. */
function cluesOf({ sound, bones }: SoundingWord): Set<string> {
  const clues = new Set([`b${bones}`, sound]);
  // So many errors leave a word alike only if it is long enough.
  const errors = Math.min(ERRORS_MAX, Math.floor((sound.length + 1) * ERRORS_SHARE));
  let shorter = [sound];
  for (let left = errors; left > 0; left--) {
    shorter = shorter.flatMap(withoutOneLetter);
    for (const clue of shorter) clues.add(clue);
  }
  return clues;
}

function withoutOneLetter(text: string): string[] {
  return Array.from({ length: text.length }, (_, i) => text.slice(0, i) + text.slice(i + 1));
}

function put<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const there = map.get(key);
  if (there) there.push(value);
  else map.set(key, [value]);
}
