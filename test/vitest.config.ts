/** `npm test`: everything once, on what a new machine has. */
import { defineConfig } from 'vitest/config';
import { DATABASES, E2E, FENCE, kind, RUN, SHARED } from './projects.ts';

export default defineConfig({
  test: {
    ...RUN,
    projects: [
      kind('e2e', { ...E2E, exclude: ['test/e2e/languages.test.ts'] }),
      kind('architecture', { exclude: FENCE }),
      kind('fuzz'),
      kind('simulation', SHARED),
      kind('integration', { ...SHARED, exclude: DATABASES }),
      kind('unit', SHARED),
    ],
  },
});
