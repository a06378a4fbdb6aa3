/**
 * Messages doubled, in parts and out of order, lines cut under them: every order once, every order's reply paid once. A small load here; the
 * whole one with `FLOUSS_SMPP_MESSAGES=10000 FLOUSS_SMPP_DROPS=100 npx vitest run --config test/vitest.config.ts test/integration/sms/smpp-load.test.ts`.
 */
import { afterAll, expect, it } from 'vitest';
import { endAll } from '../simulators/simulator-processes.ts';
import { runLoad } from './smpp-load.ts';

const MESSAGES = Number(process.env['FLOUSS_SMPP_MESSAGES'] ?? 300);
const DROPS = Number(process.env['FLOUSS_SMPP_DROPS'] ?? 10);
const LASTS_MAX_MS = 60 * 60_000;

afterAll(endAll);

it(`${MESSAGES} messages, lines cut ${DROPS} times`, { timeout: LASTS_MAX_MS }, async () => {
  const { expected, orders, paid, incomplete, drops, messages, brought, seconds } = await runLoad({
    messages: MESSAGES,
    drops: DROPS,
  });
  process.stdout.write(
    `${messages} messages, brought ${brought} times, ${drops} cuts, ${orders.length} orders, ${seconds.toFixed(0)} s\n`,
  );
  expect(messages).toBeGreaterThanOrEqual(MESSAGES);
  expect(drops).toBe(DROPS);
  expect(brought).toBeGreaterThanOrEqual(messages * 1.19);
  expect(orders).toHaveLength(expected);
  expect(new Set(orders.map(({ customer_id }) => customer_id)).size).toBe(expected);
  expect(paid.filter((count) => count !== 1)).toEqual([]);
  expect(incomplete).toBe(0);
});
