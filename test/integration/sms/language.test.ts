/** The language a customer asks for, what is proposed for a text that was nearly one, and what each reply costs, known before it leaves. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cents } from '@flouss/shared/domain/money';
import { smsSegments } from '@flouss/shared/domain/sms-segments';
import { ok } from '@flouss/shared/kernel/result';
import { openReply } from '../../../sync-server/src/sms/replies/queue-reply.ts';
import { endAll } from '../simulators/simulator-processes.ts';
import { codeIn, MINUTE_MS, openPeople, type People } from './talker.ts';

let people: People;

beforeAll(async () => {
  people = await openPeople();
});
afterAll(async () => {
  await endAll();
  await people.centre.close();
});

const ARABIC = /^فلوس/;

describe('the language', () => {
  it('that a customer asks for is the one of every reply from then on, and not of his file', async () => {
    const { say, customer, received } = await people.talker();
    expect(await say('LANGUE AR')).toEqual([expect.stringMatching(/^فلوس: حسنا، سنكتب لك بالعربية.*شحن 100$/)]);
    const asked = await say('RECH 100 MAMAN');
    expect(asked).toEqual([expect.stringMatching(/^فلوس: .*نعم \d{3}/)]);
    await say(`OUI ${codeIn(asked)}`);
    await people.centre.loadAtBank((await people.centre.orders(customer))[0]!);
    await people.centre.settle();
    expect((await received()).at(-1)).toMatch(/^فلوس: (?:تم )?شحن/);
    people.centre.setBalance(ok(cents(12_345)));
    expect(await say('SOLDE')).toEqual([expect.stringMatching(ARABIC)]);
    expect(await say('je ne sais pas')).toEqual([expect.stringMatching(ARABIC)]);
    const file = await people.centre.db.read.sql
      .selectFrom('customers')
      .select('language')
      .where('customer_id', '=', customer.id)
      .execute();
    expect(file).toEqual([{ language: 'fr' }]);
    expect(await say('english please')).toEqual([expect.stringMatching(/^Flouss: noted, .*RELOAD 100/)]);
    expect(await say('aide')).toEqual([expect.stringContaining('RELOAD 100')]);
    expect(await say('FR')).toEqual([expect.stringContaining("c'est noté")]);
  });

  it('holds when the same phone is enrolled again, and ends with the phone', async () => {
    const { say, customer } = await people.talker();
    await say('عربية');
    expect(await say(`INSCR ${await people.centre.issueCode(customer)}`)).toEqual([expect.stringMatching(ARABIC)]);
    const other = people.talk(people.newPhone());
    expect(await other.say(`INSCR ${await people.centre.issueCode(customer)}`)).toEqual([
      expect.stringMatching(/^Flouss: .*numéro est enregistré/),
    ]);
    expect(await other.say('aide')).toEqual([expect.stringContaining('RECH 100')]);
  });

  it('of news from the bank is the one that was asked for', async () => {
    const phone = people.newPhone();
    const { say } = people.talk(phone);
    const customer = await people.centre.register();
    await say(`INSCR ${await people.centre.issueCode(customer)}`);
    await say('LANGUAGE EN');
    people.centre.moveClock(MINUTE_MS);
    await people.centre.giveFunding(customer);
    await people.centre.settle();
    expect((await people.inboxOf(phone)).at(-1)).toMatch(/^Flouss: your payment card is registered/);
  });

  it('of a stranger is that of his word, and one help a day is all he gets in any', async () => {
    const { say } = people.talk(people.newPhone());
    expect(await say('LANGUE EN')).toEqual([expect.stringContaining('not registered')]);
    expect(await say('LANGUE AR')).toEqual([]);
  });

  it('that does not exist changes nothing', async () => {
    const { say } = await people.talker();
    expect(await say('LANGUE DE')).toEqual([expect.stringContaining('message non compris')]);
    expect(await say('aide')).toEqual([expect.stringContaining('RECH 100')]);
  });
});

describe('a text that was nearly an order', () => {
  it('is proposed, orders nothing, and is one when it comes as proposed', async () => {
    const { say, customer } = await people.talker();
    const [reply = ''] = await say('REHC 100 MAMAN');
    const proposed = /envoyez: (.*)$/.exec(reply)?.[1] ?? '';
    expect(proposed).toBe('RECH 100 MAMAN');
    expect(await people.centre.proposals(customer)).toEqual([]);
    expect(await say('OUI 482')).toEqual([expect.stringContaining('aucune demande à confirmer')]);
    expect(codeIn(await say(proposed))).toMatch(/^\d{3}$/);
    expect(await people.centre.proposals(customer)).toMatchObject([{ amount_cents: 10_000, state: 'open' }]);
  });

  it('leaves an order that waits for its code as it is', async () => {
    const { say, customer } = await people.talker();
    const code = codeIn(await say('RECH 60'));
    expect(await say('REHC 100')).toEqual([expect.stringContaining('envoyez: RECH 100')]);
    await say(`OUI ${code}`);
    expect(await people.centre.orders(customer)).toMatchObject([{ amount_cents: 6_000 }]);
  });

  it('is proposed in the words of who wrote it, once for the same words', async () => {
    const { say } = await people.talker({ language: 'ar' });
    expect(await say('ch7nn 100 maman')).toEqual([expect.stringMatching(/^فلوس: .*CH7N 100 MAMAN$/)]);
    expect(await say('حول ١٠٠')).toEqual([expect.stringMatching(/^فلوس: .*شحن 100$/)]);
    expect(await say('حول ١٠٠')).toEqual([]);
  });

  it('is no more than help to a stranger', async () => {
    const { say } = people.talk(people.newPhone());
    expect(await say('REHC 100')).toEqual([expect.stringContaining("n'est pas enregistré")]);
  });
});

describe('every reply', () => {
  it('has its length and its price in its row before it leaves; only the outcome of a load is billed', async () => {
    const { say, customer } = await people.talker();
    await say('LANGUE AR');
    const code = codeIn(await say('RECH 100'));
    await say('REHC 100');
    await say(`OUI ${code}`);
    await people.centre.loadAtBank((await people.centre.orders(customer))[0]!);
    await people.centre.settle();
    for (const row of await people.centre.replies()) {
      const kept = openReply(people.centre.ctx.keys, row.reply_id, row.text_sealed);
      const text = kept.ask === 'nothing' ? kept.text : '';
      expect(row.segments).toBe(smsSegments(text).segments);
      expect(row.price_cents).toBe(row.cause.startsWith('order:') && row.paid === 1 ? 50 : 0);
    }
    expect((await people.centre.replies()).filter((row) => row.price_cents === 50).length).toBeGreaterThan(0);
  });
});
