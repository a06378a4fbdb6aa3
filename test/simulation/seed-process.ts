/** One process of `npm run sim`: plays the seeds it is given, one after another, and ends with the process that gave them. */
import { playSeed } from './one-seed.ts';
import type { Played, Seed } from './one-seed.ts';
import { openStage } from './stage.ts';

/** What a process is given to play. */
export interface Task {
  readonly id: number;
  readonly seed: Seed;
}

/** What came of it. */
export interface Done {
  readonly id: number;
  readonly played: Played;
}

const stage = await openStage();
// Whoever gives the seeds has ended, or wants an end.
process.once('disconnect', () => {
  stage.discard();
  process.exit(0);
});
process.on('message', ({ id, seed }: Task) => {
  void playSeed(stage, seed).then((played) => process.send?.({ id, played } satisfies Done));
});
process.send?.('ready');
