/** All chance there is in a simulated world, from one number. Streams by name: what one part draws moves no other part's draws. */
import { createHash } from 'node:crypto';
import { assert } from '@flouss/shared/kernel/assert';
import type { Random } from '@flouss/shared/kernel/ports';

export interface Chance extends Random {
  /** In [0, 1). */
  draw(): number;
  /** A whole number from `from` to `to`, both included. */
  between(from: number, to: number): number;
  /** True so many times in a hundred. */
  percent(of: number): boolean;
  pick<T>(from: readonly T[]): T;
  /** One of the keys, each as often as its number says. */
  weighted<K extends string>(weights: Readonly<Record<K, number>>): K;
  /** A pause whose mean is `meanMs`: many short ones, few long. */
  pauseMs(meanMs: number): number;
  /** Another stream, named. */
  stream(name: string): Chance;
}

export function chanceOf(seed: string): Chance {
  const next = sfc32(seed);
  const draw = (): number => next() / 2 ** 32;
  const between = (from: number, to: number): number => from + Math.floor(draw() * (to - from + 1));
  return {
    draw,
    between,
    percent: (of) => draw() * 100 < of,
    pick: (from) => {
      const one = from[between(0, from.length - 1)];
      assert(one !== undefined, 'there is something to pick from');
      return one;
    },
    weighted: (weights) => {
      const entries = Object.entries(weights) as [keyof typeof weights, number][];
      let left = draw() * entries.reduce((sum, [, weight]) => sum + weight, 0);
      for (const [key, weight] of entries) if ((left -= weight) < 0) return key;
      return entries[0]![0];
    },
    pauseMs: (meanMs) => Math.round(-Math.log(1 - draw()) * meanMs),
    bytes: (length) => {
      const bytes = new Uint8Array(length);
      for (let i = 0; i < length; i++) bytes[i] = next() >>> 24;
      return bytes;
    },
    stream: (name) => chanceOf(`${seed}/${name}`),
  };
}

/** Chris Doty-Humphrey's small fast counting generator: 32 bits at a time. */
function sfc32(seed: string): () => number {
  const digest = createHash('sha256').update(seed).digest();
  let [a, b, c] = [digest.readInt32LE(0), digest.readInt32LE(4), digest.readInt32LE(8)];
  let counter = 1;
  const next = (): number => {
    const sum = (a + b + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (c << 21) | (c >>> 11);
    c = (c + sum) | 0;
    return sum >>> 0;
  };
  for (let i = 0; i < 12; i++) next();
  return next;
}
