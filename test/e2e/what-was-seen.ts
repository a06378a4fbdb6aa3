/** A journey that failed says what its screens showed then: where it ran, nobody was looking. */
import { afterEach } from 'vitest';
import { openPages } from './browser.ts';

const SEEN_MAX_MS = 5_000;

afterEach(async ({ task }) => {
  if (task.result?.state !== 'fail') return;
  const [error] = task.result.errors ?? [];
  if (!error) return;
  const screens = await Promise.all(
    openPages().map(async (page) => {
      const seen = page.locator('body').ariaSnapshot({ timeout: SEEN_MAX_MS });
      return `${page.url()}\n${await seen.catch(() => 'not to be read')}`;
    }),
  );
  const words = ['', 'Seen then:', ...screens].join('\n');
  error.message += words;
  if (error.stack !== undefined) error.stack += words;
});
