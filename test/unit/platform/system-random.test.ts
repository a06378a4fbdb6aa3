/** Chance drawn ahead is given away once, and is as much chance. */
import { systemRandom } from '@flouss/platform/system-ports';
import { describe, expect, it } from 'vitest';

const drawn = (count: number, bytes: number): string[] =>
  Array.from({ length: count }, () => Buffer.from(systemRandom.bytes(bytes)).toString('hex'));

describe('the system’s chance', () => {
  it.each([12, 16, 32])('never gives the same %i bytes twice, nor bytes that are not drawn', (bytes) => {
    const all = drawn(2_000, bytes);
    expect(new Set(all).size).toBe(all.length);
    expect(all.filter((each) => each.length !== 2 * bytes || /(?:00){6}/.test(each))).toEqual([]);
  });

  it('gives what it has given into the hands of one: writing into it changes no other', () => {
    const [one, other] = [systemRandom.bytes(8), systemRandom.bytes(8)];
    const before = Buffer.from(other).toString('hex');
    one.fill(0);
    expect(Buffer.from(other).toString('hex')).toBe(before);
  });

  it('is spread over all bits', () => {
    let ones = 0;
    for (let n = 0; n < 1_000; n++)
      for (const byte of systemRandom.bytes(16)) ones += byte.toString(2).replaceAll('0', '').length;
    expect(Math.abs(ones / 128_000 - 0.5)).toBeLessThan(0.01);
  });
});
