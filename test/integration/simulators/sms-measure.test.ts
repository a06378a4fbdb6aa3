/** How the simulated carrier measures texts, against the definition of segments and for any text. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import { buildCarrierApp } from '../../../sync-server/simulators/carrier/app.ts';

const dataDir = mkdtempSync(join(tmpdir(), 'flouss-measure-'));
const { app } = buildCarrierApp({ dataDir, inboundUrl: 'http://127.0.0.1:9/', user: 'u', password: 'p' });
afterAll(async () => {
  await app.close();
  rmSync(dataDir, { recursive: true, force: true });
});

interface Measure {
  coding: number;
  units: number;
  segments: number;
  left: number;
}

async function measure(text: string): Promise<Measure> {
  const response = await app.inject({ method: 'POST', url: '/simulator/measure', payload: { text } });
  return response.json();
}

test.each([
  ['', { coding: 0, units: 0, segments: 1, left: 160 }],
  ['a'.repeat(160), { coding: 0, units: 160, segments: 1, left: 0 }],
  ['a'.repeat(161), { coding: 0, units: 161, segments: 2, left: 145 }],
  ['a'.repeat(306), { coding: 0, units: 306, segments: 2, left: 0 }],
  ['€'.repeat(80), { coding: 0, units: 160, segments: 1, left: 0 }],
  // The 77th euro sign would be torn by the border of the first part at 153, so it begins the second.
  ['€'.repeat(153), { coding: 0, units: 306, segments: 3, left: 151 }],
  ['ç', { coding: 2, units: 1, segments: 1, left: 69 }],
  ['ش'.repeat(70), { coding: 2, units: 70, segments: 1, left: 0 }],
  ['ش'.repeat(71), { coding: 2, units: 71, segments: 2, left: 63 }],
  ['😀'.repeat(36), { coding: 2, units: 72, segments: 2, left: 61 }],
])('%#: measures a text at a border', async (text, expected) => {
  expect(await measure(text)).toEqual(expected);
});

test('any text fits the parts it is said to need, and no fewer', async () => {
  await fc.assert(
    fc.asyncProperty(fc.string({ unit: 'grapheme', maxLength: 400 }), async (text) => {
      const { coding, units, segments, left } = await measure(text);
      const [single, part] = coding === 0 ? [160, 153] : [70, 67];
      const room = segments === 1 ? single : part;
      expect(units).toBeLessThanOrEqual(segments === 1 ? single : segments * part);
      expect(segments).toBeGreaterThanOrEqual(units <= single ? 1 : Math.ceil(units / part));
      expect(left).toBeGreaterThanOrEqual(0);
      expect(left).toBeLessThanOrEqual(room);
      // A part loses at most one unit to a pair that did not fit.
      expect(units).toBeGreaterThanOrEqual(segments === 1 ? 0 : (segments - 1) * (part - 1) - left);
    }),
    { numRuns: 200 },
  );
});
