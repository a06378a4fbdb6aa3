/** Property: whatever is texted, an order is proposed only for what the parser calls an order, and none is placed without its code. */
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { parseSmsText } from '@flouss/shared/domain/sms-text';
import { openIntake, type Intake } from '../../../sync-server/src/sms/intake.ts';
import type { Customer } from './customers.ts';
import { openSmsCentre, type SmsCentre } from './sms-centre.ts';

const RUNS = 300;
const PHONE = '+33639980005';
/** Nobody listens: what is queued stays queued, which is all that is looked at. */
const NO_CARRIER = 'http://127.0.0.1:9/';

let centre: SmsCentre;
let customer: Customer;
let take: Intake;
let sent = 0;

beforeAll(async () => {
  centre = await openSmsCentre(NO_CARRIER);
  customer = await centre.enrolled(PHONE, { cards: [{ nickname: 'MAMAN' }, { nickname: 'ALI' }] });
  take = openIntake(centre.db, centre.ctx);
});
afterAll(() => centre.close());

const word = fc.oneof(
  fc.constantFrom('RECH', 'rech', 'RELOAD', 'شحن', 'RECH100', 'OUI', 'YES', 'نعم', 'OPPO', 'STOP', 'CODE', 'INSCR'),
  fc.constantFrom('100', '٥٠', '50,00', '1e3', '-50', '10O', '1 000', '€', 'EUR', 'DH', '482', '٤٨٢', '7K3M92'),
  fc.constantFrom('MAMAN', 'ali', 'PAPA', '1234', 'pas', 'ne', 'demain', '\u202e', '\u0000', '🙂'),
  fc.string({ unit: 'binary', maxLength: 12 }),
);
const order = fc.tuple(
  fc.constantFrom('RECH', 'شحن', 'Reload'),
  fc.integer({ min: 40, max: 70 }),
  fc.constantFrom('ALI', 'maman', 'PAPA', ''),
);
const text = fc.oneof(
  order.map((words) => words.join(' ')),
  fc.array(word, { maxLength: 6 }).map((words) => words.join(' ')),
  fc.string({ unit: 'binary', maxLength: 200 }),
);

it('no text becomes an order unless it is one', async () => {
  let orders = 0;
  await fc.assert(
    fc.asyncProperty(text, async (said) => {
      const before = await centre.proposals(customer);
      centre.moveClock(11 * 60_000);
      await take({ messageId: `property-${++sent}`, sender: PHONE, text: said });
      const more = (await centre.proposals(customer)).length - before.length;
      const { intent } = parseSmsText(said);
      if (intent === 'reload') orders++;
      expect(more === 0 || (more === 1 && intent === 'reload')).toBe(true);
      expect(await centre.orders(customer)).toEqual([]);
    }),
    { numRuns: RUNS },
  );
  expect(orders, 'some of the texts were orders, or this would prove nothing').toBeGreaterThan(0);
  expect((await centre.proposals(customer)).length).toBeGreaterThan(0);
});
