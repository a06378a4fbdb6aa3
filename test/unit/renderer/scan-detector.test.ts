/** A scanner is told from a typist by its speed alone. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  NO_SCAN,
  RECEIPT_KEY_GAP_MAX_MS,
  SCAN_KEY_GAP_MAX_MS,
  SCAN_LENGTH_MIN,
  stepScan,
  type ScanProgress,
} from '../../../src/renderer/frame/scan-detector.ts';

/** Feeds the keys with one gap between them; what the last key ended. */
function feed(keys: readonly string[], gapMs: number): string | null {
  let progress: ScanProgress = NO_SCAN;
  let scanned: string | null = null;
  for (const [i, key] of keys.entries()) ({ progress, scanned } = stepScan(progress, key, 1000 + i * gapMs));
  return scanned;
}

describe('a scan', () => {
  test('is what arrived fast before Enter', () => {
    expect(feed([...'FL-7K3M-92QD-X'.split(''), 'Enter'], 12)).toBe('FL-7K3M-92QD-X');
  });

  test('is not what a person typed', () => {
    fc.assert(
      fc.property(
        fc.stringMatching(/^[A-Z0-9-]{1,40}$/),
        fc.integer({ min: SCAN_KEY_GAP_MAX_MS + 1, max: 5000 }),
        (text, gap) => {
          expect(feed([...text.split(''), 'Enter'], gap)).toBeNull();
        },
      ),
    );
  });

  test('is neither too short nor broken by an arrow', () => {
    const short = 'A'.repeat(SCAN_LENGTH_MIN - 1).split('');
    expect(feed([...short, 'Enter'], 5)).toBeNull();
    expect(feed([...short, 'A', 'Enter'], 5)).toBe('A'.repeat(SCAN_LENGTH_MIN));
    expect(feed([...short, 'ArrowLeft', 'A', 'Enter'], 5)).toBeNull();
  });

  test('bears the shift key that capitals need', () => {
    expect(feed([...'FL003NQV04A'.split('').flatMap((key) => ['Shift', key]), 'Enter'], 5)).toBe('FL003NQV04A');
  });

  test('of a receipt’s code bears a breath once it has begun, and no more', () => {
    const begin = 'FLOUSS1['.split('');
    const rest = [...'["01a2",1900]abc'.split(''), 'Enter'];
    const scan = (gap: number): string | null => {
      let { progress, scanned } = { progress: NO_SCAN, scanned: null as string | null };
      for (const [i, key] of begin.entries()) ({ progress, scanned } = stepScan(progress, key, i * 5));
      const from = progress.last_at;
      for (const [i, key] of rest.entries()) ({ progress, scanned } = stepScan(progress, key, from + (i + 1) * gap));
      return scanned;
    };
    expect(scan(RECEIPT_KEY_GAP_MAX_MS)).toBe('FLOUSS1[["01a2",1900]abc');
    expect(scan(RECEIPT_KEY_GAP_MAX_MS + 1)).toBeNull();
  });

  test('starts afresh after a pause, with the key that follows it', () => {
    let step = stepScan(NO_SCAN, 'x', 0);
    expect(step.began).toBe(true);
    step = stepScan(step.progress, 'F', 500);
    expect(step.began).toBe(true);
    expect(step.progress.text).toBe('F');
  });
});
