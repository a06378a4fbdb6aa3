/** The command line on orders by SMS: what is held, what was texted, what did not arrive, and what the carrier bills. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as phones from '../server/phone-customer.ts';
import { openCentre } from '../server/test-centre.ts';
import type { TestCentre } from '../server/test-centre.ts';
import { openTerminals, proposalIn } from './terminal.ts';

let centre: TestCentre;
let terminals: Awaited<ReturnType<typeof openTerminals>>;
beforeAll(async () => {
  centre = await openCentre();
  terminals = await openTerminals(centre.url, ['sofia', 'farid', 'salma']);
});
afterAll(async () => {
  await centre.close();
  await terminals.dispose();
});

const run = (who: string, args: readonly string[], lines?: readonly string[]) => terminals.run(who, args, lines);

describe('orders by SMS', () => {
  it('that are held are shown with their reasons and released by two; what was texted and sent is told', async () => {
    const { phone, customer_id } = await phones.customerWithPhone(centre);
    await phones.order(centre, phone, 400);
    const listed = (await run('farid', ['reviews'])).told;
    const [, order = '', review = ''] = /sms-order +75 +\S+ +(\S+) +(\S+)/.exec(listed) ?? [];
    const shown = (await run('farid', ['review', review.slice(-8)])).told;
    expect(shown).toMatch(/400\.00.* and .*15\.00.* for card FL-\S+ \(4242\), ordered .*; it is received\./);
    expect(shown).toMatch(/25 +amount-high/);
    const proposed = await run('farid', ['review-release', review.slice(-8), '--reason', 'rappelée par son agence']);
    expect((await run('farid', ['approve', proposalIn(proposed.told)])).complained).toContain('yourself');
    expect((await run('sofia', ['approve', proposalIn(proposed.told)])).exitCode).toBe(0);
    expect((await run('farid', ['review', review.slice(-8)])).told).toContain(
      'It is released: rappelée par son agence',
    );
    expect((await run('salma', ['sms-messages', customer_id])).told).toMatch(/held.*\n.*proposed/);
    expect((await run('salma', ['sms-unheard'])).told).toBe('There is none.\n');
    expect((await run('salma', ['sms-replies', order])).exitCode).toBe(0);
  });

  it('are billed by the carrier in a file of which each fault is said', async () => {
    const file = join(terminals.folder, 'bill.csv');
    const load = async (text: string, month = '2026-05') => {
      await writeFile(file, text);
      return run('farid', ['carrier-bill-load', month, file]);
    };
    const header = 'carrier_message_id,our_reference,sent_at,price_eur\r\n';
    expect((await load('id;prix')).complained).toMatch(/first line must be .* \(line 1\)/);
    expect((await load(`${header}5f,,2026-05-02T10:00:00Z,cher`)).complained).toMatch(/has not the form.* \(line 2\)/);
    expect((await load(header, '2026-06')).complained).toContain('not over yet');
    expect((await run('farid', ['carrier-bills'])).told).toBe('No bill was read yet.\n');
    const loaded = await load(`${header}5f,,2026-05-02T10:00:00Z,0.50`);
    expect(loaded.told).toContain('2026-05: 1 lines of €0.50');
    const report = (await run('farid', ['carrier-bill', '2026-05'])).told;
    expect(report).toMatch(/theirs +1 +€0\.50/);
    expect(report).toMatch(/difference: unknown +1 +1 open/);
    expect(report).toMatch(/not-ours, line 1.*ask the carrier, then except/);
    expect((await load(header)).complained).toContain('Another bill of this month');
  });
});
