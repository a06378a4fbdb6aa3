/** What both runs of the tests share: one runner for every kind of test, and the order in which their files are begun. */
import { fileURLToPath } from 'node:url';
import { COMPILED_FOLDER } from '../src/demo/compiled.ts';
import { BaseSequencer } from 'vitest/node';
import type { TestSpecification } from 'vitest/node';
import type { ViteUserConfig } from 'vitest/config';

const report = process.env['FLOUSS_TEST_REPORT'];

/** Hundreds of short processes are begun: what Node has compiled for one of them it need not compile again for the next. */
process.env['NODE_COMPILE_CACHE'] ??= COMPILED_FOLDER;

/** The files of the kinds that are named first are begun first. */
const inOrder = (kinds: readonly string[]): typeof BaseSequencer =>
  class extends BaseSequencer {
    override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
      // oxlint-disable-next-line unicorn/no-array-sort -- the runner's, not an array's
      const sorted = await super.sort(files);
      return kinds.flatMap((name) => sorted.filter(({ project }) => project.name === name));
    }
  };

const RUN = {
  root: fileURLToPath(new URL('..', import.meta.url)),
  testTimeout: 60_000,
  hookTimeout: 60_000,
  // What is waited for comes when the machine has the time for it.
  expect: { poll: { timeout: 20_000 } },
  // On two cores: a third of a journey is waiting for a page, a process or a bank.
  maxWorkers: 4,
  reporters: report ? ['default', ['json', { outputFile: report }]] : ['default'],
} satisfies ViteUserConfig['test'];

/** The run of these kinds, begun in this order: all of them are named. */
export const runOf = (kinds: readonly string[]): NonNullable<ViteUserConfig['test']> => ({
  ...RUN,
  sequence: { sequencer: inOrder(kinds) },
});

/** The tests of one folder, or those of its files that are named. */
export const kind = (name: string, more: object = {}) => ({
  extends: true as const,
  test: { name, include: [`test/${name}/**/*.test.ts`], ...more },
});

/** A browser's journeys begin on a counter that has been prepared once. */
export const E2E = { globalSetup: 'test/e2e/seed-once.ts', setupFiles: 'test/e2e/what-was-seen.ts' };
/** No test leaves anything in the process that the next one could stumble over. */
export const SHARED = { isolate: false };

/** Compiles the house anew for each import that is forbidden. */
export const FENCE = ['test/architecture/fence.test.ts'];

/** What needs a MariaDB or a Galera cluster; not there, each says so. */
export const DATABASES = [
  'test/integration/database/{export,galera,mariadb,two-servers,verify-mariadb}.test.ts',
  'test/integration/backup/mariadb.test.ts',
];

/** What needs Debian's Kannel; not there, it says so. */
/** Every word in every field, the largest list, and what the simulation is itself held to: minutes of what seldom changes. */
export const LONG_E2E = 'test/e2e/{languages,customer-story,hostile-fields}.test.ts';
export const LONG = ['test/integration/server/large-freeze-list.test.ts'];
export const LONG_SIMULATION = ['test/simulation/simulation.test.ts'];
export const KANNEL = ['test/integration/kannel/kannel.test.ts'];
