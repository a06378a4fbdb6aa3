/** One runner for every kind of test; a test that needs a runtime this machine lacks says so by name. */
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { BaseSequencer } from 'vitest/node';
import type { TestSpecification } from 'vitest/node';

const report = process.env['FLOUSS_TEST_REPORT'];

const isJourney = ({ moduleId }: TestSpecification): boolean => moduleId.includes('/test/e2e/');

/** A browser's journeys take longest: begun last, one of them would run on alone beside an idle core. */
class JourneysFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    // oxlint-disable-next-line unicorn/no-array-sort -- the runner's, not an array's
    const sorted = await super.sort(files);
    return [...sorted.filter(isJourney), ...sorted.filter((file) => !isJourney(file))];
  }
}

export default defineConfig({
  test: {
    root: fileURLToPath(new URL('..', import.meta.url)),
    include: ['test/**/*.test.ts'],
    exclude: ['test/bench/**', '**/node_modules/**'],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    maxWorkers: 2,
    sequence: { sequencer: JourneysFirst },
    reporters: report ? ['default', ['json', { outputFile: report }]] : ['default'],
  },
});
