/**
 * Every word of everybody's names, for finding what a mistyped word may have been: kept once each on the disk, and read into
 * memory where some ten thousand of them are looked through in less than a millisecond. May hold words that nobody bears any more.
 */
import { begunWithOneTypo, isOneTypoApart } from '@flouss/shared/domain/one-typo';
import type { ReadStore, WriteTx } from './handles.ts';
import { query } from './handles.ts';

const KEEP = query<never>('INSERT INTO name_words (word) VALUES (?) ON CONFLICT DO NOTHING');
/** Some three times as many as an agent's hundred thousand customers have. */
const REMEMBERED_MAX = 100_000;

/** Only a word that nobody had so far is written; the disk is not asked about one that was seen there. */
export function keepNameWords(tx: WriteTx, words: readonly string[]): void {
  const onDisk = wordsOnDisk(tx);
  for (const word of words) {
    if (onDisk.has(word)) continue;
    tx.run(KEEP, word);
    onDisk.add(word);
  }
}

function wordsOnDisk({ remembered }: WriteTx): Set<string> {
  const known = remembered.get(KEEP) as Set<string> | undefined;
  if (known && known.size < REMEMBERED_MAX) return known;
  const none = new Set<string>();
  remembered.set(KEEP, none);
  return none;
}

export function clearNameWords(tx: WriteTx): void {
  tx.run('DELETE FROM name_words');
  tx.remembered.delete(KEEP);
}

export interface NameWords {
  has(word: string): boolean;
  /** Is it a word, or the beginning of one? */
  isBegun(beginning: string): boolean;
  /** Words one typing error away. */
  near(typed: string): string[];
  /** Beginnings of longer words, one typing error away. */
  nearBeginnings(typed: string): string[];
}

const SINCE = query<{ id: number; word: string }>('SELECT id, word FROM name_words WHERE id > ? ORDER BY id');
const known = new WeakMap<ReadStore, Lexicon>();

/** As the store knows them now: reads only what is new since it was last asked. */
export function nameWords(read: ReadStore): NameWords {
  let lexicon = known.get(read);
  if (!lexicon) known.set(read, (lexicon = new Lexicon()));
  for (const { id, word } of read.all(SINCE, lexicon.lastId)) lexicon.add(id, word);
  return lexicon;
}

/** Words of one length, and beside each the letters it is made of, as bits. */
interface Shelf {
  readonly words: string[];
  readonly letters: number[];
}

class Lexicon implements NameWords {
  lastId = 0;
  readonly #all = new Set<string>();
  readonly #shelves: Shelf[] = [];
  /** Of all words, by code units; behind `#all` until it is needed. */
  readonly #sorted: string[] = [];
  #isSorted = true;

  add(id: number, word: string): void {
    this.lastId = id;
    if (this.#all.has(word)) return;
    this.#all.add(word);
    this.#sorted.push(word);
    this.#isSorted = false;
    while (this.#shelves.length <= word.length) this.#shelves.push({ words: [], letters: [] });
    const shelf = this.#shelves[word.length]!;
    shelf.words.push(word);
    shelf.letters.push(lettersOf(word));
  }

  has(word: string): boolean {
    return this.#all.has(word);
  }

  isBegun(beginning: string): boolean {
    if (!this.#isSorted) this.#sorted.sort();
    this.#isSorted = true;
    return this.#sorted[this.#placeOf(beginning)]?.startsWith(beginning) ?? false;
  }

  /** Of the first word that is not before it. */
  #placeOf(beginning: string): number {
    let low = 0;
    let high = this.#sorted.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#sorted[middle]! < beginning) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  near(typed: string): string[] {
    const letters = lettersOf(typed);
    const found: string[] = [];
    for (const shelf of this.#shelves.slice(Math.max(0, typed.length - 1), typed.length + 2)) {
      for (let i = 0; i < shelf.words.length; i++) {
        // One error adds a letter, takes one away, or both.
        if (withoutLowest(withoutLowest(letters ^ shelf.letters[i]!)) !== 0) continue;
        if (isOneTypoApart(typed, shelf.words[i]!)) found.push(shelf.words[i]!);
      }
    }
    return found;
  }

  nearBeginnings(typed: string): string[] {
    const letters = lettersOf(typed);
    const found = new Set<string>();
    for (const shelf of this.#shelves.slice(typed.length)) {
      for (let i = 0; i < shelf.words.length; i++) {
        if (withoutLowest(letters & ~shelf.letters[i]!) !== 0) continue;
        const beginning = begunWithOneTypo(typed, shelf.words[i]!);
        if (beginning !== undefined) found.add(beginning);
      }
    }
    return [...found];
  }
}

const BITS = 31;

/** A bit for each letter; letters of other scripts share them. */
function lettersOf(word: string): number {
  let bits = 0;
  for (let i = 0; i < word.length; i++) bits |= 1 << (word.charCodeAt(i) % BITS);
  return bits;
}

/** Of the bits that are set, all but one. */
function withoutLowest(bits: number): number {
  return bits & (bits - 1);
}
