/** Who is answered how often: strangers, aliases, people who never stop, people who said STOP. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { endAll } from '../simulators/simulator-processes.ts';
import { codeIn, DAY_MS, MINUTE_MS, openPeople, type People } from './talker.ts';

let people: People;

beforeAll(async () => {
  people = await openPeople();
});
afterAll(async () => {
  await endAll();
  await people.centre.close();
});

describe('strangers and silence', () => {
  it('an alias or an unknown number gets one help a day, whatever it texts', async () => {
    for (const { say } of [
      people.talk(people.newPhone()),
      people.talk('00336399 99999'),
      people.talk('33700900000000'),
    ]) {
      expect(await say('RECH 100 MAMAN')).toEqual([expect.stringContaining("n'est pas enregistré")]);
      expect(await say('OUI 482')).toEqual([]);
      expect(await say('STOP')).toEqual([]);
      people.centre.moveClock(DAY_MS);
      expect(await say('SOLDE')).toHaveLength(1);
    }
  });

  it('a name in place of a number is a stranger whose reply the carrier refuses: parked after a few tries', async () => {
    expect(await people.centre.text('MA BANQUE', 'RECH 100')).toBe(200);
    for (let minute = 0; minute < 20; minute++) {
      await people.centre.settle();
      people.centre.moveClock(MINUTE_MS);
    }
    expect((await people.centre.replies()).filter((reply) => reply.state === 'parked')).toMatchObject([
      { attempts: 5 },
    ]);
  });

  it('an alias that a code has bound speaks for its customer', async () => {
    const alias = people.talk('33700900000001');
    const customer = await people.centre.register();
    await people.centre.giveFunding(customer);
    await alias.say(`INSCR ${await people.centre.issueCode(customer)}`);
    await alias.say(`OUI ${codeIn(await alias.say('RECH 100'))}`);
    expect(await people.centre.orders(customer)).toHaveLength(1);
  });

  it('somebody who does not stop asking is not answered for ever, but still heard', async () => {
    const { phone, say, received, customer } = await people.talker();
    const code = codeIn(await say('RECH 100'));
    for (let n = 0; n < 60; n++) await people.centre.text(phone, `encore ${n}`);
    await people.centre.settle();
    expect(await people.inboxOf(phone)).toHaveLength(40);
    await say(`OUI ${code}`);
    await people.centre.loadAtBank((await people.centre.orders(customer))[0]!);
    await people.centre.settle();
    expect((await received()).at(-1)).toContain("c'est fait");
    people.centre.moveClock(DAY_MS);
    expect(await say('AIDE')).toHaveLength(1);
  });

  it('STOP is confirmed once; what he is owed to hear waits until he writes again', async () => {
    const { say, customer, received } = await people.talker();
    await say(`OUI ${codeIn(await say('RECH 100'))}`);
    expect(await say('STOP')).toEqual([expect.stringContaining('plus aucun SMS')]);
    people.centre.moveClock(11 * MINUTE_MS);
    expect(await say('stop.')).toEqual([]);
    await people.centre.loadAtBank((await people.centre.orders(customer))[0]!);
    await people.centre.settle();
    expect((await received()).some((text) => text.includes("c'est fait"))).toBe(false);
    const heard = await say('AIDE');
    expect(heard.filter((text) => text.includes("c'est fait"))).toHaveLength(1);
    expect(heard).toHaveLength(2);
  });
});
