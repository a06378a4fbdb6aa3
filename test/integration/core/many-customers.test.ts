/** What a page of customers costs the store, and migration 160, which took away what it paid twice. */
import { openSqliteFile } from '@flouss/platform/sqlite-file';
import type { CustomerPersonal } from '@flouss/shared/domain/customer';
import { CountryCode } from '@flouss/shared/domain/phone';
import { assert } from '@flouss/shared/kernel/assert';
import type { CustomerId } from '@flouss/shared/kernel/ids';
import { expect, test } from 'vitest';
import { findSamePerson, keepCustomer } from '../../../src/core/store/customers.ts';
import type { Store } from '../../../src/core/store/handles.ts';
import { query } from '../../../src/core/store/handles.ts';
import { migrate, MIGRATIONS } from '../../../src/core/store/migrations/migrate.ts';
import { openStore } from '../../../src/core/store/open.ts';
import { customerId, customerItem, person } from './published.ts';
import { enrolledShop, PEPPER, temporaryPath, tellStore } from './shop.ts';

const KEY = new Uint8Array(32).fill(9);
const STRANGER = person(70);

type Borrowed = (known: CustomerPersonal) => Partial<CustomerPersonal>;

const SAME: readonly Borrowed[] = [
  ({ document }) => ({ document }),
  ({ phone }) => ({ phone }),
  ({ identity }) => ({ identity }),
];
const ONLY_ALIKE: readonly Borrowed[] = [
  ({ document }) => ({ document: { ...document, issuing_country: CountryCode.parse('FR') } }),
  ({ identity }) => ({ identity: { ...STRANGER.identity, birth_date: identity.birth_date } }),
  ({ identity }) => ({ identity: { ...identity, birth_date: STRANGER.identity.birth_date } }),
];

function expectFound({ read }: Store): void {
  const who = customerId(3);
  const found = (borrowed: Borrowed, self?: CustomerId) =>
    findSamePerson(read, { ...STRANGER, ...borrowed(person(3)) }, self);
  expect(SAME.map((borrowed) => found(borrowed))).toEqual([who, who, who]);
  expect(SAME.map((borrowed) => found(borrowed, who))).toEqual([undefined, undefined, undefined]);
  expect(ONLY_ALIKE.map((borrowed) => found(borrowed))).toEqual([undefined, undefined, undefined]);
}

test('160 finds in an old store whom it found, with two indexes less', () => {
  const path = temporaryPath();
  const file = openSqliteFile({ path, key: KEY });
  migrate(
    file,
    MIGRATIONS.filter(({ version }) => version < 160),
  );
  const indexes = file.prepare<{ n: number }>("SELECT count(*) AS n FROM pragma_index_list('customers')");
  const before = indexes.get()!.n;
  const insert =
    file.prepare(`INSERT INTO customers (customer_id, language, given_names, family_name, birth_date, phone,
    document_number, document_key, name_birth_key, beneficiary_id, beneficiary_given_names, beneficiary_family_name,
    beneficiary_country, blocked, sms_enrolled) VALUES (?, 'fr', ?, ?, ?, ?, ?, ?, ?, ?, '', '', 'MA', 0, 0)`);
  insert.run(customerId(3), ...oldRowOf(person(3)));
  file.close();
  const opened = openStore({ path, key: KEY, pepper: PEPPER });
  assert(opened.ok, 'the old store opens');
  const store = opened.value;
  const after = store.read.get(query<{ n: number }>("SELECT count(*) AS n FROM pragma_index_list('customers')"));
  expect(after?.n).toBe(before - 2);
  expectFound(store);
  store.close();
});

/** As the version before wrote it. */
function oldRowOf({ identity, document, phone, beneficiary }: CustomerPersonal): string[] {
  const { given_names, family_name, birth_date } = identity;
  const name = `${family_name} ${given_names}`.toLowerCase().split(' ') as [string, string];
  const keys = [`${document.issuing_country}:${document.number}`, `${name[0]}:${name[1]}:${birth_date}`];
  return [given_names, family_name, birth_date, phone, document.number, ...keys, beneficiary.beneficiary_id];
}

test('finds the same person among what is written now, who keeps his row number', async () => {
  const { context } = await enrolledShop();
  tellStore(context.store, [customerItem(3), customerItem(4)], 0);
  expectFound(context.store);
  context.store.write((tx) => {
    const { id } = tx.get(query<{ id: number }>('SELECT id FROM customers WHERE customer_id = ?'), customerId(3))!;
    const again = {
      customer_id: customerId(3),
      language: 'fr',
      blocked: false,
      in_check: false,
      sms_enrolled: false,
    } as const;
    expect(keepCustomer(tx, { ...again, personal: person(5) })).toBe(id);
  });
});

test('a page of customers writes one part of the search index, not one a customer', async () => {
  const { context } = await enrolledShop();
  const parts = (): number =>
    context.store.read.get(query<{ n: number }>('SELECT count(DISTINCT segid) AS n FROM customer_words_idx'))!.n;
  const before = parts();
  const page = Array.from({ length: 40 }, (_, n) => customerItem(n));
  tellStore(context.store, page, 0);
  expect(parts()).toBe(before + 1);
});
