/** `npm run sim -- --seeds N --from S [--planted NAME|all] [--json FILE]`: plays seeds and says what broke; 0 when nothing did. */
import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { edgesNotGone } from './edges.ts';
import type { Played } from './one-seed.ts';
import { PLANTED } from './planted.ts';
import type { PlantedName } from './planted.ts';
import { openPlayers } from './processes.ts';
import { FAULTS } from './weather.ts';

const NAMES = Object.keys(PLANTED) as PlantedName[];
interface Found {
  readonly name: PlantedName;
  readonly found: boolean;
  readonly seed: number | null;
}

const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '100' },
    from: { type: 'string', default: '1' },
    processes: { type: 'string', default: String(availableParallelism()) },
    planted: { type: 'string' },
    json: { type: 'string' },
  },
});
const seeds = wholeNumber('seeds', values.seeds);
const from = wholeNumber('from', values.from);
const wanted = wantedBugs(values.planted);

const players = await openPlayers(Math.max(1, wholeNumber('processes', values.processes)));
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    players.close();
    process.exit(1);
  });
}
const begunAt = performance.now();
const faults = new Map<string, number>(FAULTS.map((fault) => [fault, 0]));
const moves = new Map<string, number>();
const violations: { seed: number; invariant: string; story: string }[] = [];
const trace = createHash('sha256');
let operations = 0;
let planted: Found[] = [];

try {
  if (wanted.length === 0) await playAll();
  else planted = await huntAll();
} finally {
  players.close();
}

const seconds = (performance.now() - begunAt) / 1000;
say(`${operations} operations in ${seconds.toFixed(1)} s: ${Math.round(operations / seconds)} a second`);
for (const [fault, times] of faults) say(`  ${fault}: ${times}`);
for (const [move, times] of [...moves].toSorted(([a], [b]) => (a < b ? -1 : 1))) say(`  ${move}: ${times}`);
for (const edge of edgesNotGone(moves.keys())) say(`  never: ${edge}`);
if (values.json !== undefined) {
  const result = {
    seeds,
    operations,
    violations,
    planted,
    faults: Object.fromEntries(faults),
    trace: trace.digest('hex'),
  };
  writeFileSync(values.json, `${JSON.stringify(result, null, 2)}\n`);
}
process.exitCode = violations.length > 0 || planted.some(({ found }) => !found) ? 1 : 0;

/** Seeds are played as processes come free, and counted in their order. */
async function playAll(): Promise<void> {
  const ahead: ReturnType<typeof players.play>[] = [];
  let next = from;
  const fill = (): void => {
    while (ahead.length < 2 * players.count && next < from + seeds) {
      const playing = players.play({ seed: next++ }, true);
      playing.catch(() => {});
      ahead.push(playing);
    }
  };
  for (fill(); ahead.length > 0; fill()) {
    const { played, story } = await ahead.shift()!;
    count(played);
    const [first, ...others] = played.broken;
    if (!first) continue;
    violations.push({ seed: played.seed, ...first, story: story ?? first.story });
    for (const other of others) violations.push({ seed: played.seed, ...other });
    say(`seed ${played.seed}: ${first.invariant}: ${story ?? first.story}`);
    for (const other of others) say(`  and ${other.invariant}: ${other.story}`);
  }
}

/** The bugs are looked for beside each other, each seed after seed; one that is looked for alone is told, too. */
async function huntAll(): Promise<Found[]> {
  const hunts = wanted.map((name) => ({ name, hunted: hunt(name) }));
  const found: Found[] = [];
  for (const { name, hunted } of hunts) {
    const { tried, story } = await hunted;
    tried.forEach(count);
    const last = tried.at(-1);
    if (story !== null) say(story);
    const [first] = last?.broken ?? [];
    found.push({ name, found: first !== undefined, seed: first && last ? last.seed : null });
    say(
      first && last
        ? `${name}: found by seed ${last.seed} (${first.invariant}: ${first.story})`
        : `${name}: not found in ${seeds} seeds`,
    );
  }
  return found;
}

/** Up to the first seed in which the planted bug breaks something. */
async function hunt(name: PlantedName): Promise<{ readonly tried: Played[]; readonly story: string | null }> {
  const tried: Played[] = [];
  for (let seed = from; seed < from + seeds; seed++) {
    const { played, story } = await players.play({ seed, planted: name }, wanted.length === 1);
    tried.push(played);
    if (played.broken.length > 0) return { tried, story };
  }
  return { tried, story: null };
}

function count(played: Played): void {
  operations += played.operations;
  trace.update(played.trace);
  add(faults, played.faults);
  add(moves, played.moves);
}

function add(sums: Map<string, number>, more: ReadonlyMap<string, number>): void {
  for (const [name, times] of more) sums.set(name, (sums.get(name) ?? 0) + times);
}

function wantedBugs(given: string | undefined): PlantedName[] {
  if (given === undefined) return [];
  if (given === 'all') return NAMES;
  const known = NAMES.find((name) => name === given);
  if (known) return [known];
  return refuse(`--planted is all or one of ${NAMES.join(', ')}, not "${given}".`);
}

function wholeNumber(option: string, text: string): number {
  const number = Number(text);
  return Number.isSafeInteger(number) && number >= 0 ? number : refuse(`--${option} is a whole number, not "${text}".`);
}

function refuse(sentence: string): never {
  process.stderr.write(`${sentence}\n`);
  process.exit(1);
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
