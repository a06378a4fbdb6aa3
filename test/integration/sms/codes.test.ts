/** Enrolment and confirmation codes: who is bound by them, and what guessing costs. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { endAll } from '../simulators/simulator-processes.ts';
import { codeIn, DAY_MS, MINUTE_MS, otherThan, openPeople, type People } from './talker.ts';

let people: People;

beforeAll(async () => {
  people = await openPeople();
});
afterAll(async () => {
  await endAll();
  await people.centre.close();
});

describe('wrong codes', () => {
  it('lock for a quarter of an hour after three, until support after six; a right one in between is not heard', async () => {
    const { say, customer } = await people.talker();
    const code = codeIn(await say('RECH 100'));
    expect(await say(`OUI ${otherThan(code, 1)}`)).toEqual([expect.stringContaining('Encore 2 essais')]);
    expect(await say(`OUI ${otherThan(code, 2)}`)).toEqual([expect.stringContaining('Encore 1 essai')]);
    expect(await say(`OUI ${otherThan(code, 3)}`)).toEqual([expect.stringContaining('pendant 15 min')]);
    expect(await say(`OUI ${code}`)).toEqual([]);
    expect(await say('RECH 60')).toEqual([]);
    expect(await people.centre.orders(customer)).toEqual([]);

    people.centre.moveClock(15 * MINUTE_MS);
    const second = codeIn(await say('RECH 100'));
    await say(`OUI ${otherThan(second, 4)}`);
    await say(`OUI ${otherThan(second, 5)}`);
    expect(await say(`OUI ${otherThan(second, 6)}`)).toEqual([expect.stringContaining('Voyez votre agence')]);
    people.centre.moveClock(30 * DAY_MS);
    await say('RECH 100');
    expect(await say(`OUI ${second}`)).toEqual([]);
    expect(await people.centre.orders(customer)).toEqual([]);
  });

  it('are forgotten after a right one', async () => {
    const { say, customer } = await people.talker();
    for (const amount of [50, 51]) {
      const code = codeIn(await say(`RECH ${amount}`));
      await say(`OUI ${otherThan(code, 1)}`);
      await say(`OUI ${otherThan(code, 2)}`);
      await say(`OUI ${code}`);
    }
    expect(await people.centre.orders(customer)).toHaveLength(2);
  });
});

describe('enrolment', () => {
  it('takes a code once, in time, and from the one who has it', async () => {
    const customer = await people.centre.register();
    const code = await people.centre.issueCode(customer, 5 * MINUTE_MS);
    const first = people.talk(people.newPhone());
    const second = people.talk(people.newPhone());
    expect(await first.say(`inscr ${code.slice(0, 3)} ${code.slice(3).toLowerCase()}`)).toEqual([
      expect.stringContaining('bienvenue'),
    ]);
    expect(await second.say(`INSCR ${code}`)).toEqual([expect.stringContaining('inconnu, utilisé ou expiré')]);
    const late = await people.centre.issueCode(customer, 5 * MINUTE_MS);
    people.centre.moveClock(5 * MINUTE_MS);
    expect(await second.say(`CODE ${late}`)).toEqual([expect.stringContaining('inconnu, utilisé ou expiré')]);
  });

  it('of another phone replaces the first and pauses orders for 72 hours; the same phone again does not', async () => {
    const old = await people.talker();
    const open = codeIn(await old.say('RECH 100'));
    expect(await old.say(`INSCR ${await people.centre.issueCode(old.customer)}`)).toEqual([
      expect.stringContaining('enregistré'),
    ]);
    expect(codeIn(await old.say('RECH 60'))).not.toBe('');
    people.centre.moveClock(1);
    const fresh = people.talk(people.newPhone());
    await fresh.say(`INSCR ${await people.centre.issueCode(old.customer)}`);
    expect(await old.say(`OUI ${open}`)).toEqual([expect.stringContaining("n'est pas enregistré")]);
    expect(await fresh.say('RECH 100')).toEqual([expect.stringContaining('encore 72 h')]);
    people.centre.moveClock(3 * DAY_MS);
    expect(codeIn(await fresh.say('RECH 100'))).toMatch(/^\d{3}$/);
  });

  it('tells the counters', async () => {
    const { customer } = await people.talker();
    const feed = await people.centre.db.read.sql
      .selectFrom('feed')
      .selectAll()
      .where('entity_id', '=', customer.id)
      .execute();
    expect(feed).toMatchObject([{ kind: 'customer' }]);
  });
});
