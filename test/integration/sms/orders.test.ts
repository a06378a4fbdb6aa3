/** An order by SMS from its words to its outcome: shown, confirmed, controlled, told once. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
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

describe('an order', () => {
  it('is shown, confirmed, charged, loaded and told once; only its outcome is paid', async () => {
    const paidBefore = await people.paidReplies();
    const { say, customer, received } = await people.talker({ beneficiary: 'Aïcha Marie' });
    const [shown] = await say('rech 100,00 € maman');
    expect(shown).toMatch(
      /^Flouss: 100,00 € pour Aicha, carte \d{4}\. Frais 6,00 €, total 106,00 € \+ SMS 0,50 €\. Pour payer, répondez OUI \d{3} avant 10 min\.$/,
    );
    expect(await people.centre.orders(customer)).toEqual([]);
    expect(await say(`oui ${codeIn([shown!])}`)).toEqual([]);
    const [order] = await people.centre.orders(customer);
    expect(order).toMatchObject({
      state: 'approved',
      channel: 'sms',
      amount_cents: 10_000,
      fee_cents: 600,
      means: 'funding',
    });
    await people.centre.loadAtBank(order!);
    await people.centre.settle();
    await people.centre.settle();
    expect((await received()).at(-1)).toMatch(/^Flouss: c'est fait\. 100,00 € versés sur la carte \d{4} \(Aicha\)/);
    expect(await received()).toHaveLength(2);
    expect((await people.paidReplies()) - paidBefore).toBe(1);
  });

  it('delivered five times, under one id or under five, is one order and one confirmation request', async () => {
    const one = await people.talker();
    await Promise.all(Array.from({ length: 5 }, () => people.centre.text(one.phone, 'RECH 100', 'same-id')));
    await people.centre.settle();
    expect(await one.received()).toHaveLength(1);
    expect(await people.centre.proposals(one.customer)).toHaveLength(1);

    const five = await people.talker();
    await Promise.all(
      [1, 2, 3, 4, 5].map((n) => people.centre.text(five.phone, n % 2 ? 'RECH 100' : ' rech  100 ', `copy-${n}`)),
    );
    await people.centre.settle();
    expect(await five.received()).toHaveLength(1);
    const code = codeIn(await five.received());
    await Promise.all([1, 2, 3, 4, 5].map((n) => people.centre.text(five.phone, `OUI ${code}`, `yes-${n}`)));
    await people.centre.settle();
    expect(await people.centre.orders(five.customer)).toHaveLength(1);
    expect(await people.centre.text(five.phone, `OUI ${code}`, 'yes-1')).toBe(200);
    people.centre.moveClock(11 * MINUTE_MS);
    expect(await five.say(`OUI ${code}`)).toEqual([expect.stringContaining('déjà confirmée')]);
    expect(await people.centre.orders(five.customer)).toHaveLength(1);
  });

  it('is forgotten after ten minutes, and nothing is charged', async () => {
    const { say, customer } = await people.talker();
    const code = codeIn(await say('RECH 100'));
    people.centre.moveClock(10 * MINUTE_MS);
    expect(await say(`OUI ${code}`)).toEqual([expect.stringContaining('expiré')]);
    expect(await people.centre.orders(customer)).toEqual([]);
  });

  it('is replaced by a newer one; the older code confirms nothing and is no wrong code', async () => {
    const { say, customer } = await people.talker();
    const older = codeIn(await say('RECH 100'));
    const newer = codeIn(await say('RECH 60'));
    expect(await say(`OUI ${older}`)).toEqual([expect.stringContaining('demande précédente')]);
    await say(`OUI ${newer}`);
    expect((await people.centre.orders(customer)).map((order) => order.amount_cents)).toEqual([6_000]);
  });

  it('cannot be confirmed by another customer', async () => {
    const owner = await people.talker();
    const other = await people.talker();
    const code = codeIn(await owner.say('RECH 100'));
    expect(await other.say(`OUI ${code}`)).toEqual([expect.stringContaining('aucune demande')]);
    // Of two codes drawn alike, one in a thousand, the owner's would be the other's own too.
    let amount = 50;
    while (codeIn(await other.say(`RECH ${amount++}`)) === code);
    expect(await other.say(`YES ${code}`)).toEqual([expect.stringContaining('code faux')]);
    expect(await people.centre.orders(owner.customer)).toEqual([]);
    expect(await people.centre.orders(other.customer)).toEqual([]);
  });

  it('names its card when there are several, by nickname in any spelling or by the last four', async () => {
    const { say, customer } = await people.talker({
      cards: [{ nickname: 'Mère' }, { nickname: 'ALI' }, { nickname: 'OLD', state: 'blocked' }],
    });
    expect(await say('RECH 100')).toEqual([expect.stringContaining('pour quelle carte')]);
    expect(await say('RECH 100 PAPA')).toEqual([expect.stringContaining('aucune carte PAPA')]);
    expect(await say('RECH 100 OLD')).toEqual([expect.stringContaining("n'est pas active")]);
    await say('RECH mere 100');
    expect((await people.centre.proposals(customer)).at(-1)?.card_reference).toBe(customer.cards[0]);
    const [, ali] = await people.centre.db.read.sql
      .selectFrom('cards')
      .selectAll()
      .where('customer_id', '=', customer.id)
      .orderBy('card_reference')
      .execute();
    await say(`RECH 100 ${ali!.last_four}`);
    expect((await people.centre.proposals(customer)).at(-1)?.card_reference).toBe(ali!.card_reference);
  });

  it('is held to the limits, also to what the day has had already', async () => {
    const { say, customer } = await people.talker();
    expect(await say('RECH 49,99')).toEqual([expect.stringContaining('de 50,00 € à 1 000,00 €')]);
    expect(await say('RECH 700')).toEqual([expect.stringContaining('3 recharges et 600,00 € par jour')]);
    for (const amount of [50, 51, 52]) {
      await say(`OUI ${codeIn(await say(`RECH ${amount}`))}`);
    }
    expect(await say('RECH 53')).toEqual([expect.stringContaining('3 recharges')]);
    expect(await people.centre.orders(customer)).toHaveLength(3);
    people.centre.moveClock(14 * 60 * MINUTE_MS);
    expect(codeIn(await say('RECH 53'))).toMatch(/^\d{3}$/);
  });

  it('is judged again when it is confirmed: what was refused then is told once and costs nothing', async () => {
    const paidBefore = await people.paidReplies();
    const { say, customer, received } = await people.talker();
    const code = codeIn(await say('RECH 100'));
    await people.centre.db.transaction(async (tx) => {
      await tx.sql.updateTable('customers').set({ blocked: 1 }).where('customer_id', '=', customer.id).execute();
    });
    expect(await say(`OUI ${code}`)).toEqual([expect.stringContaining('votre compte est suspendu')]);
    expect(await people.centre.orders(customer)).toMatchObject([
      { state: 'declined', reason: 'customer-blocked', answered: 1 },
    ]);
    expect(await received()).toHaveLength(2);
    expect((await people.paidReplies()) - paidBefore).toBe(0);
  });

  it("whose charge or load the bank refuses ends in words about the customer's money", async () => {
    const charged = await people.talker();
    await charged.say(`OUI ${codeIn(await charged.say('RECH 100'))}`);
    await people.centre.refuseCharge((await people.centre.orders(charged.customer))[0]!);
    await people.centre.settle();
    expect((await charged.received()).at(-1)).toContain("refusé votre carte de paiement. Rien n'a été débité");
    const loaded = await people.talker();
    await loaded.say(`OUI ${codeIn(await loaded.say('RECH 100'))}`);
    await people.centre.refuseLoad((await people.centre.orders(loaded.customer))[0]!);
    await people.centre.settle();
    expect((await loaded.received()).at(-1)).toContain('Les 106,00 € débités vous sont rendus');
  });

  it('needs a payment card: the link is given, and the same words are heard again once it is registered', async () => {
    const phone = people.newPhone();
    const { say } = people.talk(phone);
    const customer = await people.centre.register();
    expect(await say(`INSCR ${await people.centre.issueCode(customer)}`)).toEqual([
      expect.stringContaining('Vous allez recevoir le lien'),
    ]);
    const works = await people.centre.db.read.sql
      .selectFrom('bank_work')
      .selectAll()
      .where('customer_id', '=', customer.id)
      .execute();
    expect(works).toMatchObject([{ kind: 'funding-enrolment', state: 'queued' }]);
    expect(await say('RECH 100')).toEqual([expect.stringContaining("d'abord enregistrer")]);
    await people.centre.openFundingPage(customer, 'https://bank.test/enrol/7');
    await people.centre.settle();
    expect((await people.inboxOf(phone)).at(-1)).toContain('https://bank.test/enrol/7');
    people.centre.moveClock(2 * MINUTE_MS);
    expect(await say('RECH 100')).toEqual([expect.stringContaining('https://bank.test/enrol/7')]);
    await people.centre.giveFunding(customer);
    await people.centre.settle();
    await people.centre.settle();
    expect((await people.inboxOf(phone)).filter((text) => text.includes('est enregistrée'))).toHaveLength(1);
    people.centre.moveClock(2 * MINUTE_MS);
    expect(codeIn(await say('RECH 100'))).toMatch(/^\d{3}$/);
  });

  it('is understood and answered in English and in Arabic', async () => {
    const english = await people.talker({ language: 'en' });
    expect(await english.say('reload 100 maman')).toEqual([
      expect.stringMatching(/^Flouss: €100\.00 for Amina.*reply YES \d{3}/),
    ]);
    const arabic = await people.talker({ language: 'ar' });
    const shown = await arabic.say('شحن ١٠٠');
    expect(shown).toEqual([expect.stringMatching(/نعم \d{3}/)]);
    await arabic.say(`نعم ${codeIn(shown)}`);
    expect(await people.centre.orders(arabic.customer)).toHaveLength(1);
  });
});
