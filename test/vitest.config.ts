/** `npm test`: everything once, on what a new machine has. */
import { defineConfig } from 'vitest/config';
import { DATABASES, E2E, FENCE, KANNEL, kind, runOf, SHARED } from './projects.ts';

export default defineConfig({
  test: {
    // A browser's journeys take longest: begun last, one of them would run on alone beside an idle core. The pure rules fill the end.
    ...runOf(['e2e', 'simulation', 'fuzz', 'architecture', 'integration', 'unit']),
    projects: [
      kind('e2e', { ...E2E, exclude: ['test/e2e/{languages,customer-story}.test.ts'] }),
      kind('architecture', { exclude: FENCE }),
      kind('fuzz'),
      kind('simulation', SHARED),
      kind('integration', { ...SHARED, exclude: [...DATABASES, ...KANNEL] }),
      kind('unit', SHARED),
    ],
  },
});
