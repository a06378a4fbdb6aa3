/** One runner for every kind of test; a test that needs a runtime this machine lacks says so by name. */
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const report = process.env['FLOUSS_TEST_REPORT'];

export default defineConfig({
  test: {
    root: fileURLToPath(new URL('..', import.meta.url)),
    include: ['test/**/*.test.ts'],
    exclude: ['test/bench/**', '**/node_modules/**'],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    maxWorkers: 2,
    reporters: report ? ['default', ['json', { outputFile: report }]] : ['default'],
  },
});
