/**
 * Plays seeds in as many processes as there are cores. What comes back does not depend on how many there are: every seed is a world
 * of its own, and is asked for by its number.
 */
import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import type { Seed } from './one-seed.ts';
import type { Done, Task } from './seed-process.ts';

const PROGRAM = new URL('./seed-process.ts', import.meta.url);

export interface Players {
  /** Waits for a process that is free; rejects when one has died. `told`: what breaks is made small first. */
  play(seed: Seed, told: boolean): Promise<Omit<Done, 'id'>>;
  /** How many play at once. */
  readonly count: number;
  close(): void;
}

export async function openPlayers(count: number): Promise<Players> {
  const children = Array.from({ length: count }, () => fork(PROGRAM, { serialization: 'advanced' }));
  await Promise.all(children.map((child) => once(child, 'message')));
  const free: ChildProcess[] = [...children];
  const waiting: ((child: ChildProcess) => void)[] = [];
  const asked = new Map<number, PromiseWithResolvers<Omit<Done, 'id'>>>();
  let tasks = 0;

  const take = async (): Promise<ChildProcess> =>
    free.pop() ?? new Promise<ChildProcess>((resolve) => void waiting.push(resolve));
  const give = (child: ChildProcess): void => {
    const next = waiting.shift();
    if (next) next(child);
    else free.push(child);
  };

  for (const child of children) {
    child.on('message', ({ id, ...done }: Done) => {
      asked.get(id)?.resolve(done);
      asked.delete(id);
      give(child);
    });
    child.once('exit', (code) => {
      for (const { reject } of asked.values()) reject(new Error(`a process that plays seeds ended with ${code}`));
    });
  }

  return {
    count,
    async play(seed, told) {
      const child = await take();
      const id = ++tasks;
      const answer = Promise.withResolvers<Omit<Done, 'id'>>();
      asked.set(id, answer);
      child.send({ id, seed, told } satisfies Task);
      return answer.promise;
    },
    close() {
      for (const child of children) {
        child.removeAllListeners('exit');
        if (child.connected) child.disconnect();
      }
    },
  };
}
