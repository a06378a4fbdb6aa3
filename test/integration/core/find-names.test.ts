/** Anybody is found by his name: in any order, joined or taken apart, with one typing error, in any script; the surest first. */
import { searchKey } from '@flouss/shared/domain/search-key';
import { keepNameWords } from '../../../src/core/store/name-words.ts';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { manyNamed } from './many-names.ts';
import { customerId, customerItem, person } from './published.ts';
import { enrolledShop, reloadInput, seedCustomers, temporaryPath } from './shop.ts';
import type { Shop } from './shop.ts';

const PEOPLE = 2_000;
/** So many who bear what was typed are enough (`find-anything`). */
const SURE = 5;
/** A word is long enough to bear an error from here on. */
const LETTERS_MIN = 4;
const ALPHABET = Array.from('abcdefghijklmnopqrstuvwxyzاحدرسعقلمني');

let shop: Shop;
beforeAll(async () => {
  shop = await enrolledShop();
  seedCustomers(shop.context.store, PEOPLE, manyNamed);
});

async function found(text: string): Promise<(string | null)[]> {
  return (await shop.ok('find.search', { text })).map((each) => each.customer_id);
}

/** What a hurried hand does to a name. `at` and `letter` choose where and with what. */
interface Slip {
  readonly kind: 'none' | 'wrong' | 'missing' | 'too-many' | 'swapped';
  readonly word: number;
  readonly at: number;
  readonly letter: string;
}

const slip = fc.record({
  kind: fc.constantFrom('none', 'wrong', 'missing', 'too-many', 'swapped'),
  word: fc.nat(),
  at: fc.nat(),
  letter: fc.constantFrom(...ALPHABET),
}) satisfies fc.Arbitrary<Slip>;

function slipped(words: readonly string[], { kind, word, at, letter }: Slip): string[] {
  const long = words.filter((each) => each.length >= LETTERS_MIN);
  const chosen = long[word % Math.max(1, long.length)];
  return words.map((each) => (each === chosen ? mistyped(each, kind, at % each.length, letter) : each));
}

function mistyped(word: string, kind: Slip['kind'], at: number, letter: string): string {
  const [before, behind] = [word.slice(0, at), word.slice(at + 1)];
  switch (kind) {
    case 'none':
      return word;
    case 'wrong':
      return before + letter + behind;
    case 'missing':
      return before + behind;
    case 'too-many':
      return before + letter + word.slice(at);
    case 'swapped':
      return (
        before +
        word
          .slice(at, at + 2)
          .split('')
          .toReversed()
          .join('') +
        word.slice(at + 2)
      );
    default:
      return kind satisfies never;
  }
}

/** Two neighbours as one word, or one word as two. */
function regrouped(words: readonly string[], how: 'as-is' | 'joined' | 'apart', where: number): string[] {
  if (how === 'joined' && words.length > 1) {
    const at = where % (words.length - 1);
    return [...words.slice(0, at), words[at]! + words[at + 1]!, ...words.slice(at + 2)];
  }
  if (how !== 'apart') return [...words];
  const at = where % words.length;
  const word = words[at]!;
  const cut = Math.max(1, where % word.length);
  return [...words.slice(0, at), word.slice(0, cut), word.slice(cut), ...words.slice(at + 1)].filter(
    (part) => part !== '',
  );
}

const rotated = (words: readonly string[], by: number): string[] => {
  const turn = by % words.length;
  return [...words.slice(turn), ...words.slice(0, turn)];
};

test('by his name in another order, regrouped, with one error', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.nat({ max: PEOPLE - 1 }),
      slip,
      fc.constantFrom('as-is', 'joined', 'apart'),
      fc.nat(),
      fc.nat(),
      async (n, error, how, where, turn) => {
        const { given_names, family_name } = manyNamed(n).identity;
        const words = searchKey(`${given_names} ${family_name}`).split(' ');
        // A word both mistyped and taken apart may leave pieces that are hardly its own.
        fc.pre(how !== 'apart' || error.kind === 'none');
        const typed = regrouped(rotated(slipped(words, error), turn), how, where).join(' ');
        const ids = await found(typed);
        const isFound = ids.includes(customerId(n)) || (await sameNames(typed, ids));
        expect({ given_names, family_name, typed, isFound }).toMatchObject({ isFound: true });
      },
    ),
    { numRuns: 600 },
  );
});

/** Of several people who bear just what was typed, one is meant: nobody is guessed at. */
async function sameNames(typed: string, ids: readonly (string | null)[]): Promise<boolean> {
  if (ids.length < SURE) return false;
  const shown = await shop.ok('find.search', { text: typed });
  const wanted = typed.split(' ');
  return shown.every((each) => {
    const words = each.kind === 'customer' ? searchKey(each.name) : '';
    return wanted.every((word) => words.replaceAll(' ', '').includes(word));
  });
}

describe('what stands first', () => {
  const names = [
    ['Nour', 'Elalaoui'],
    ['Nour', 'El Alaoui'],
    ['Nour', 'El Alaouine'],
    ['Nour', 'El Alaouj'],
  ] as const;

  test('as typed, then begun so, then joined, then with an error', async () => {
    const few = await enrolledShop();
    few.tell(
      ...names.map(([given_names, family_name], n) =>
        customerItem(n, person(n, { identity: { ...person(n).identity, given_names, family_name } })),
      ),
    );
    const shown = await few.ok('find.search', { text: 'nour el alaoui' });
    expect(shown.map((each) => each.customer_id)).toEqual([1, 2, 0, 3].map((n) => customerId(n)));
  });

  test.each([
    ['delacruz', 'De la Cruz'],
    ['de lacruz', 'De la Cruz'],
    ['dela cruz maria', 'De la Cruz'],
    ['de la crus', 'De la Cruz'],
    ['delacrus', 'De la Cruz'],
    ['benali', 'Ben Ali'],
    ['beanli', 'Ben Ali'],
    ['ben ali', 'Benali'],
    ['abdelkader', 'Abdel Kader'],
    ['ndiaye', "N'Diaye"],
    ['عبدالله', 'عبد الله'],
    ['احمد', 'أحمد'],
    ['أَحْمَد', 'أحمد'],
    ['فاطمه', 'فاطمة'],
    ['هدي', 'هدى'],
    ['الـعـلـوي', 'العلوي'],
    ['العلوى', 'العلوي'],
  ])('%s finds %s', async (typed, family_name) => {
    const few = await enrolledShop();
    const identity = { ...person(1).identity, given_names: 'Maria', family_name };
    few.tell(customerItem(1, person(1, { identity })));
    expect((await few.ok('find.search', { text: typed })).map((each) => each.customer_id)).toEqual([customerId(1)]);
  });
});

test('a new name is known at once, and a reload writes nothing of the index', async () => {
  const path = temporaryPath();
  const own = await enrolledShop({ path });
  seedCustomers(own.context.store, 2);
  expect(await own.ok('find.search', { text: 'zwyniewska' })).toEqual([]);
  const identity = { ...person(7).identity, family_name: 'Zwyniewska' };
  own.tell(customerItem(7, person(7, { identity })));
  expect((await own.ok('find.search', { text: 'zwynjewska' })).map((each) => each.customer_id)).toEqual([
    customerId(7),
  ]);

  const { read } = own.context.store;
  const index = () => [
    read.all('SELECT id, word FROM name_words ORDER BY id' as never),
    read.all('SELECT id, block FROM customer_words_data ORDER BY id' as never),
  ];
  const before = index();
  await own.ok('reload.order', reloadInput(own.clock, 0));
  own.judge();
  expect(index()).toEqual(before);
});

test('a name that was taken back with its transaction is written when it comes again', async () => {
  const { store } = (await enrolledShop()).context;
  const words = () => store.read.all('SELECT word FROM name_words ORDER BY word' as never);
  const before = words();
  const undone = () =>
    store.write((tx) => {
      keepNameWords(tx, ['zwyniewska']);
      throw new Error('after it');
    });
  expect(undone).toThrow('after it');
  expect(words()).toEqual(before);
  store.write((tx) => keepNameWords(tx, ['zwyniewska', 'zwyniewska']));
  expect(words()).toEqual([...before, { word: 'zwyniewska' }]);
});
