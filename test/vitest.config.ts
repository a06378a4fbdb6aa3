/** `npm test`: everything once, on what a new machine has. */
import { defineConfig } from 'vitest/config';
import { DATABASES, E2E, FENCE, KANNEL, kind, LONG, LONG_E2E, LONG_SIMULATION, runOf, SHARED } from './projects.ts';

export default defineConfig({
  test: {
    // A browser's journeys take longest: begun last, one of them would run on alone beside an idle core. The pure rules fill the end.
    ...runOf(['e2e', 'simulation', 'fuzz', 'architecture', 'integration', 'unit']),
    projects: [
      kind('e2e', { ...E2E, exclude: [LONG_E2E] }),
      kind('architecture', { exclude: FENCE }),
      kind('fuzz'),
      kind('simulation', { ...SHARED, exclude: LONG_SIMULATION }),
      kind('integration', { ...SHARED, exclude: [...DATABASES, ...KANNEL, ...LONG] }),
      kind('unit', SHARED),
    ],
  },
});
