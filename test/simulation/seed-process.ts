/** One process of `npm run sim`: plays the seeds it is given, one after another, and ends with the process that gave them. */
import { playSeed } from './one-seed.ts';
import type { Played, Seed } from './one-seed.ts';
import { shrink, tellStory } from './shrink.ts';
import { openStage } from './stage.ts';

/** What a process is given to play. */
export interface Task {
  readonly id: number;
  readonly seed: Seed;
  /** Whether what breaks is made small, and told. */
  readonly told: boolean;
}

/** What came of it. */
export interface Done {
  readonly id: number;
  readonly played: Played;
  readonly story: string | null;
}

const stage = await openStage();
// Whoever gives the seeds has ended, or wants an end.
process.once('disconnect', () => {
  stage.discard();
  process.exit(0);
});
process.on('message', (task: Task) => void play(task));

async function play({ id, seed, told }: Task): Promise<void> {
  const played = await playSeed(stage, seed);
  const story = told && played.broken.length > 0 ? await tell(seed, played) : null;
  process.send?.({ id, played, story } satisfies Done);
}

async function tell(seed: Seed, played: Played): Promise<string> {
  return tellStory(await shrink((smaller) => playSeed(stage, smaller), seed, played));
}

process.send?.('ready');
