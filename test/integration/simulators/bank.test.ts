/** The simulated bank as its callers meet it: a real process, its protocol, its idempotency, its refusals. */
import { request } from 'node:http';
import { once } from 'node:events';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import {
  activeCard,
  applicationFor,
  ask,
  balanceOf,
  command,
  fundingCard,
  newKey,
  put,
  setFaults,
  stateOf,
  type BankOperation,
} from './bank-client.ts';
import { BANK_KEY, endAll, eventually, reset, startBank, type Running } from './simulator-processes.ts';

let bank: Running;
beforeAll(async () => {
  bank = await startBank({ seed: 11 });
});
afterEach(() => reset(bank.url));
afterAll(endAll);

describe('idempotency', () => {
  test('the same key and body are one load and one answer, also with the keys in another order', async () => {
    const token = await activeCard(bank.url);
    const enrolKey = newKey();
    const key = newKey();
    const first = await command(bank.url, `/cards/${token}/loads`, { amount_cents: 5_000 }, { key });
    const again = await command(bank.url, `/cards/${token}/loads`, { amount_cents: 5_000 }, { key });
    expect(again.body).toEqual(first.body);
    expect([first.status, first.replayed, again.status, again.replayed]).toEqual([200, false, 200, true]);
    expect(await balanceOf(bank.url, token)).toBe(5_000);

    await command(bank.url, '/funding-enrolments', { customer_reference: 'C', label: 'L' }, { key: enrolKey });
    const reordered = { label: 'L', customer_reference: 'C' };
    expect((await command(bank.url, '/funding-enrolments', reordered, { key: enrolKey })).replayed).toBe(true);
  });

  test('twenty at once with one key are one load', async () => {
    const token = await activeCard(bank.url);
    const key = newKey();
    const load = () => command(bank.url, `/cards/${token}/loads`, { amount_cents: 1_000 }, { key });
    const answers = await Promise.all(Array.from({ length: 20 }, load));
    expect(answers.filter((answer) => !answer.replayed)).toHaveLength(1);
    expect(await balanceOf(bank.url, token)).toBe(1_000);
    const operation = (await stateOf(bank.url)).operations.find((row) => row.key === key);
    expect(operation?.presented).toBe(20);
  });

  test('the same key with another amount, card or command is refused and changes nothing', async () => {
    const token = await activeCard(bank.url);
    const other = await activeCard(bank.url, 'FL-2B8T-44PA-6');
    const key = newKey();
    await command(bank.url, `/cards/${token}/loads`, { amount_cents: 5_000 }, { key });
    const wrong = await Promise.all([
      command(bank.url, `/cards/${token}/loads`, { amount_cents: 6_000 }, { key }),
      command(bank.url, `/cards/${other}/loads`, { amount_cents: 5_000 }, { key }),
      command(bank.url, `/cards/${token}/block`, {}, { key }),
    ]);
    expect(wrong.map((answer) => [answer.status, answer.body.code])).toEqual(
      Array.from({ length: 3 }, () => [422, 'idempotency-mismatch']),
    );
    expect(await balanceOf(bank.url, token)).toBe(5_000);
    expect(await balanceOf(bank.url, other)).toBe(0);
  });

  test('a refusal is remembered: the same key stays refused after the reason is gone', async () => {
    const token = await activeCard(bank.url);
    const key = newKey();
    await setFaults(bank.url, [{ kind: 'load', fault: 'refuse', count: 1 }]);
    const refused = await command(bank.url, `/cards/${token}/loads`, { amount_cents: 5_000 }, { key });
    const again = await command(bank.url, `/cards/${token}/loads`, { amount_cents: 5_000 }, { key });
    expect(refused.body.operation).toMatchObject({ state: 'refused', reason: 'bank-refused' });
    expect(again.body).toEqual(refused.body);
    expect(await balanceOf(bank.url, token)).toBe(0);
  });

  test('one order may carry several commands under its id and a suffix', async () => {
    const token = await activeCard(bank.url);
    const key = newKey();
    const load = await command(bank.url, `/cards/${token}/loads`, { amount_cents: 5_000 }, { key: `${key}:load` });
    const block = await command(bank.url, `/cards/${token}/block`, {}, { key: `${key}:block` });
    expect([load.body.operation, block.body.operation]).toMatchObject([
      { state: 'done', result: {} },
      { state: 'done', result: {} },
    ]);
  });
});

describe('cards', () => {
  test('an application is pending, then accepted; a second one for the same pack is declined', async () => {
    const [first, second] = [newKey(), newKey()];
    await setFaults(bank.url, [], { delay_ms: 300 });
    const answer = await command(bank.url, '/applications', applicationFor('FL-1'), { key: first });
    expect([answer.status, answer.body.operation.state]).toEqual([202, 'pending']);
    await command(bank.url, '/applications', applicationFor('FL-1'), { key: second });
    const decided = await eventually('both decisions', async () => {
      const { operations } = await stateOf(bank.url);
      return operations.every((operation) => operation.state !== 'pending') ? operations : undefined;
    });
    expect(decided.find((row) => row.key === first)).toMatchObject({ state: 'done', result: { decision: 'accepted' } });
    expect(decided.find((row) => row.key === second)).toMatchObject({ reason: 'application-declined' });
    expect((await stateOf(bank.url)).cards).toHaveLength(1);
  });

  test('the decision can be set to decline', async () => {
    const key = newKey();
    await setFaults(bank.url, [], { delay_ms: 0, outcome: 'declined' });
    await command(bank.url, '/applications', applicationFor('FL-1'), { key });
    const { body } = await ask<{ operation: BankOperation }>(bank.url, `/operations/${key}`);
    expect(body.operation).toMatchObject({ state: 'refused', reason: 'application-declined' });
    expect((await stateOf(bank.url)).cards).toEqual([]);
  });

  test('a load needs an active card and room under 10,000 euros', async () => {
    const key = newKey();
    await setFaults(bank.url, [], { delay_ms: 0 });
    await command(bank.url, '/applications', applicationFor('FL-1'), { key });
    const token = (await stateOf(bank.url)).cards[0]?.token ?? '';
    const load = async (to: string, cents: number) =>
      (await command(bank.url, `/cards/${to}/loads`, { amount_cents: cents })).body.operation.reason ?? 'done';

    expect(await load('card_nobody', 100)).toBe('card-unknown');
    expect(await load(token, 100)).toBe('card-not-active');
    await command(bank.url, `/cards/${token}/activation`, {});
    expect(await load(token, 999_999)).toBe('done');
    expect(await load(token, 2)).toBe('balance-limit');
    expect(await load(token, 1)).toBe('done');
    await command(bank.url, `/cards/${token}/block`, {});
    expect(await load(token, 1)).toBe('card-blocked');
    expect((await command(bank.url, `/cards/${token}/activation`, {})).body.operation.reason).toBe('card-blocked');
    const balance = await ask<object>(bank.url, `/cards/${token}/balance`);
    expect(balance.body).toEqual({
      balance_cents: 1_000_000,
      state: 'blocked',
      last_four: expect.stringMatching(/^\d{4}$/),
    });
  });
});

describe('funding', () => {
  test('the hosted page gives a token once; the first choice counts', async () => {
    const opened = await command(bank.url, '/funding-enrolments', { customer_reference: 'C-1', label: 'Ma <carte>' });
    const { enrolment_id: id = '', url = '' } = opened.body.operation.result ?? {};
    expect((await ask<object>(bank.url, `/funding-enrolments/${id}`)).body).toEqual({ state: 'waiting' });

    const page = await (await fetch(url)).text();
    expect(page).toContain('Ma &lt;carte&gt;');
    expect(page).not.toMatch(/<input(?![^>]*type="radio")/);
    await fetch(url, { method: 'POST', body: new URLSearchParams({ card: 'accepted' }) });
    const again = await fetch(url, { method: 'POST', body: new URLSearchParams({ card: 'refused' }) });
    expect([again.status, await again.text()]).toEqual([200, expect.stringContaining('Carte de test acceptée')]);
    const { funding_cards: cards } = await stateOf(bank.url);
    expect(cards).toMatchObject([{ behaviour: 'accepted' }]);
    expect((await ask<object>(bank.url, `/funding-enrolments/${id}`)).body).toMatchObject({
      state: 'done',
      funding_token: cards[0]?.token,
    });
  });

  test('each test card behaves as it is named; a charge is refunded once', async () => {
    const [good, bad, ceiling] = [
      await fundingCard(bank.url, 'accepted'),
      await fundingCard(bank.url, 'refused'),
      await fundingCard(bank.url, 'ceiling-150'),
    ];
    const charge = (token: string, amount_cents: number) =>
      command(bank.url, `/funding/${token}/charges`, { amount_cents, description: 'Recharge' });

    const paid = (await charge(good, 10_600)).body.operation;
    expect(paid.state).toBe('done');
    expect((await charge(bad, 100)).body.operation.reason).toBe('funding-refused');
    expect((await charge(ceiling, 15_000)).body.operation.state).toBe('done');
    expect((await charge(ceiling, 15_001)).body.operation.reason).toBe('funding-refused');
    expect((await charge('fund_nobody', 100)).body.operation.reason).toBe('funding-unknown');

    const refund = () => command(bank.url, `/charges/${paid.result?.['charge_id']}/refund`, {});
    expect((await refund()).body.operation.state).toBe('done');
    expect((await refund()).body.operation.reason).toBe('already-refunded');
    const charges = (await stateOf(bank.url)).charges.map((row) => `${row.amount_cents} ${row.state}`);
    expect(new Set(charges)).toEqual(new Set(['10600 refunded', '15000 captured']));
  });
});

describe('cash machines abroad', () => {
  test('a withdrawal costs the card its amount at the rate, and the fee; what it has not it does not give', async () => {
    const token = await activeCard(bank.url);
    await command(bank.url, `/cards/${token}/loads`, { amount_cents: 10_000 });
    const withdraw = async (card: string, body: object) =>
      (
        await fetch(`${bank.url}/simulator/cards/${card}/withdrawals`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify(body),
        })
      ).json();
    expect(await withdraw(token, { units: 500, currency: 'MAD', country: 'MA' })).toMatchObject({
      state: 'done',
      withdrawal: { units: 500, currency: 'MAD', country: 'MA', amount_cents: 4_615, fee_cents: 293 },
    });
    expect(await balanceOf(bank.url, token)).toBe(10_000 - 4_615 - 293);
    const more = await withdraw(token, { units: 600, currency: 'MAD', country: 'MA' });
    expect(more).toEqual({ state: 'refused', reason: 'insufficient-funds' });
    expect(await withdraw('card_nobody', { units: 1, currency: 'EUR', country: 'FR' })).toMatchObject({
      reason: 'card-unknown',
    });
    await command(bank.url, `/cards/${token}/block`, {});
    expect(await withdraw(token, { units: 1, currency: 'EUR', country: 'FR' })).toMatchObject({
      reason: 'card-blocked',
    });
    expect(await balanceOf(bank.url, token)).toBe(10_000 - 4_615 - 293);
  });
});

describe('what a card may have', () => {
  test('the bank’s own limits of a month and a year refuse what would pass them, and nothing below', async () => {
    const token = await activeCard(bank.url);
    const load = async (amount_cents: number) =>
      (await command(bank.url, `/cards/${token}/loads`, { amount_cents })).body.operation;
    await put(bank.url, { limits: { month_cents: 20_000, year_cents: 25_000 } });
    expect((await load(15_000)).state).toBe('done');
    expect(await load(5_001)).toMatchObject({ state: 'refused', reason: 'monthly-limit' });
    expect((await load(5_000)).state).toBe('done');
    await put(bank.url, { limits: { month_cents: null, year_cents: 25_000 } });
    expect(await load(5_001)).toMatchObject({ state: 'refused', reason: 'yearly-limit' });
    expect((await load(5_000)).state).toBe('done');
    // Another card has its own.
    expect(
      (await command(bank.url, `/cards/${await activeCard(bank.url, 'FL-OTHER')}/loads`, { amount_cents: 25_000 })).body
        .operation.state,
    ).toBe('done');
    await put(bank.url, { limits: {} });
    expect((await load(100_000)).state).toBe('done');
  });

  test('its statement tells of loads and of cash taken out abroad, with fees and currency, and ends at its balance', async () => {
    const token = await activeCard(bank.url);
    await command(bank.url, `/cards/${token}/loads`, { amount_cents: 10_000 });
    await fetch(`${bank.url}/simulator/cards/${token}/withdrawals`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ units: 500, currency: 'MAD', country: 'MA' }),
    });
    const { body } = await ask<{ transactions: object[] }>(bank.url, `/cards/${token}/transactions`);
    expect(body.transactions).toMatchObject([
      { kind: 'load', amount_cents: 10_000, fee_cents: 0, balance_cents: 10_000 },
      {
        kind: 'withdrawal',
        amount_cents: -4_615,
        fee_cents: 293,
        balance_cents: 5_092,
        abroad: { units: 500, currency: 'MAD', country: 'MA' },
      },
    ]);
    expect(await balanceOf(bank.url, token)).toBe(5_092);
    expect((await ask(bank.url, '/cards/card_nobody/transactions')).status).toBe(404);
  });

  test('files are declined one in four, and take their time, as the seed says', async () => {
    await put(bank.url, { decision: { delay_ms: 0, spread_ms: 200, outcome: 'mixed' } });
    const decided: string[] = [];
    for (let i = 0; i < 24; i++) {
      const key = `0198b000-0000-7000-8000-${String(i).padStart(12, '0')}`;
      const applicant = { given_names: 'Ada', family_name: 'Test', birth_date: '1990-02-28' };
      await command(bank.url, '/applications', { card_reference: `FL-MIX-${i}`, applicant, beneficiary: {} }, { key });
      const state = async () =>
        (await ask<{ operation: BankOperation }>(bank.url, `/operations/${key}`)).body.operation.state;
      await expect.poll(state).not.toBe('pending');
      decided.push((await state()) === 'done' ? 'y' : 'n');
    }
    expect(decided.join('')).toBe('yyyynyynyynyyyynyyyyyyyy');
  });

  test('a bank that forgets a key carries it out anew; what it did stays done', async () => {
    const token = await activeCard(bank.url);
    await put(bank.url, { faults: [{ kind: 'load', fault: 'forget', count: 1, ms: 0 }] });
    const key = newKey();
    const load = () => command(bank.url, `/cards/${token}/loads`, { amount_cents: 1_000 }, { key });
    expect((await load()).body.operation.state).toBe('done');
    expect((await ask(bank.url, `/operations/${key}`)).status).toBe(404);
    expect(await load()).toMatchObject({ status: 200, replayed: false });
    expect(await balanceOf(bank.url, token)).toBe(2_000);
    expect(await load()).toMatchObject({ replayed: true });
  });
});

describe('the edge', () => {
  test('no key, a wrong key, no idempotency key and a malformed body are refused before anything happens', async () => {
    const post = (headers: Record<string, string>, body: string) =>
      fetch(`${bank.url}/cards/x/loads`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body,
      }).then((response) => response.status);
    const key = { 'idempotency-key': newKey() };
    const bearer = { authorization: `Bearer ${BANK_KEY}` };
    expect(await post(key, '{"amount_cents":100}')).toBe(401);
    expect(await post({ ...key, authorization: 'Bearer wrong' }, '{"amount_cents":100}')).toBe(401);
    expect(await post(bearer, '{"amount_cents":100}')).toBe(400);
    expect(await post({ ...bearer, 'idempotency-key': 'load-1' }, '{"amount_cents":100}')).toBe(400);
    const malformed = ['{"amount_cents":1.5}', '{"amount_cents":-1}', '{"amount_cents":"1"}', '{}', '{', '{"x":1}'];
    const statuses = await Promise.all(malformed.map((body) => post({ ...bearer, ...key }, body)));
    expect(statuses).toEqual(malformed.map(() => 400));
    expect((await stateOf(bank.url)).operations).toEqual([]);
  });

  test('a web page elsewhere cannot reach it, by a name of its own or across sites', async () => {
    expect(await resetWith({ 'sec-fetch-site': 'cross-site' })).toBe(403);
    expect(await resetWith({ host: 'rebound.example' })).toBe(403);
    expect(await resetWith({})).toBe(204);
  });
});

async function resetWith(headers: Record<string, string>): Promise<number | undefined> {
  const sent = request(`${bank.url}/simulator/reset`, { method: 'POST', headers }).end();
  const [response] = await once(sent, 'response');
  response.resume();
  return response.statusCode;
}
