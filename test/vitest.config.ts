/** One runner for every kind of test; a test that needs a runtime this machine lacks says so by name. */
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { BaseSequencer } from 'vitest/node';
import type { TestSpecification } from 'vitest/node';
import { mariadbd } from './integration/database/mariadb-server.ts';

const report = process.env['FLOUSS_TEST_REPORT'];

/** Hundreds of short processes are begun: what Node has compiled for one of them it need not compile again for the next. */
process.env['NODE_COMPILE_CACHE'] ??= fileURLToPath(new URL('../.build/compiled', import.meta.url));

/** A browser's journeys take longest: begun last, one of them would run on alone beside an idle core. The pure rules fill the end. */
const ORDER = ['e2e', 'fuzz', 'architecture', 'simulation', 'integration', 'mariadb', 'unit'];

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

/** What the databases must not differ in: pushes, orders, the bank's and the SMS circuit's work, the books. */
const ON_MARIADB = [
  'server/{push,pull,old-counter,sealed-anew,stands,random-batches,judgement,first-reload,orders,till,operators,admin,access,sessions,audit,proposals,agent-conditions,held-refunds}',
  'sync/device-keys',
  'bank/{faults,workers,life,cancel}',
  'sms/{outbox,orders,codes,no-order-unasked,smpp}',
];

const onMariadb = {
  extends: true as const,
  test: {
    name: 'mariadb',
    include: ON_MARIADB.map((files) => `test/integration/${files}.test.ts`),
    globalSetup: 'test/integration/database/mariadb-once.ts',
    setupFiles: 'test/integration/database/on-mariadb.ts',
    isolate: false,
  },
};

export default defineConfig({
  test: {
    root: fileURLToPath(new URL('..', import.meta.url)),
    projects: [
      kind('e2e', { globalSetup: 'test/e2e/seed-once.ts' }),
      kind('architecture'),
      kind('fuzz'),
      kind('simulation', { isolate: false }),
      kind('integration', { isolate: false }),
      // Not there, its own test says so.
      ...(mariadbd ? [onMariadb] : []),
      kind('unit', { isolate: false }),
    ],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // What is waited for comes when the machine has the time for it.
    expect: { poll: { timeout: 20_000 } },
    // On two cores: a third of a journey is waiting for a page, a process or a bank.
    maxWorkers: 4,
    sequence: { sequencer: LongestFirst },
    reporters: report ? ['default', ['json', { outputFile: report }]] : ['default'],
  },
});
