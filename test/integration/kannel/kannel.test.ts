/** Our circuit behind a real Kannel. `FLOUSS_KANNEL_ORDERS=1000 FLOUSS_KANNEL_KILLS=20` makes it as long as it was first asked for. */
import { describe, expect, it } from 'vitest';
import { runBusyHour } from './busy-hour.ts';
import { kannel } from './kannel-processes.ts';

const ORDERS = Number(process.env['FLOUSS_KANNEL_ORDERS'] ?? 200);
const KILLS = Number(process.env['FLOUSS_KANNEL_KILLS'] ?? 5);
const LONGEST_MS = 30 * 60_000;

const sum = (numbers: readonly number[]): number => numbers.reduce((total, each) => total + each, 0);

describe.skipIf(kannel === undefined)('Kannel (skipped where kannel and kannel-extras are not installed)', () => {
  it(
    `${ORDERS} orders are confirmed, loaded and answered once each while the server and smsbox are killed ${KILLS} times; what Kannel lost is listed`,
    async () => {
      const hour = await runBusyHour({ orders: ORDERS, kills: KILLS });
      const { orders, confirmed, balances, charges, paid, unknown, lost, missing, kills } = hour;
      process.stdout.write(
        `${JSON.stringify({ ...hour, orders: orders.length, balances: undefined, paid: undefined, missing: missing.length })}\n`,
      );
      expect(kills).toBe(KILLS);
      // Who ordered anew while his yes was on its way has confirmed two.
      expect(orders.length).toBeGreaterThanOrEqual(ORDERS);
      expect(orders).toHaveLength(confirmed);
      expect(orders.filter(({ state, amount_cents }) => state !== 'loaded' || amount_cents !== 10_000)).toEqual([]);
      expect([sum(balances), charges]).toEqual([orders.length * 10_000, orders.length]);
      // A paid reply that may have been sent is not sent again: it is known, and waits for the carrier's bill.
      const unanswered = orders.length - sum(paid);
      expect(unanswered).toBeGreaterThanOrEqual(0);
      expect(unanswered).toBeLessThanOrEqual(unknown);
      expect(missing).toHaveLength(lost);
    },
    LONGEST_MS,
  );
});
