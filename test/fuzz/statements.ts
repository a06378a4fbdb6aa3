/**
 * Files that are no statement, or that say of themselves what is not so: DOCTYPE, entity bombs, endless depth and texts, wrong sums,
 * changed bytes, 100 MB. Each is read or refused in words; what cannot be true is never read; memory does not grow with the file.
 */
import { readStatement } from '../../sync-server/src/bank/statements/read-statement.ts';
import { refusalWords } from '../../sync-server/src/bank/statements/refusal.ts';
import { statementText } from '../../sync-server/simulators/bank/statement-text.ts';
import type { StatementLine } from '../../sync-server/simulators/bank/statement-text.ts';
import { chanceOf } from '../simulation/chance.ts';
import type { Chance } from '../simulation/chance.ts';
import { mutate } from './mutate.ts';
import { ANSWER_MAX_MS, openTally } from './tally.ts';
import type { Tally } from './tally.ts';

const HEAD = {
  messageId: 'M-1',
  statementId: 'S-1',
  sequence: 1,
  iban: 'FR7612345000010000000000187',
  day: '2026-11-25',
  openingCents: 500_000_000,
};
const BIG_BYTES = 100_000_000;
/** One file in so many is a big one. */
const BIG_EACH = 20_000;
const BIG_MAX_MS = 60_000;
/** What the reader may hold beside what the process held before, what waits to be collected among it, however large the file. */
const HELD_BYTES_MAX = 256 * 2 ** 20;
const LOOKED_AT_EACH = 500;

/** What a file is made of, piece by piece; `false`: it may by chance still be a true statement. */
interface File {
  readonly pieces: Iterable<string | Uint8Array>;
  readonly never: boolean;
}

type Way = (text: string, chance: Chance) => File;
const one = (text: string | Uint8Array, never = true): File => ({ pieces: [text], never });

const BOMB = Array.from({ length: 12 }, (_, i) => `<!ENTITY l${i + 1} "${`&l${i};`.repeat(10)}">`).join('');
const TAGS = /<\/?[A-Za-z0-9]+>/g;

const WAYS = {
  doctype: (text, chance) =>
    one(
      text.replace(
        '<Document',
        `${chance.pick([
          '<!DOCTYPE Document>',
          '<!DOCTYPE Document SYSTEM "file:///etc/passwd">',
          '<!DOCTYPE Document [<!ENTITY x SYSTEM "http://127.0.0.1/">]>',
          `<!DOCTYPE Document [${'<!-- -->'.repeat(chance.between(1, 2_000))}]>`,
        ])}<Document`,
      ),
    ),
  'entity bomb': (text) =>
    one(
      text.replace('<Document', `<!DOCTYPE Document [<!ENTITY l0 "lol">${BOMB}]><Document`).replace('card_', '&l12;'),
    ),
  'entity without a DOCTYPE': (text) => one(text.replace('card_', '&lol;&lol;')),
  deep: (text, chance) => {
    const levels = chance.pick([40, 5_000, 100_000]);
    const place = chance.pick(['<Acct>', '<Ntry>', '<Refs>', '<GrpHdr>']);
    return one(text.replace(place, `${place}${'<Cd>'.repeat(levels)}${'</Cd>'.repeat(levels)}`));
  },
  endless: (text, chance) => {
    const much = 'x'.repeat(chance.pick([2_000, 300_000, 1_000_000]));
    return one(
      chance.pick([
        text.replace('card_', much),
        text.replace('Ccy="EUR"', `Ccy="${much}"`),
        text.replace('<Acct>', `<${much}>`),
      ]),
    );
  },
  'wrong sum': (text, chance) => {
    const amounts = [...text.matchAll(/\d+\.\d\d(?=<)/g)];
    const [amount] = chance.pick(amounts);
    const at = chance.pick(amounts).index;
    const wrong = amount === text.slice(at, at + amount.length) ? '77777.77' : amount;
    const end = text.indexOf('<', at);
    const changed = text.slice(0, at) + wrong + text.slice(end);
    return one(changed, changed !== text && wrong !== text.slice(at, end));
  },
  'lost line': (text) => one(text.replace(/<Ntry>.*?<\/Ntry>\n/, '')),
  'moved element': (text, chance) => {
    const tags = [...text.matchAll(TAGS)];
    const [first, second] = [chance.pick(tags), chance.pick(tags)];
    const swapped = text.slice(0, first.index) + second[0] + text.slice(first.index + first[0].length);
    return one(swapped, first[0] !== second[0]);
  },
  'changed bytes': (text, chance) => one(mutate(Buffer.from(text), chance), false),
} satisfies Record<string, Way>;
const NAMES = Object.keys(WAYS) as (keyof typeof WAYS)[];

export async function fuzzStatements(count: number, seed: string, answerMaxMs = ANSWER_MAX_MS): Promise<Tally> {
  const chance = chanceOf(`${seed}/statements`);
  const tally = openTally(answerMaxMs);
  let refused = 0;
  const before = heldBytes();
  const held = (): number => heldBytes() - before;
  for (let i = 0; i < count; i++) {
    const big = i % BIG_EACH === BIG_EACH / 2;
    const name = big ? '100 MB' : NAMES[i % NAMES.length]!;
    const { pieces, never } = big ? bigFile(chance) : WAYS[NAMES[i % NAMES.length]!](anyStatement(chance), chance);
    const began = performance.now();
    const cpu = process.cpuUsage();
    const answer = await readStatement(bytesOf(pieces), () => {
      if (held() > HELD_BYTES_MAX) tally.find(`${name}: ${(held() / 2 ** 20).toFixed(0)} MiB are held`);
    }).catch((error: unknown) => tally.find(`${name}: the reader threw ${String(error)}`));
    const { user, system } = process.cpuUsage(cpu);
    const ms = (user + system) / 1_000;
    if (!big) tally.took(ms, name);
    else if (performance.now() - began > BIG_MAX_MS) tally.find(`${name}: took ${ms.toFixed(0)} ms`);
    if (!answer) continue;
    if (answer.ok) tally.answered(200, name);
    else {
      refused += 1;
      tally.answered(422, refusalWords(answer.error).split(':', 1)[0]);
    }
    if (answer.ok && never) tally.find(`${name} was read as a statement`);
    if (i % LOOKED_AT_EACH === 0 && held() > HELD_BYTES_MAX) tally.find(`${name}: memory grows`);
  }
  return tally.ended(refused);
}

function heldBytes(): number {
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

async function* bytesOf(pieces: Iterable<string | Uint8Array>): AsyncGenerator<Uint8Array> {
  for (const piece of pieces) yield Buffer.from(piece);
}

function anyLine(chance: Chance): StatementLine {
  const debit = chance.percent(60);
  return {
    direction: debit ? 'DBIT' : 'CRDT',
    amountCents: chance.between(1, 100_000),
    currency: 'EUR',
    bookedOn: HEAD.day,
    reference: Buffer.from(chance.bytes(16)).toString('hex'),
    bankReference: `B${chance.between(0, 1e9)}`,
    code: debit ? 'PMNT/ICDT/OTHR' : 'PMNT/MCRD/POSP',
    counterparty: `card_${chance.between(0, 1e6)}`,
    text: chance.percent(30) ? 'Rechargement' : null,
  };
}

function anyStatement(chance: Chance): string {
  const lines = Array.from({ length: chance.between(1, 6) }, () => anyLine(chance));
  return [...statementText(HEAD, lines)].join('');
}

/** A true one, or one that ends wrongly. */
function bigFile(chance: Chance): File {
  const line = { ...anyLine(chance), text: 'x'.repeat(140) };
  const wrong = chance.percent(50);
  const lines = {
    *[Symbol.iterator]() {
      for (let bytes = 0; bytes < BIG_BYTES; bytes += 700) yield line;
    },
  };
  const pieces = {
    *[Symbol.iterator]() {
      yield* statementText(HEAD, lines);
      if (wrong) yield '<';
    },
  };
  return { pieces, never: wrong };
}
