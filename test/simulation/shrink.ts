/**
 * A seed that breaks something, made small: fewer acts, counters, servers and faults, as long as the same promise breaks. What is left is
 * told in words.
 */
import type { Played, Seed } from './one-seed.ts';
import type { Broken } from './world.ts';
import type { Fault, Less } from './weather.ts';

/** A play takes about a second. */
const PLAYS_MAX = 60;
const STORY_LINES_MAX = 25;

export interface Shrunk {
  readonly seed: Seed;
  readonly played: Played;
}

export type Play = (seed: Seed) => Promise<Played>;

/** `played` is what `seed` came to, and breaks something. */
export async function shrink(play: Play, seed: Seed, played: Played, playsMax = PLAYS_MAX): Promise<Shrunk> {
  const invariant = played.broken[0]?.invariant;
  let small: Shrunk = { seed, played };
  let plays = 0;

  /** Whether the same promise still breaks so; then it is so from now on. */
  async function still(less: Less): Promise<boolean> {
    if (plays++ >= playsMax) return false;
    const smaller = { ...seed, less: { ...small.seed.less, ...less } };
    const again = await play(smaller);
    if (!again.broken.some((each) => each.invariant === invariant)) return false;
    small = { seed: smaller, played: again };
    return true;
  }

  await fewerActs();
  for (const counters of [1, 2]) if (counters < small.played.counters && (await still({ counters }))) break;
  if (small.played.servers > 1) await still({ servers: 1 });
  await fewerFaults();
  await fewerActs();
  await actsLeftOut();
  return small;

  async function fewerActs(): Promise<void> {
    for (let acts = Math.floor(small.played.acts / 2); acts > 0; acts = Math.floor(acts / 2)) {
      if (!(await still({ acts }))) break;
    }
    const { acts } = small.played;
    for (const part of [1 / 4, 1 / 8]) await still({ acts: Math.ceil(acts * (1 - part)) });
  }

  /** All at once, then half of those that are left, then one by one. */
  async function fewerFaults(): Promise<void> {
    const without = (faults: readonly Fault[]): Less => ({ without: [...(small.seed.less?.without ?? []), ...faults] });
    let left = [...small.played.faults.keys()];
    for (let at = 0, size = left.length; size > 0;) {
      const part = left.slice(at, at + size);
      if (part.length > 0 && (await still(without(part)))) left = left.filter((fault) => !part.includes(fault));
      else at += size;
      if (at >= left.length) [at, size] = [0, size === 1 ? 0 : Math.ceil(size / 2)];
    }
  }

  async function actsLeftOut(): Promise<void> {
    for (let size = Math.ceil(small.played.acts / 2); size > 0; size = Math.floor(size / 2)) {
      for (let at = 0; at < small.played.acts && plays < playsMax; at += size) {
        const leftOut = new Set(small.seed.less?.leftOut);
        for (let act = at; act < at + size; act++) leftOut.add(act);
        await still({ leftOut: [...leftOut] });
      }
    }
  }
}

/** What happened, for somebody who was not there. */
export function tellStory({ seed, played }: Shrunk, first: Broken | undefined = played.broken[0]): string {
  const { counters, servers, acts, faults, latest } = played;
  const leftOut = seed.less?.leftOut?.filter((act) => act < acts).length ?? 0;
  const struck = [...faults].map(([fault, times]) => `${fault} ${times === 1 ? 'once' : `${times} times`}`);
  const begins = Number(latest[0]?.split(' ', 1)[0] ?? 0);
  return [
    first?.story ?? '',
    `With ${several(counters, 'counter')}, ${several(servers, 'server')} and ${several(acts - leftOut, 'act')} at the counters.`,
    struck.length === 0 ? 'Nothing went wrong on the way.' : `What went wrong on the way: ${struck.join(', ')}.`,
    ...ofInterest(latest, first?.story ?? '').map((line) => inWords(line, begins)),
  ].join('\n');
}

const several = (count: number, thing: string): string => `${count} ${thing}${count === 1 ? '' : 's'}`;

/** Lines that name what the broken promise names; where there are few, what was done and what failed beside them, the latest. */
function ofInterest(lines: readonly string[], story: string): string[] {
  const ids = story.match(/[0-9a-f]{8}-[0-9a-f-]{27}|FL-[\w-]+|\bm\d+\b/g) ?? [];
  const named = new Set(lines.filter((line) => ids.some((id) => line.includes(id))));
  const acts = lines.filter((line) => !/ (?:push|pull) | end /.test(line) && !named.has(line));
  const room = Math.max(0, STORY_LINES_MAX - named.size);
  for (const line of room === 0 ? [] : acts.slice(-room)) named.add(line);
  return lines.filter((line) => named.has(line) && !line.includes(' end ')).slice(-STORY_LINES_MAX);
}

const DEEDS: Readonly<Record<string, string>> = {
  'customer.register': 'registers a customer',
  'card.sell': 'sells a card',
  'card.block': 'blocks a card',
  'card.replace': 'replaces a card',
  'reload.order': 'takes a reload',
  'reload.cancel': 'takes a reload back',
  'refund.pay': 'pays a refund',
  'refund.make-good': 'makes a refund good',
  'stock.receive': 'receives packs',
  'stock.set-aside': 'sets a pack aside',
  'till.open': 'opens the till',
  'till.close': 'closes the till',
  'till.move-cash': 'moves cash',
  'customer.issue-sms-code': 'gives a code for SMS',
  'exceptions.list': 'looks at what is owed',
  push: 'sends',
  pull: 'asks for news',
};

const DAY_MS = 24 * 60 * 60_000;

function inWords(line: string, begins: number): string {
  const [at = '0', who = '', ...rest] = line.split(' ');
  const clock = new Date(Number(at)).toISOString().slice(11, 19);
  const day = Math.floor(Number(at) / DAY_MS) - Math.floor(begins / DAY_MS) + 1;
  const [deed = '', outcome, ...more] = rest;
  const words = DEEDS[deed];
  const told = words ? [words, ...(outcome === 'ok' ? [] : [`(${outcome})`]), ...more] : rest;
  return `  day ${day}, ${clock}: ${[who, ...told].join(' ')}`;
}
