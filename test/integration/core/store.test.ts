/** The store's file: who may open it, what it refuses, and that nothing in it is lost, readable from outside or more than it should be. */
import { copyFileSync, openSync, readFileSync, statSync, writeSync } from 'node:fs';
import path from 'node:path';
import { openSqliteFile } from '@flouss/platform/sqlite-file';
import type { CounterMethod } from '@flouss/shared/contract/counter-api';
import { describe, expect, test } from 'vitest';
import { query } from '../../../src/core/store/handles.ts';
import { migrate, MIGRATIONS } from '../../../src/core/store/migrations/migrate.ts';
import { openStore } from '../../../src/core/store/open.ts';
import { keepReference, readReference } from '../../../src/core/store/reference.ts';
import { checkStore } from './check-store.ts';
import { cardReference, customerId, euros, person, snapshot } from './published.ts';
import { enrolledShop, newOp, openShop, PEPPER, reloadInput, saleInput, seedCustomers, temporaryPath } from './shop.ts';

const KEY = new Uint8Array(32).fill(9);
const OTHER_KEY = new Uint8Array(32).fill(8);

function refusal(storePath: string, key = KEY): string | undefined {
  const opened = openStore({ path: storePath, key, pepper: PEPPER });
  if (opened.ok) opened.value.close();
  return opened.ok ? undefined : opened.error;
}

describe('opening', () => {
  test('a second instance is refused while the first has the store', async () => {
    const shop = openShop();
    expect(refusal(shop.path)).toBe('store-in-use');
    await shop.counter.close();
    expect(refusal(shop.path)).toBeUndefined();
  });

  test('another key does not open it', async () => {
    const shop = openShop();
    await shop.counter.close();
    expect(refusal(shop.path, OTHER_KEY)).toBe('store-key-wrong');
    expect(refusal(shop.path)).toBeUndefined();
  });

  test('a store of a newer version is left alone', async () => {
    const shop = openShop();
    await shop.counter.close();
    const file = openSqliteFile({ path: shop.path, key: KEY });
    file.pragma('user_version = 9990');
    file.close();
    expect(refusal(shop.path)).toBe('store-newer');
  });

  test('a folder that is not there, a folder in place of the file', () => {
    expect(refusal(path.join(path.dirname(temporaryPath()), 'nowhere', 'counter.db'))).toBe('store-unwritable');
    expect(refusal(path.dirname(temporaryPath()))).toBe('store-unwritable');
  });

  test('a damaged page is found', async () => {
    const shop = await enrolledShop();
    seedCustomers(shop.context.store, 30);
    await shop.counter.close();
    const file = openSync(shop.path, 'r+');
    writeSync(file, Buffer.alloc(64, 0x5a), 0, 64, Math.floor(statSync(shop.path).size / 2));
    expect(refusal(shop.path)).toBe('store-damaged');
  });
});

describe('migrations', () => {
  test('are numbered by tens, ascending, and each is taken once', () => {
    const versions = MIGRATIONS.map((migration) => migration.version);
    expect(versions).toEqual(versions.toSorted((a, b) => a - b));
    expect(versions.every((version) => version % 10 === 0)).toBe(true);
    const file = openSqliteFile({ path: temporaryPath() });
    const tables = () => file.prepare<{ sql: string }>('SELECT sql FROM sqlite_schema ORDER BY name').all();
    let before = tables();
    MIGRATIONS.forEach((migration, i) => {
      expect(migrate(file, MIGRATIONS.slice(0, i + 1))).toEqual({ ok: true, value: null });
      expect(file.pragma('user_version', { simple: true })).toBe(migration.version);
      expect(tables()).not.toEqual(before);
      before = tables();
    });
    expect(migrate(file)).toEqual({ ok: true, value: null });
    expect(tables()).toEqual(before);
  });

  test('050 keeps every operation as it stood, and knows of none what else it is about', () => {
    const file = openSqliteFile({ path: temporaryPath() });
    migrate(
      file,
      MIGRATIONS.filter(({ version }) => version < 50),
    );
    const insert = (op: string, kind: string): void => {
      file
        .prepare(
          `INSERT INTO operations (op_id, kind, channel, seq, at, day, amount_cents, fee_cents, state, unfinished, counts)
           VALUES (?, ?, 'counter', 7, 1, '2026-02-03', 10000, 600, 'refund-due', 1, 0)`,
        )
        .run(op, kind);
    };
    const rows = () => file.prepare<Record<string, unknown>>('SELECT * FROM operations ORDER BY op_id').all();
    insert('a', 'reload');
    const before = rows();
    migrate(file);
    expect(rows()).toEqual(before.map((row) => Object.assign({}, row, { about: null })));
    insert('b', 'cancellation');
    expect(rows()).toHaveLength(2);
  });

  test('one that fails leaves the file as it was', () => {
    const file = openSqliteFile({ path: temporaryPath() });
    const broken = { version: 20, sql: 'CREATE TABLE half (a INTEGER) STRICT; CREATE TABLE broken (' };
    expect(() => migrate(file, [MIGRATIONS[0]!, broken])).toThrow('incomplete input');
    expect(file.pragma('user_version', { simple: true })).toBe(10);
    expect(file.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'half'").get()).toBeUndefined();
  });
});

test('facts cannot be changed or deleted, not even by our own code', async () => {
  const shop = await enrolledShop();
  seedCustomers(shop.context.store, 1);
  await shop.ok('reload.order', reloadInput(shop.clock, 0));
  const { store } = shop.context;
  expect(() => store.write((tx) => tx.run('DELETE FROM journal'))).toThrow('never deleted');
  expect(() => store.write((tx) => tx.run("UPDATE journal SET text = '{}'"))).toThrow('never changed');
  checkStore(store.read);
});

test('a throw in a transaction undoes it, and the next one works', async () => {
  const shop = await enrolledShop();
  const { store } = shop.context;
  const count = () => store.read.get(query<{ n: number }>('SELECT count(*) AS n FROM settings'))!.n;
  const body = () =>
    store.write((tx) => {
      tx.run("INSERT INTO settings VALUES ('a', 'b')");
      throw new Error('in the middle');
    });
  expect(body).toThrow('in the middle');
  expect(count()).toBe(0);
  store.write((tx) => tx.run("INSERT INTO settings VALUES ('a', 'b')"));
  expect(count()).toBe(1);
});

test('a publication that is rolled back is not remembered', async () => {
  const shop = await enrolledShop();
  const { store } = shop.context;
  const before = readReference(store.read);
  const fail = (): void =>
    store.write((tx) => {
      keepReference(tx, snapshot({ reference_version: 99 }));
      expect(readReference(tx)?.reference_version).toBe(99);
      throw new Error('planted');
    });
  expect(fail).toThrow('planted');
  expect(readReference(store.read)).toEqual(before);
  await shop.counter.close();
});

test('on a full disk an operation is refused, nothing of it is kept, and with room again the same press succeeds', async () => {
  const shop = await enrolledShop();
  seedCustomers(shop.context.store, 2);
  const { store } = shop.context;
  const limit = (pages: number) => store.read.get(query(`PRAGMA max_page_count = ${pages}`));
  limit(1);
  const inputs = Array.from({ length: 60 }, () => reloadInput(shop.clock, 0, euros(50), 'card'));
  const results = [];
  for (const input of inputs) results.push({ input, result: await shop.counter.call('reload.order', input) });
  const failed = results.filter(({ result }) => !result.ok);
  expect(failed.length).toBeGreaterThan(0);
  for (const { result } of failed) expect(result).toEqual({ ok: false, error: { code: 'store-unavailable' } });
  expect(checkStore(store.read)).toHaveLength(results.length - failed.length);
  limit(1_000_000);
  await shop.ok('reload.order', failed[0]!.input);
  expect(checkStore(store.read)).toHaveLength(results.length - failed.length + 1);
});

/** Everything the file holds, as plain text. */
function dumpOf(storePath: string): string {
  const copy = path.join(path.dirname(temporaryPath()), 'copy.db');
  copyFileSync(storePath, copy);
  const file = openSqliteFile({ path: copy, key: KEY });
  // In place: the pages are decrypted and written again as they are.
  file.pragma('journal_mode = DELETE');
  file.pragma(`rekey = ''`);
  file.close();
  return readFileSync(copy, 'latin1');
}

test('no card number in any field is taken, and none is written anywhere', async () => {
  const PAN = '5555555555554444';
  const spaced = '5555 5555 5555 4444';
  const shop = await enrolledShop();
  seedCustomers(shop.context.store, 1);
  await shop.ok('reload.order', reloadInput(shop.clock, 0));
  const op_id = newOp(shop.clock);
  const known = person(30);
  const register = (changes: object) => ({
    op_id,
    customer_id: customerId(30),
    language: 'fr',
    personal: { ...known, ...changes },
  });
  const attempts: [CounterMethod, unknown][] = [
    ['find.search', { text: spaced }],
    ['stock.receive', { op_id, card_references: [cardReference(1)], delivery_note: `BL ${spaced}` }],
    ['card.sell', { ...saleInput(shop.clock, 1, 0), nickname: PAN }],
    ['reload.order', { ...reloadInput(shop.clock, 0), card_reference: PAN }],
    ['session.enrol', { server_url: 'http://127.0.0.1:1', code: PAN }],
    ['customer.register', register({ purpose: spaced })],
    ['customer.register', register({ identity: { ...known.identity, birth_place: `Rue ${spaced}` } })],
    ['customer.register', register({ identity: { ...known.identity, family_name: PAN } })],
    ['customer.register', register({ address: { ...known.address, line1: PAN } })],
    ['customer.register', register({ document: { ...known.document, number: PAN } })],
    ['customer.register', register({ email: `${PAN}@example.org` })],
    ['customer.register', register({ beneficiary: { ...known.beneficiary, relation: PAN } })],
  ];
  for (const [method, input] of attempts) {
    const answer = await shop.counter.call(method, input);
    expect(answer).toMatchObject({ ok: false });
    expect(JSON.stringify(answer)).not.toContain(PAN);
  }
  expect(checkStore(shop.context.store.read)).toHaveLength(1);
  await shop.counter.close();
  const dump = dumpOf(shop.path);
  expect(dump).toContain('reload-ordered');
  expect(dump).not.toContain(PAN);
  expect(dump).not.toContain(spaced);
  expect(readFileSync(shop.path, 'latin1')).not.toContain('reload-ordered');
});

test('what is personal is sealed in the journal and in the feed', async () => {
  const shop = await enrolledShop();
  const personal = person(31, { purpose: 'Motif-reconnaissable' });
  await shop.ok('customer.register', {
    op_id: newOp(shop.clock),
    customer_id: customerId(31),
    language: 'fr',
    personal,
  });
  seedCustomers(shop.context.store, 1);
  const { read } = shop.context.store;
  const texts = read.all(query<{ text: string }>('SELECT text FROM journal UNION ALL SELECT item FROM feed_items'));
  const words = [
    personal.purpose,
    personal.phone,
    personal.identity.family_name,
    personal.document.number,
    person(0).phone,
  ];
  for (const { text } of texts) for (const word of words) expect(text).not.toContain(word);
  const keys = read.all(query<{ key: string }>('SELECT key FROM customer_keys'));
  expect(keys).toHaveLength(2);
  for (const { key } of keys) for (const { text } of texts) expect(text).not.toContain(key);
});
