/** One runner for every kind of test; a test that needs a runtime this machine lacks says so by name. */
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { BaseSequencer } from 'vitest/node';
import type { TestSpecification } from 'vitest/node';

const report = process.env['FLOUSS_TEST_REPORT'];

/** Hundreds of short processes are begun: what Node has compiled for one of them it need not compile again for the next. */
process.env['NODE_COMPILE_CACHE'] ??= fileURLToPath(new URL('../.build/compiled', import.meta.url));

/** A browser's journeys take longest: begun last, one of them would run on alone beside an idle core. The pure rules fill the end. */
const ORDER = ['e2e', 'architecture', 'integration', 'unit'];

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    // oxlint-disable-next-line unicorn/no-array-sort -- the runner's, not an array's
    const sorted = await super.sort(files);
    return ORDER.flatMap((name) => sorted.filter(({ project }) => project.name === name));
  }
}

const kind = (name: string, more: object = {}) => ({
  extends: true as const,
  test: { name, include: [`test/${name}/**/*.test.ts`], ...more },
});

export default defineConfig({
  test: {
    root: fileURLToPath(new URL('..', import.meta.url)),
    projects: [
      kind('e2e', { globalSetup: 'test/e2e/seed-once.ts' }),
      kind('architecture'),
      kind('integration', { isolate: false }),
      kind('unit', { isolate: false }),
    ],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    maxWorkers: 3,
    sequence: { sequencer: LongestFirst },
    reporters: report ? ['default', ['json', { outputFile: report }]] : ['default'],
  },
});
