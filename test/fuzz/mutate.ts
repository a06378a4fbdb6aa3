/** Changes bytes as an accident, a bug or an enemy would: by bits, by ranges, and by what the text means. */
import type { Chance } from '../simulation/chance.ts';

const GROWN_BYTES_MAX = 200_000;

type Way = (bytes: Buffer, chance: Chance) => Buffer;

const at = (bytes: Buffer, chance: Chance): number => chance.between(0, Math.max(0, bytes.length - 1));

const WAYS = {
  'a bit': (bytes, chance) => {
    const changed = Buffer.from(bytes);
    const place = at(bytes, chance);
    if (bytes.length > 0) changed[place] = changed[place]! ^ (1 << chance.between(0, 7));
    return changed;
  },
  'some bytes': (bytes, chance) => {
    const changed = Buffer.from(bytes);
    for (let i = chance.between(1, 8); i > 0; i--) changed[at(bytes, chance)] = chance.between(0, 255);
    return changed;
  },
  'cut off': (bytes, chance) => bytes.subarray(0, at(bytes, chance)),
  'a hole': (bytes, chance) => {
    const from = at(bytes, chance);
    return Buffer.concat([bytes.subarray(0, from), bytes.subarray(from + chance.between(1, 64))]);
  },
  'a range twice': (bytes, chance) => {
    const from = at(bytes, chance);
    const range = bytes.subarray(from, from + chance.between(1, 512));
    return Buffer.concat([bytes.subarray(0, from), range, bytes.subarray(from)]);
  },
  'a foreign part': (bytes, chance) => {
    const from = at(bytes, chance);
    return Buffer.concat([
      bytes.subarray(0, from),
      Buffer.from(chance.bytes(chance.between(1, 40))),
      bytes.subarray(from),
    ]);
  },
  'odd words': (bytes, chance) => {
    const from = at(bytes, chance);
    return Buffer.concat([bytes.subarray(0, from), Buffer.from(chance.pick(ODD_WORDS)), bytes.subarray(from)]);
  },
  'another meaning': (bytes, chance) => meantOtherwise(bytes, chance),
  'a deep one': (bytes, chance) => deep(bytes, chance),
} satisfies Record<string, Way>;

const WEIGHTS: Readonly<Record<keyof typeof WAYS, number>> = {
  'a bit': 20,
  'some bytes': 15,
  'cut off': 8,
  'a hole': 8,
  'a range twice': 8,
  'a foreign part': 8,
  'odd words': 8,
  'another meaning': 24,
  'a deep one': 1,
};

/** `bytes` changed once, or a few times over. */
export function mutate(bytes: Buffer, chance: Chance): Buffer {
  let changed = bytes;
  for (let i = chance.percent(70) ? 1 : chance.between(2, 4); i > 0; i--) {
    changed = WAYS[chance.weighted(WEIGHTS)](changed, chance);
  }
  return changed.subarray(0, GROWN_BYTES_MAX);
}

const ODD_WORDS = [
  '\0',
  '\u2028',
  '\uFEFF',
  '\uD800',
  '﷽',
  '"',
  '\\',
  '\\u0000',
  '{',
  ']',
  ',',
  '1e999',
  '-0',
  '00',
  '0x1F',
  'NaN',
  'Infinity',
  'undefined',
  '"__proto__":{"active":true},',
  '"constructor":{"prototype":{}},',
  "'; drop table facts; --",
  '%s%n%x',
  '4111111111111111',
  '../../etc/passwd',
  '${7*7}',
];

const ODD_VALUES: readonly unknown[] = [
  null,
  true,
  0,
  -1,
  1.5,
  Number.MAX_SAFE_INTEGER,
  -Number.MAX_SAFE_INTEGER,
  1e308,
  '',
  ' ',
  'x'.repeat(70_000),
  '\u0000',
  '٣٤٥',
  [],
  {},
  [[]],
  { toString: 1 },
  '2026-02-30',
  'ffffffff-ffff-ffff-ffff-ffffffffffff',
];

/** Of the text that was said, one value becomes another, goes away, moves, or stands twice; also within the facts' own texts. */
function meantOtherwise(bytes: Buffer, chance: Chance): Buffer {
  const text = bytes.toString('utf8');
  const value = NESTED.test(text) ? undefined : parsed(text);
  if (value === undefined) return bytes;
  return Buffer.from(JSON.stringify(changeOne(value, chance)) ?? '');
}

/** Too deep to go down it, for us too. */
const NESTED = /(?:\[|\{\\?"a\\?":){300}/;

function changeOne(value: unknown, chance: Chance): unknown {
  if (typeof value === 'string') {
    const inner = value.startsWith('{') && chance.percent(80) ? parsed(value) : undefined;
    return inner === undefined ? chance.pick(ODD_VALUES) : JSON.stringify(changeOne(inner, chance));
  }
  if (Array.isArray(value) && value.length > 0 && chance.percent(85)) return changedList(value, chance);
  if (typeof value === 'object' && value !== null && chance.percent(90)) {
    const entries = Object.entries(value);
    if (entries.length > 0) return Object.fromEntries(changedFields(entries, chance));
  }
  if (typeof value === 'number' && chance.percent(50)) return value + chance.pick([-1, 1, 0.5, 2 ** 32]);
  return chance.pick(ODD_VALUES);
}

function changedList(list: readonly unknown[], chance: Chance): unknown[] {
  const place = chance.between(0, list.length - 1);
  const [before, one, behind] = [list.slice(0, place), list[place], list.slice(place + 1)];
  switch (chance.between(0, 4)) {
    case 0:
      return [...before, ...behind];
    case 1:
      return [...before, one, one, ...behind];
    case 2:
      return [...behind, one, ...before];
    default:
      return [...before, changeOne(one, chance), ...behind];
  }
}

function changedFields(entries: readonly [string, unknown][], chance: Chance): [string, unknown][] {
  const place = chance.between(0, entries.length - 1);
  const [name, value] = entries[place]!;
  const others = entries.filter((_, i) => i !== place);
  switch (chance.between(0, 6)) {
    case 0:
      return others;
    case 1:
      return [...others, [chance.pick(['', '__proto__', 'toString', `${name} `, name.toUpperCase()]), value]];
    case 2:
      return [...others, [name, value]];
    default:
      return entries.map(([key, each], i) => [key, i === place ? changeOne(each, chance) : each]);
  }
}

/** As deep as a body may be long: around everything, or within a fact. */
function deep(bytes: Buffer, chance: Chance): Buffer {
  const levels = chance.pick([20, 500, 5_000, 40_000]);
  const nest = chance.percent(50) ? ['[', ']'] : ['{"a":', '}'];
  const nested = `${nest[0]!.repeat(levels)}1${nest[1]!.repeat(levels)}`;
  const text = bytes.toString('utf8');
  const body = text.indexOf(String.raw`\"body\":`);
  if (body < 0 || chance.percent(30)) return Buffer.from(nested);
  // The fact's own text: its body becomes the nest, and what follows stays.
  const end = text.indexOf(String.raw`,\"device_id\"`, body);
  if (end < 0) return Buffer.from(nested);
  return Buffer.from(text.slice(0, body + 9) + nested.replaceAll('"', String.raw`\"`) + text.slice(end));
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
