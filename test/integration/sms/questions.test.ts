/** Balances, blocking, help, and everything that is no order; nothing of it stays in clear. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cents } from '@flouss/shared/domain/money';
import { err, ok } from '@flouss/shared/kernel/result';
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

describe('questions', () => {
  it('the balance is asked of the bank after the message is kept, tried again, and given up in words', async () => {
    const { say, phone } = await people.talker();
    people.centre.setBalance(ok(cents(12_345)));
    expect(await say('SOLDE')).toEqual([
      expect.stringMatching(/^Flouss: solde de la carte MAMAN \(\d{4}\): 123,45 €\.$/),
    ]);
    people.centre.setBalance(err('bank-unreachable'));
    expect(await say('SOLDE MAMAN')).toEqual([]);
    people.centre.setBalance(ok(cents(500)));
    people.centre.moveClock(MINUTE_MS);
    await people.centre.settle();
    expect((await people.inboxOf(phone)).at(-1)).toContain('5,00 €');
    people.centre.setBalance(err('bank-unreachable'));
    people.centre.moveClock(11 * MINUTE_MS);
    await say('SOLDE');
    for (let minute = 0; minute < 6; minute++) {
      people.centre.moveClock(MINUTE_MS);
      await people.centre.settle();
    }
    expect((await people.inboxOf(phone)).at(-1)).toContain('la banque ne répond pas');
  });

  it('blocking a card waits for its own code, blocks it once and asks the bank once', async () => {
    const { say, customer } = await people.talker({ cards: [{ nickname: 'MAMAN' }, { nickname: 'ALI' }] });
    const order = codeIn(await say('RECH 100 ALI'));
    const code = codeIn(await say('OPPO MAMAN'));
    expect(code).not.toBe(order);
    expect(await say(`OUI ${code}`)).toEqual([expect.stringContaining('est bloquée')]);
    const work = await people.centre.db.read.sql
      .selectFrom('bank_work')
      .selectAll()
      .where('card_reference', '=', customer.cards[0] ?? null)
      .execute();
    expect(work).toMatchObject([{ kind: 'block', state: 'queued' }]);
    expect(await people.centre.orders(customer)).toEqual([]);
    expect(await say('OPPO MAMAN 2')).toHaveLength(1);
    expect(await say('BLOCK MAMAN')).toEqual([expect.stringContaining('rien à bloquer')]);
    const late = codeIn(await say('OPPO ALI'));
    people.centre.moveClock(10 * MINUTE_MS);
    expect(await say(`OUI ${late}`)).toEqual([expect.stringContaining('expiré')]);
  });

  it('help and contact say what there is', async () => {
    const { say } = await people.talker();
    expect(await say('aide')).toEqual([expect.stringContaining('RECH 100')]);
    expect(await say('CONTACT')).toEqual(['Flouss: votre agence Kiosque, 1 rue Neuve, 13001 Marseille.']);
  });
});

describe('texts that are no orders', () => {
  it.each([
    ['RECH 1e3', 'montant illisible'],
    ['RECH -50', 'montant illisible'],
    ['RECH 10O', 'envoyez: RECH 100'],
    ['RECH 1,000', 'montant illisible'],
    ['RECH', 'montant illisible'],
    ['RECH 100 200', 'montant illisible'],
    ['RECH 1000 1234', 'montant illisible'],
    ['RECH 100 MAMAN demain', 'non compris'],
    ['recharge moi 100', 'envoyez: RECH 100'],
    ['REHC 100 MAMAN', 'envoyez: RECH 100 MAMAN'],
    ['j’ai rechargé 100 hier', 'non compris'],
    ['Fwd: RECH 100 MAMAN', 'non compris'],
    ['RECH 100 MAMAN ?', 'non compris'],
    ['OUI', 'non compris'],
    ['100', 'non compris'],
    ["'; drop table orders; --", 'non compris'],
    ['', 'non compris'],
    ['\u0000\u202eRECH 100', ''],
    [`RECH 100 ${'x'.repeat(2_000)}`, 'non compris'],
    ['RECH 100 '.repeat(250), 'non compris'],
  ])('%j', async (text, words) => {
    const { say, customer } = await people.talker();
    const replies = await say(text);
    expect(replies).toHaveLength(1);
    expect(replies[0]).toContain(words);
    expect(await people.centre.proposals(customer)).toEqual([]);
    expect(await people.centre.orders(customer)).toEqual([]);
  });
});

it('keeps no secret, number or name of anybody in clear', async () => {
  const { say, phone } = await people.talker({ beneficiary: 'Zoubidatest' });
  const code = codeIn(await say('RECH 100'));
  await say(`OUI ${code}`);
  await say('mon nom est Clairetexte et ma carte 4970 1012 3456 7893');
  const tables = ['sms_inbox', 'sms_bindings', 'sms_codes', 'sms_proposals', 'sms_locks', 'sms_replies'] as const;
  const rows = await Promise.all(
    tables.map((table) => people.centre.db.read.sql.selectFrom(table).selectAll().execute()),
  );
  const dump = JSON.stringify(rows);
  for (const secret of [phone.slice(3), `OUI ${code}`, 'Zoubidatest', 'Clairetexte', '3456 7893'])
    expect(dump).not.toContain(secret);
});
