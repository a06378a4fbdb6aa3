/** What customers are answered, over real HTTP, with a real database and the carrier as a process of its own. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ok, err } from '@flouss/shared/kernel/result';
import { cents } from '@flouss/shared/domain/money';
import { phoneState } from '../simulators/carrier-client.ts';
import { endAll, startCarrier, type Running } from '../simulators/simulator-processes.ts';
import { openSmsCentre, type NewCustomer, type SmsCentre } from './sms-centre.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
const NOWHERE = 'http://127.0.0.1:9/';

let carrier: Running;
let centre: SmsCentre;
let phones = 0;

beforeAll(async () => {
  carrier = await startCarrier({ inboundUrl: NOWHERE });
  centre = await openSmsCentre(carrier.url);
});
afterAll(async () => {
  await centre.close();
  await endAll();
});

const newPhone = (): string => `+336399${String(10_000 + ++phones)}`;

/** A phone with a customer behind it; `say` gives what came back for it, `received` everything since he was bound. */
async function talker(wish?: NewCustomer) {
  const phone = newPhone();
  const customer = await centre.enrolled(phone, wish);
  const bound = (await inboxOf(phone)).length;
  return { ...talk(phone), customer, received: async () => (await inboxOf(phone)).slice(bound) };
}

function talk(phone: string) {
  return {
    phone,
    say: async (text: string, id?: string): Promise<string[]> => {
      const before = (await inboxOf(phone)).length;
      expect(await centre.text(phone, text, id)).toBe(200);
      await centre.settle();
      return (await inboxOf(phone)).slice(before);
    },
  };
}

async function inboxOf(phone: string): Promise<string[]> {
  return (await phoneState(carrier.url, phone)).inbox.map((reply) => reply.text);
}

/** The three digits that a reply asks for. */
function codeIn(replies: readonly string[]): string {
  const code = /(?:OUI|YES|نعم) (\d{3})/.exec(replies.at(-1) ?? '')?.[1];
  if (code === undefined) throw new Error(`no code in: ${replies.join(' | ')}`);
  return code;
}

const otherThan = (code: string, by = 1): string => String((Number(code) + by) % 1000).padStart(3, '0');

async function paidReplies(): Promise<number> {
  return (await centre.replies()).filter((reply) => reply.paid === 1).length;
}

describe('an order', () => {
  it('is shown, confirmed, charged, loaded and told once; only its outcome is paid', async () => {
    const paidBefore = await paidReplies();
    const { say, customer, received } = await talker({ beneficiary: 'Aïcha Marie' });
    const [shown] = await say('rech 100,00 € maman');
    expect(shown).toMatch(
      /^Flouss: 100,00 € pour Aicha, carte \d{4}\. Frais 6,00 €, total 106,00 € \+ SMS 0,50 €\. Pour payer, répondez OUI \d{3} avant 10 min\.$/,
    );
    expect(await centre.orders(customer)).toEqual([]);
    expect(await say(`oui ${codeIn([shown!])}`)).toEqual([]);
    const [order] = await centre.orders(customer);
    expect(order).toMatchObject({
      state: 'approved',
      channel: 'sms',
      amount_cents: 10_000,
      fee_cents: 600,
      means: 'funding',
    });
    await centre.loadAtBank(order!);
    await centre.settle();
    await centre.settle();
    expect((await received()).at(-1)).toMatch(/^Flouss: c'est fait\. 100,00 € versés sur la carte \d{4} \(Aicha\)/);
    expect(await received()).toHaveLength(2);
    expect((await paidReplies()) - paidBefore).toBe(1);
  });

  it('delivered five times, under one id or under five, is one order and one confirmation request', async () => {
    const one = await talker();
    await Promise.all(Array.from({ length: 5 }, () => centre.text(one.phone, 'RECH 100', 'same-id')));
    await centre.settle();
    expect(await one.received()).toHaveLength(1);
    expect(await centre.proposals(one.customer)).toHaveLength(1);

    const five = await talker();
    await Promise.all(
      [1, 2, 3, 4, 5].map((n) => centre.text(five.phone, n % 2 ? 'RECH 100' : ' rech  100 ', `copy-${n}`)),
    );
    await centre.settle();
    expect(await five.received()).toHaveLength(1);
    const code = codeIn(await five.received());
    await Promise.all([1, 2, 3, 4, 5].map((n) => centre.text(five.phone, `OUI ${code}`, `yes-${n}`)));
    await centre.settle();
    expect(await centre.orders(five.customer)).toHaveLength(1);
    expect(await centre.text(five.phone, `OUI ${code}`, 'yes-1')).toBe(200);
    centre.moveClock(11 * MINUTE_MS);
    expect(await five.say(`OUI ${code}`)).toEqual([expect.stringContaining('déjà confirmée')]);
    expect(await centre.orders(five.customer)).toHaveLength(1);
  });

  it('is forgotten after ten minutes, and nothing is charged', async () => {
    const { say, customer } = await talker();
    const code = codeIn(await say('RECH 100'));
    centre.moveClock(10 * MINUTE_MS);
    expect(await say(`OUI ${code}`)).toEqual([expect.stringContaining('expiré')]);
    expect(await centre.orders(customer)).toEqual([]);
  });

  it('is replaced by a newer one; the older code confirms nothing and is no wrong code', async () => {
    const { say, customer } = await talker();
    const older = codeIn(await say('RECH 100'));
    const newer = codeIn(await say('RECH 60'));
    expect(await say(`OUI ${older}`)).toEqual([expect.stringContaining('demande précédente')]);
    await say(`OUI ${newer}`);
    expect((await centre.orders(customer)).map((order) => order.amount_cents)).toEqual([6_000]);
  });

  it('cannot be confirmed by another customer', async () => {
    const owner = await talker();
    const other = await talker();
    const code = codeIn(await owner.say('RECH 100'));
    expect(await other.say(`OUI ${code}`)).toEqual([expect.stringContaining('aucune demande')]);
    // Of two codes drawn alike, one in a thousand, the owner's would be the other's own too.
    let amount = 50;
    while (codeIn(await other.say(`RECH ${amount++}`)) === code);
    expect(await other.say(`YES ${code}`)).toEqual([expect.stringContaining('code faux')]);
    expect(await centre.orders(owner.customer)).toEqual([]);
    expect(await centre.orders(other.customer)).toEqual([]);
  });

  it('names its card when there are several, by nickname in any spelling or by the last four', async () => {
    const { say, customer } = await talker({
      cards: [{ nickname: 'Mère' }, { nickname: 'ALI' }, { nickname: 'OLD', state: 'blocked' }],
    });
    expect(await say('RECH 100')).toEqual([expect.stringContaining('pour quelle carte')]);
    expect(await say('RECH 100 PAPA')).toEqual([expect.stringContaining('aucune carte PAPA')]);
    expect(await say('RECH 100 OLD')).toEqual([expect.stringContaining("n'est pas active")]);
    await say('RECH mere 100');
    expect((await centre.proposals(customer)).at(-1)?.card_reference).toBe(customer.cards[0]);
    const [, ali] = await centre.db.read.sql
      .selectFrom('cards')
      .selectAll()
      .where('customer_id', '=', customer.id)
      .orderBy('card_reference')
      .execute();
    await say(`RECH 100 ${ali!.last_four}`);
    expect((await centre.proposals(customer)).at(-1)?.card_reference).toBe(ali!.card_reference);
  });

  it('is held to the limits, also to what the day has had already', async () => {
    const { say, customer } = await talker();
    expect(await say('RECH 49,99')).toEqual([expect.stringContaining('de 50,00 € à 1 000,00 €')]);
    expect(await say('RECH 700')).toEqual([expect.stringContaining('3 recharges et 600,00 € par jour')]);
    for (const amount of [50, 51, 52]) {
      await say(`OUI ${codeIn(await say(`RECH ${amount}`))}`);
    }
    expect(await say('RECH 53')).toEqual([expect.stringContaining('3 recharges')]);
    expect(await centre.orders(customer)).toHaveLength(3);
    centre.moveClock(14 * 60 * MINUTE_MS);
    expect(codeIn(await say('RECH 53'))).toMatch(/^\d{3}$/);
  });

  it('is judged again when it is confirmed: what was refused then is told once and costs nothing', async () => {
    const paidBefore = await paidReplies();
    const { say, customer, received } = await talker();
    const code = codeIn(await say('RECH 100'));
    await centre.db.transaction(async (tx) => {
      await tx.sql.updateTable('customers').set({ blocked: 1 }).where('customer_id', '=', customer.id).execute();
    });
    expect(await say(`OUI ${code}`)).toEqual([expect.stringContaining('votre compte est suspendu')]);
    expect(await centre.orders(customer)).toMatchObject([
      { state: 'declined', reason: 'customer-blocked', answered: 1 },
    ]);
    expect(await received()).toHaveLength(2);
    expect((await paidReplies()) - paidBefore).toBe(0);
  });

  it("whose charge or load the bank refuses ends in words about the customer's money", async () => {
    const charged = await talker();
    await charged.say(`OUI ${codeIn(await charged.say('RECH 100'))}`);
    await centre.refuseCharge((await centre.orders(charged.customer))[0]!);
    await centre.settle();
    expect((await charged.received()).at(-1)).toContain("refusé votre carte de paiement. Rien n'a été débité");
    const loaded = await talker();
    await loaded.say(`OUI ${codeIn(await loaded.say('RECH 100'))}`);
    await centre.refuseLoad((await centre.orders(loaded.customer))[0]!);
    await centre.settle();
    expect((await loaded.received()).at(-1)).toContain('Les 106,00 € débités vous sont rendus');
  });

  it('needs a payment card: the link is given, and the same words are heard again once it is registered', async () => {
    const phone = newPhone();
    const { say } = talk(phone);
    const customer = await centre.register();
    expect(await say(`INSCR ${await centre.issueCode(customer)}`)).toEqual([
      expect.stringContaining('Vous allez recevoir le lien'),
    ]);
    const works = await centre.db.read.sql
      .selectFrom('bank_work')
      .selectAll()
      .where('customer_id', '=', customer.id)
      .execute();
    expect(works).toMatchObject([{ kind: 'funding-enrolment', state: 'queued' }]);
    expect(await say('RECH 100')).toEqual([expect.stringContaining("d'abord enregistrer")]);
    await centre.openFundingPage(customer, 'https://bank.test/enrol/7');
    await centre.settle();
    expect((await inboxOf(phone)).at(-1)).toContain('https://bank.test/enrol/7');
    centre.moveClock(2 * MINUTE_MS);
    expect(await say('RECH 100')).toEqual([expect.stringContaining('https://bank.test/enrol/7')]);
    await centre.giveFunding(customer);
    await centre.settle();
    await centre.settle();
    expect((await inboxOf(phone)).filter((text) => text.includes('est enregistrée'))).toHaveLength(1);
    centre.moveClock(2 * MINUTE_MS);
    expect(codeIn(await say('RECH 100'))).toMatch(/^\d{3}$/);
  });

  it('is understood and answered in English and in Arabic', async () => {
    const english = await talker({ language: 'en' });
    expect(await english.say('reload 100 maman')).toEqual([
      expect.stringMatching(/^Flouss: €100\.00 for Amina.*reply YES \d{3}/),
    ]);
    const arabic = await talker({ language: 'ar' });
    const shown = await arabic.say('شحن ١٠٠');
    expect(shown).toEqual([expect.stringMatching(/نعم \d{3}/)]);
    await arabic.say(`نعم ${codeIn(shown)}`);
    expect(await centre.orders(arabic.customer)).toHaveLength(1);
  });
});

describe('wrong codes', () => {
  it('lock for a quarter of an hour after three, until support after six; a right one in between is not heard', async () => {
    const { say, customer } = await talker();
    const code = codeIn(await say('RECH 100'));
    expect(await say(`OUI ${otherThan(code, 1)}`)).toEqual([expect.stringContaining('Encore 2 essais')]);
    expect(await say(`OUI ${otherThan(code, 2)}`)).toEqual([expect.stringContaining('Encore 1 essai')]);
    expect(await say(`OUI ${otherThan(code, 3)}`)).toEqual([expect.stringContaining('pendant 15 min')]);
    expect(await say(`OUI ${code}`)).toEqual([]);
    expect(await say('RECH 60')).toEqual([]);
    expect(await centre.orders(customer)).toEqual([]);

    centre.moveClock(15 * MINUTE_MS);
    const second = codeIn(await say('RECH 100'));
    await say(`OUI ${otherThan(second, 4)}`);
    await say(`OUI ${otherThan(second, 5)}`);
    expect(await say(`OUI ${otherThan(second, 6)}`)).toEqual([expect.stringContaining('Voyez votre agence')]);
    centre.moveClock(30 * DAY_MS);
    await say('RECH 100');
    expect(await say(`OUI ${second}`)).toEqual([]);
    expect(await centre.orders(customer)).toEqual([]);
  });

  it('are forgotten after a right one', async () => {
    const { say, customer } = await talker();
    for (const amount of [50, 51]) {
      const code = codeIn(await say(`RECH ${amount}`));
      await say(`OUI ${otherThan(code, 1)}`);
      await say(`OUI ${otherThan(code, 2)}`);
      await say(`OUI ${code}`);
    }
    expect(await centre.orders(customer)).toHaveLength(2);
  });
});

describe('enrolment', () => {
  it('takes a code once, in time, and from the one who has it', async () => {
    const customer = await centre.register();
    const code = await centre.issueCode(customer, 5 * MINUTE_MS);
    const first = talk(newPhone());
    const second = talk(newPhone());
    expect(await first.say(`inscr ${code.slice(0, 3)} ${code.slice(3).toLowerCase()}`)).toEqual([
      expect.stringContaining('bienvenue'),
    ]);
    expect(await second.say(`INSCR ${code}`)).toEqual([expect.stringContaining('inconnu, utilisé ou expiré')]);
    const late = await centre.issueCode(customer, 5 * MINUTE_MS);
    centre.moveClock(5 * MINUTE_MS);
    expect(await second.say(`CODE ${late}`)).toEqual([expect.stringContaining('inconnu, utilisé ou expiré')]);
  });

  it('of another phone replaces the first and pauses orders for 72 hours; the same phone again does not', async () => {
    const old = await talker();
    const open = codeIn(await old.say('RECH 100'));
    expect(await old.say(`INSCR ${await centre.issueCode(old.customer)}`)).toEqual([
      expect.stringContaining('enregistré'),
    ]);
    expect(codeIn(await old.say('RECH 60'))).not.toBe('');
    centre.moveClock(1);
    const fresh = talk(newPhone());
    await fresh.say(`INSCR ${await centre.issueCode(old.customer)}`);
    expect(await old.say(`OUI ${open}`)).toEqual([expect.stringContaining("n'est pas enregistré")]);
    expect(await fresh.say('RECH 100')).toEqual([expect.stringContaining('encore 72 h')]);
    centre.moveClock(3 * DAY_MS);
    expect(codeIn(await fresh.say('RECH 100'))).toMatch(/^\d{3}$/);
  });

  it('tells the counters', async () => {
    const { customer } = await talker();
    const feed = await centre.db.read.sql.selectFrom('feed').selectAll().where('entity_id', '=', customer.id).execute();
    expect(feed).toMatchObject([{ kind: 'customer' }]);
  });
});

describe('strangers and silence', () => {
  it('an alias or an unknown number gets one help a day, whatever it texts', async () => {
    for (const { say } of [talk(newPhone()), talk('00336399 99999'), talk('33700900000000')]) {
      expect(await say('RECH 100 MAMAN')).toEqual([expect.stringContaining("n'est pas enregistré")]);
      expect(await say('OUI 482')).toEqual([]);
      expect(await say('STOP')).toEqual([]);
      centre.moveClock(DAY_MS);
      expect(await say('SOLDE')).toHaveLength(1);
    }
  });

  it('a name in place of a number is a stranger whose reply the carrier refuses: parked after a few tries', async () => {
    expect(await centre.text('MA BANQUE', 'RECH 100')).toBe(200);
    for (let minute = 0; minute < 20; minute++) {
      await centre.settle();
      centre.moveClock(MINUTE_MS);
    }
    expect((await centre.replies()).filter((reply) => reply.state === 'parked')).toMatchObject([{ attempts: 5 }]);
  });

  it('an alias that a code has bound speaks for its customer', async () => {
    const alias = talk('33700900000001');
    const customer = await centre.register();
    await centre.giveFunding(customer);
    await alias.say(`INSCR ${await centre.issueCode(customer)}`);
    await alias.say(`OUI ${codeIn(await alias.say('RECH 100'))}`);
    expect(await centre.orders(customer)).toHaveLength(1);
  });

  it('STOP is confirmed once; what he is owed to hear waits until he writes again', async () => {
    const { say, customer, received } = await talker();
    await say(`OUI ${codeIn(await say('RECH 100'))}`);
    expect(await say('STOP')).toEqual([expect.stringContaining('plus aucun SMS')]);
    centre.moveClock(11 * MINUTE_MS);
    expect(await say('stop.')).toEqual([]);
    await centre.loadAtBank((await centre.orders(customer))[0]!);
    await centre.settle();
    expect((await received()).some((text) => text.includes("c'est fait"))).toBe(false);
    const heard = await say('AIDE');
    expect(heard.filter((text) => text.includes("c'est fait"))).toHaveLength(1);
    expect(heard).toHaveLength(2);
  });
});

describe('questions', () => {
  it('the balance is asked of the bank after the message is kept, tried again, and given up in words', async () => {
    const { say, phone } = await talker();
    centre.setBalance(ok(cents(12_345)));
    expect(await say('SOLDE')).toEqual([
      expect.stringMatching(/^Flouss: solde de la carte MAMAN \(\d{4}\): 123,45 €\.$/),
    ]);
    centre.setBalance(err('bank-unreachable'));
    expect(await say('SOLDE MAMAN')).toEqual([]);
    centre.setBalance(ok(cents(500)));
    centre.moveClock(MINUTE_MS);
    await centre.settle();
    expect((await inboxOf(phone)).at(-1)).toContain('5,00 €');
    centre.setBalance(err('bank-unreachable'));
    centre.moveClock(11 * MINUTE_MS);
    await say('SOLDE');
    for (let minute = 0; minute < 6; minute++) {
      centre.moveClock(MINUTE_MS);
      await centre.settle();
    }
    expect((await inboxOf(phone)).at(-1)).toContain('la banque ne répond pas');
  });

  it('blocking a card waits for its own code, blocks it once and asks the bank once', async () => {
    const { say, customer } = await talker({ cards: [{ nickname: 'MAMAN' }, { nickname: 'ALI' }] });
    const order = codeIn(await say('RECH 100 ALI'));
    const code = codeIn(await say('OPPO MAMAN'));
    expect(code).not.toBe(order);
    expect(await say(`OUI ${code}`)).toEqual([expect.stringContaining('est bloquée')]);
    const work = await centre.db.read.sql
      .selectFrom('bank_work')
      .selectAll()
      .where('card_reference', '=', customer.cards[0]!)
      .execute();
    expect(work).toMatchObject([{ kind: 'block', state: 'queued' }]);
    expect(await centre.orders(customer)).toEqual([]);
    expect(await say('OPPO MAMAN 2')).toHaveLength(1);
    expect(await say('BLOCK MAMAN')).toEqual([expect.stringContaining('rien à bloquer')]);
    const late = codeIn(await say('OPPO ALI'));
    centre.moveClock(10 * MINUTE_MS);
    expect(await say(`OUI ${late}`)).toEqual([expect.stringContaining('expiré')]);
  });

  it('help and contact say what there is', async () => {
    const { say } = await talker();
    expect(await say('aide')).toEqual([expect.stringContaining('RECH 100')]);
    expect(await say('CONTACT')).toEqual(['Flouss: votre agence Kiosque, 1 rue Neuve, 13001 Marseille.']);
  });
});

describe('texts that are no orders', () => {
  it.each([
    ['RECH 1e3', 'montant illisible'],
    ['RECH -50', 'montant illisible'],
    ['RECH 10O', 'montant illisible'],
    ['RECH 1,000', 'montant illisible'],
    ['RECH', 'montant illisible'],
    ['RECH 100 200', 'le montant va de'],
    ['RECH 1000 1234', 'montant illisible'],
    ['RECH 100 MAMAN demain', 'non compris'],
    ['recharge moi 100', 'aucune carte MOI'],
    ['OUI', 'non compris'],
    ['100', 'non compris'],
    ["'; drop table orders; --", 'non compris'],
    ['', 'non compris'],
    ['\u0000\u202eRECH 100', ''],
    [`RECH 100 ${'x'.repeat(2_000)}`, 'non compris'],
    ['RECH 100 '.repeat(250), 'non compris'],
  ])('%j', async (text, words) => {
    const { say, customer } = await talker();
    const replies = await say(text);
    expect(replies).toHaveLength(1);
    expect(replies[0]).toContain(words);
    expect(await centre.proposals(customer)).toEqual([]);
    expect(await centre.orders(customer)).toEqual([]);
  });
});

it('keeps no secret, number or name of anybody in clear', async () => {
  const { say, phone } = await talker({ beneficiary: 'Zoubidatest' });
  const code = codeIn(await say('RECH 100'));
  await say(`OUI ${code}`);
  await say('mon nom est Clairetexte et ma carte 4970 1012 3456 7893');
  const tables = ['sms_inbox', 'sms_bindings', 'sms_codes', 'sms_proposals', 'sms_locks', 'sms_replies'] as const;
  const rows = await Promise.all(tables.map((table) => centre.db.read.sql.selectFrom(table).selectAll().execute()));
  const dump = JSON.stringify(rows);
  for (const secret of [phone.slice(3), `OUI ${code}`, 'Zoubidatest', 'Clairetexte', '3456 7893'])
    expect(dump).not.toContain(secret);
});
