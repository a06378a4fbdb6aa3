/** `npm run sim -- --seeds N --from S [--planted NAME|all] [--json FILE]`: plays seeds and says what broke; 0 when nothing did. */
import { writeFileSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { parseArgs } from 'node:util';
import { playSeed } from './one-seed.ts';
import type { Played } from './one-seed.ts';
import { PLANTED } from './planted.ts';
import type { PlantedName } from './planted.ts';
import { openStage } from './stage.ts';
import { FAULTS } from './weather.ts';

const NAMES = Object.keys(PLANTED) as PlantedName[];
/** How many of the latest lines a story takes from the trace. */
const STORY_LINES = 12;

const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '100' },
    from: { type: 'string', default: '1' },
    planted: { type: 'string' },
    json: { type: 'string' },
  },
});
const seeds = wholeNumber('seeds', values.seeds);
const from = wholeNumber('from', values.from);
const wanted = wantedBugs(values.planted);

const stage = await openStage();
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    stage.discard();
    process.exit(1);
  });
}
const begunAt = performance.now();
const faults = new Map<string, number>(FAULTS.map((fault) => [fault, 0]));
const moves = new Map<string, number>();
const violations: { seed: number; invariant: string; story: string }[] = [];
const planted: { name: PlantedName; found: boolean; seed: number | null }[] = [];
const trace = createHash('sha256');
let operations = 0;

try {
  if (wanted.length === 0) await playAll();
  for (const name of wanted) planted.push(await hunt(name));
} finally {
  await stage.close();
}

const seconds = (performance.now() - begunAt) / 1000;
say(`${operations} operations in ${seconds.toFixed(1)} s: ${Math.round(operations / seconds)} a second`);
for (const [fault, times] of faults) say(`  ${fault}: ${times}`);
for (const [move, times] of [...moves].toSorted(([a], [b]) => (a < b ? -1 : 1))) say(`  ${move}: ${times}`);
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

async function playAll(): Promise<void> {
  for (let seed = from; seed < from + seeds; seed++) {
    const played = await playSeed(stage, { seed });
    count(played);
    for (const { invariant, story } of played.broken) violations.push({ seed, invariant, story });
    if (played.broken.length > 0) tell(played);
  }
}

/** The first seed in which the planted bug breaks something. */
async function hunt(name: PlantedName): Promise<(typeof planted)[number]> {
  for (let seed = from; seed < from + seeds; seed++) {
    const played = await playSeed(stage, { seed, planted: name });
    count(played);
    const [first] = played.broken;
    if (!first) continue;
    say(`${name}: found by seed ${seed} (${first.invariant}: ${first.story})`);
    return { name, found: true, seed };
  }
  say(`${name}: not found in ${seeds} seeds`);
  return { name, found: false, seed: null };
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

function tell({ seed, broken, latest }: Played): void {
  say(`seed ${seed}:`);
  for (const { invariant, story } of broken) say(`  ${invariant}: ${story}`);
  for (const line of latest.slice(-STORY_LINES)) say(`    ${line}`);
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
