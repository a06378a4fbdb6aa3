/** `npm run test:wide`: what `npm test` has no time for. */
import { defineConfig } from 'vitest/config';
import { mariadbd } from './integration/database/mariadb-server.ts';
import { DATABASES, E2E, FENCE, KANNEL, kind, LONG, LONG_E2E, runOf, SHARED } from './projects.ts';

// The tests' own processes read it: `size.ts`.
process.env['FLOUSS_TEST_SIZE'] = 'wide';

/** What the databases must not differ in: pushes, orders, the bank's and the SMS circuit's work, the books. */
const ON_MARIADB = [
  'server/{screening,freeze-lists,push,pull,old-counter,sealed-anew,stands,random-batches,judgement,first-reload,orders,till,operators,admin,access,sessions,audit,proposals,agent-conditions,held-refunds,bank-days}',
  'sync/device-keys',
  'bank/{faults,workers,life,cancel,statements,notifications,callbacks,moves,replacement,documents}',
  'sms/{arrivals,outbox,orders,codes,no-order-unasked,smpp}',
];

const onMariadb = kind('mariadb', {
  ...SHARED,
  include: ON_MARIADB.map((files) => `test/integration/${files}.test.ts`),
  globalSetup: 'test/integration/database/mariadb-once.ts',
  setupFiles: 'test/integration/database/on-mariadb.ts',
});

export default defineConfig({
  test: {
    // The seeds take all processors for themselves, when nothing else does.
    ...runOf(['e2e', 'architecture', 'kannel', 'databases', 'fuzz', 'mariadb', 'integration', 'simulation']),
    projects: [
      kind('e2e', { ...E2E, include: ['test/e2e/{accessibility,keyboard}.test.ts', LONG_E2E] }),
      kind('architecture', { include: FENCE }),
      kind('fuzz'),
      kind('simulation', SHARED),
      kind('kannel', { include: KANNEL }),
      kind('databases', { ...SHARED, include: DATABASES }),
      // Not there, its own test says so.
      ...(mariadbd ? [onMariadb] : []),
      kind('integration', { ...SHARED, include: ['test/integration/core/kill.test.ts', ...LONG] }),
    ],
  },
});
