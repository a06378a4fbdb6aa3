/**
 * How much of the same a run repeats. `npm test` shows everything once and is done in minutes; `npm run test:wide` shows the rest: the
 * other languages, more deaths, more seeds, the other databases. `.ci/run` runs both.
 */
const WIDE = process.env['FLOUSS_TEST_SIZE'] === 'wide';

/** What a run of the tests takes, and what the wide one takes beside it. */
export function bySize<T>(ordinary: T, wide: T): T {
  return WIDE ? wide : ordinary;
}
