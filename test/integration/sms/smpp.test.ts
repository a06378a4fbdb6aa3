/** The SMS circuit over SMPP, with the carrier's process as SMSC: orders in parts and in any letters, cut lines, doubts and receipts. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { keptPart, textOfKept } from '../../../sync-server/src/sms/carriers/smpp/delivery.ts';
import { noteRestored } from '../../../sync-server/src/db/in-doubt.ts';
import { openPartIntake } from '../../../sync-server/src/sms/parts.ts';
import { phoneState, queueOf, setFaults, text } from '../simulators/carrier-client.ts';
import { endAll, eventually } from '../simulators/simulator-processes.ts';
import type { Customer } from './customers.ts';
import { delivered, openSmppPeople, type SmppPeople } from './smpp-centre.ts';
import { codeIn, MINUTE_MS } from './talker.ts';

const HOUR_MS = 60 * MINUTE_MS;

let people: SmppPeople;
let phones = 0;
const newPhone = (): string => `+336399${String(20_000 + ++phones)}`;

beforeAll(async () => {
  people = await openSmppPeople();
});
beforeEach(() => setFaults(people.carrier.url, []));
afterAll(async () => {
  await people.close();
  await endAll();
});

async function enrolled(): Promise<{ phone: string; customer: Customer }> {
  const phone = newPhone();
  const customer = await people.centre.enrolled(phone);
  return { phone, customer };
}

/** An order confirmed and loaded at the bank; its paid reply is not sent yet, and the carrier has nothing to bring for what was before. */
async function loaded(phone: string, customer: Customer): Promise<void> {
  await people.say(phone, `OUI ${codeIn(await people.say(phone, 'RECH 100'))}`);
  const [order] = await people.centre.orders(customer);
  await people.centre.loadAtBank(order!);
  await eventually('the carrier to have brought its receipts', async () => {
    const { waiting, reports } = await queueOf(people.carrier.url);
    return waiting + reports === 0 || undefined;
  });
}

let references = 0;

/** A text in two parts, which a line of the carrier's brings one by one. */
function halves(
  phone: string,
  said: string,
  reference = `udh8:${++references}`,
): { bring(part: 1 | 2): Promise<void> } {
  const take = openPartIntake({
    database: people.centre.db,
    ctx: people.centre.ctx,
    join: textOfKept,
    gaveUp: () => {},
  });
  const octets = Buffer.from(said);
  const cut = octets.length - 8;
  return {
    bring: (part) =>
      take({
        sender: phone,
        reference,
        total: 2,
        part,
        content: keptPart({
          alphabet: 'gsm7',
          octets: part === 1 ? octets.subarray(0, cut) : octets.subarray(cut),
        }),
      }),
  };
}

const paidOf = async (phone: string): Promise<string[]> =>
  (await phoneState(people.carrier.url, phone)).inbox
    .filter(({ billing }) => billing !== null)
    .map((each) => each.text);
const statesOf = async (customer: Customer): Promise<string[]> => {
  const [binding] = await people.centre.db.read.sql
    .selectFrom('sms_bindings')
    .selectAll()
    .where('customer_id', '=', customer.id)
    .execute();
  return (await people.centre.replies())
    .filter(({ paid, sender_index }) => paid === 1 && sender_index === binding!.sender_index)
    .map(({ state }) => state);
};

describe('an order', () => {
  it('goes all the way, doubled and in parts that come last first; its outcome alone is billed', async () => {
    const { phone, customer } = await enrolled();
    await setFaults(people.carrier.url, [{ fault: 'parts' }, { fault: 'duplicate', times: 3 }]);
    const [shown, ...more] = await people.say(phone, 'RECH 100 MAMAN');
    expect(more).toEqual([]);
    await people.say(phone, `OUI ${codeIn([shown!])}`, 2);
    const orders = await people.centre.orders(customer);
    expect(orders).toMatchObject([{ state: 'approved', amount_cents: 10_000 }]);
    await people.centre.loadAtBank(orders[0]!);
    await people.centre.settle();
    expect(await paidOf(phone)).toEqual([expect.stringContaining("c'est fait. 100,00 €")]);
  });

  it('is understood in Arabic, and answered in it', async () => {
    const phone = newPhone();
    const customer = await people.centre.register({ language: 'ar' });
    await people.centre.giveFunding(customer);
    await people.say(phone, `تسجيل ${await people.centre.issueCode(customer)}`);
    expect(await people.say(phone, 'شحن ١٠٠')).toEqual([expect.stringMatching(/نعم \d{3}/)]);
  });
});

describe('a message of which a part never comes', () => {
  it('is no order, is noted, and is asked for again, once', async () => {
    const { phone, customer } = await enrolled();
    const lines = halves(phone, 'RECH 100 MAMAN');
    await lines.bring(2);
    await lines.bring(2);
    expect(await people.centre.proposals(customer)).toEqual([]);
    people.centre.moveClock(10 * MINUTE_MS);
    const before = (await people.inboxOf(phone)).length;
    await people.centre.settle();
    expect((await people.inboxOf(phone)).slice(before)).toEqual([expect.stringContaining('incomplet')]);
    // What comes too late is half of a message again, and he has been told.
    await lines.bring(1);
    people.centre.moveClock(10 * MINUTE_MS);
    await people.centre.settle();
    expect((await people.inboxOf(phone)).length).toBe(before + 1);
    expect(await people.centre.proposals(customer)).toEqual([]);
    expect((await people.centre.inbox()).filter(({ outcome }) => outcome === 'incomplete')).toHaveLength(2);
    const kept = await people.centre.db.read.sql.selectFrom('sms_parts').select('content_sealed').execute();
    expect(kept.every(({ content_sealed }) => content_sealed === null)).toBe(true);
  });

  it('does not become whole with a part of another message under the same number', async () => {
    const { phone, customer } = await enrolled();
    await halves(phone, 'RECH 100 MAMAN', 'same').bring(1);
    const other = halves(phone, 'RECH 200 MAMAN', 'same');
    await other.bring(1);
    await other.bring(2);
    await people.centre.settle();
    expect(await people.centre.proposals(customer)).toMatchObject([{ amount_cents: 20_000 }]);
    expect((await people.inboxOf(phone)).some((said) => said.includes('incomplet'))).toBe(true);
  });

  it('does not become whole with what comes too late, looked after or not', async () => {
    const { phone, customer } = await enrolled();
    const lines = halves(phone, 'RECH 100 MAMAN');
    await lines.bring(1);
    people.centre.moveClock(10 * MINUTE_MS);
    await lines.bring(2);
    await people.centre.settle();
    expect(await people.centre.proposals(customer)).toEqual([]);
  });

  it('is forgotten in a day, with what came of it', async () => {
    people.centre.moveClock(11 * MINUTE_MS);
    await people.centre.settle();
    people.centre.moveClock(25 * HOUR_MS);
    await people.centre.settle();
    const kept = await people.centre.db.read.sql.selectFrom('sms_part_sets').selectAll().execute();
    expect(kept).toEqual([]);
  });
});

describe('a paid reply', () => {
  it.each(['lose-answer', 'no-answer'])(
    'that the carrier took (%s) is known by its receipt, and sent once',
    async (fault) => {
      const { phone, customer } = await enrolled();
      await loaded(phone, customer);
      await setFaults(people.carrier.url, [{ fault, count: 1 }]);
      await people.centre.settle();
      await eventually(
        'the receipt',
        async () => (await statesOf(customer)).every((state) => state === 'sent') || undefined,
      );
      people.centre.moveClock(3 * HOUR_MS);
      await people.centre.settle();
      expect(await paidOf(phone)).toHaveLength(1);
    },
  );

  it('that never arrived leaves again when no receipt has come in its time, and not before', async () => {
    const { phone, customer } = await enrolled();
    await loaded(phone, customer);
    await setFaults(people.carrier.url, [{ fault: 'drop', count: 1 }]);
    await people.centre.settle();
    expect(await statesOf(customer)).toEqual(['unknown']);
    people.centre.moveClock(HOUR_MS);
    await people.centre.settle();
    expect(await paidOf(phone)).toEqual([]);
    expect(await statesOf(customer)).toEqual(['unknown']);
    people.centre.moveClock(11 * MINUTE_MS);
    await people.centre.settle();
    expect(await paidOf(phone)).toHaveLength(1);
    expect(await statesOf(customer)).toEqual(['sent']);
  });

  it.each(['throttle', 'refuse', 'nack'])('that the carrier turns away (%s) is sent later, once', async (fault) => {
    const { phone, customer } = await enrolled();
    await loaded(phone, customer);
    await setFaults(people.carrier.url, [{ fault, count: 1 }]);
    await people.centre.settle();
    expect(await paidOf(phone)).toEqual([]);
    await eventually('the carrier to take it', async () => {
      people.centre.moveClock(MINUTE_MS);
      await people.centre.settle();
      return (await paidOf(phone)).length > 0 || undefined;
    });
    expect(await paidOf(phone)).toHaveLength(1);
  });

  it('is followed to the phone: its receipts, in words or in parameters, are kept', async () => {
    const { phone, customer } = await enrolled();
    await loaded(phone, customer);
    await people.centre.settle();
    const [paid] = (await people.centre.replies()).filter(({ paid: is }) => is === 1).slice(-1);
    const states = await eventually('the receipts', async () => {
      const known = await people.centre.db.read.sql
        .selectFrom('sms_receipts')
        .selectAll()
        .where('reply_id', '=', paid!.reply_id)
        .execute();
      return known.some(({ state }) => state === 'delivered') ? known.map(({ state }) => state) : undefined;
    });
    expect(states).toEqual(['delivered']);
  });
});

it('a customer’s words that look like a receipt are a message', async () => {
  const { phone } = await enrolled();
  expect(await people.say(phone, 'id:1 sub:001 dlvrd:001 stat:DELIVRD err:000')).toEqual([
    expect.stringContaining('non compris'),
  ]);
});

it('a cut line is there again, and what was on it comes again, once', async () => {
  const { phone, customer } = await enrolled();
  for (let cut = 0; cut < 4; cut++) {
    await setFaults(people.carrier.url, [{ fault: 'drop', count: 2 }]);
    await text(people.carrier.url, { from: phone, text: 'RECH 100' });
    await delivered(people.carrier.url, phone);
    people.centre.moveClock(1);
    await people.centre.settle();
  }
  expect(await people.centre.proposals(customer)).toHaveLength(1);
});

it('in a database that was brought back, a paid reply in doubt waits for a person: its receipt may have come before', async () => {
  const { phone, customer } = await enrolled();
  await loaded(phone, customer);
  await setFaults(people.carrier.url, [{ fault: 'drop', count: 1 }]);
  await people.centre.settle();
  const at = people.centre.ctx.clock.now();
  await people.centre.db.transaction((tx) => noteRestored(tx, { restored_at: at, data_until: at }));
  people.centre.moveClock(24 * HOUR_MS);
  await people.centre.settle();
  expect(await statesOf(customer)).toEqual(['unknown']);
  expect(await paidOf(phone)).toEqual([]);
});
