/**
 * Every text field of every method, against everything hostile: answered with the field and a code that has a sentence; nothing is
 * written, nothing is echoed, and nothing of it is in a file afterwards. A new method is covered by being in the table.
 */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { COUNTER_API } from '@flouss/shared/contract/counter-api';
import type { ApiResult, CounterMethod } from '@flouss/shared/contract/counter-api';
import { beforeAll, describe, expect, test } from 'vitest';
import { journalEnd } from '../../../src/core/store/journal.ts';
import { isFieldCode } from '../../../src/renderer/locales/codes.ts';
import { HOSTILE_TEXTS, MARK } from './hostile-texts.ts';
import { rightInput, textFields, withText } from './input-fields.ts';
import { cardReference } from './published.ts';
import { enrolledShop, seedCustomers, temporaryPath } from './shop.ts';
import type { Shop } from './shop.ts';

/** Read and dropped, never kept or shown to anybody else: what is searched, a code, a scanned zone. */
const NOT_KEPT: ReadonlySet<string> = new Set([
  'find.search text',
  // Made into a key, and forgotten.
  'store-key.open pass_phrase',
  'store-key.set pass_phrase',
  'store-key.change pass_phrase',
  'store-key.change new_pass_phrase',
  'session.enrol code',
  'session.enrol server_url',
  'server.check code',
  'server.check server_url',
  'recovery.begin code',
  'recovery.begin server_url',
  'customer.register mrz_text',
  // A receipt's code: read, held against signatures and forgotten; what is none is refused in words.
  'receipt.verify text',
  // Unchecked, because it is half typed: what looks like a card number is left out (drafts.test.ts).
  'draft.keep fields.phone',
  // The same of what stands in the other screens (place.test.ts).
  'place.keep stack.0.text',
  'place.keep work.fields.phone',
  'customer.find-same name',
  'customer.find-same document_number',
  'customer.find-same phone',
  // Not a picture is refused by the act itself.
  'customer.photograph jpeg',
  'draft.keep-photo jpeg',
  // A page's dots, from the screens themselves.
  'print-jobs.send raster.bits',
  'printers.test raster.bits',
]);

const METHODS = Object.keys(COUNTER_API) as CounterMethod[];
const FIELDS = METHODS.flatMap((method) =>
  textFields(COUNTER_API[method].input).map(({ path: at, schema }) => ({ method, at, schema })),
);

let shop: Shop;
beforeAll(async () => {
  shop = await enrolledShop({ path: temporaryPath(), till: 'closed' });
  seedCustomers(shop.context.store, 3);
});

const right = (method: CounterMethod): unknown => rightInput(COUNTER_API[method].input, [cardReference(0)]);

/** As a message from a page arrives: any value. */
const call = (method: CounterMethod, input: unknown): Promise<ApiResult<CounterMethod>> =>
  shop.counter.call(method, input);

test('the table is walked', () => {
  expect(FIELDS.length).toBeGreaterThan(60);
  const unmade = FIELDS.filter(({ method, at, schema }) => !schema.safeParse(valueAt(right(method), at)).success);
  expect(unmade.map(({ method, at }) => `${method} ${at}`)).toEqual([]);
});

function valueAt(input: unknown, at: string): unknown {
  return at.split('.').reduce<unknown>((value, name) => (value as Record<string, unknown>)[name], input);
}

describe.each(METHODS.filter((method) => FIELDS.some((field) => field.method === method)))('%s', (method) => {
  test.each(FIELDS.filter((field) => field.method === method))('$at', async ({ at, schema }) => {
    const wrong: unknown[] = [];
    for (const { name, text, never } of HOSTILE_TEXTS) {
      const before = journalEnd(shop.context.store.read).seq;
      if (schema.safeParse(text).success) {
        if (never && !NOT_KEPT.has(`${method} ${at}`)) wrong.push(`${name} is taken`);
        continue;
      }
      const answer = await call(method, withText(right(method), at, text));
      const field = answer.ok ? undefined : answer.error.fields?.find((each) => each.path === at);
      if (answer.ok || answer.error.code !== 'input-invalid') wrong.push(`${name}: ${JSON.stringify(answer)}`);
      else if (!field || !isFieldCode(field.code)) wrong.push(`${name}: ${JSON.stringify(answer.error.fields)}`);
      if (JSON.stringify(answer).includes(MARK)) wrong.push(`${name} is echoed`);
      if (journalEnd(shop.context.store.read).seq !== before) wrong.push(`${name} is written`);
    }
    expect(wrong).toEqual([]);
  });
});

test('a text that is taken is kept as it is, sealed: in no file in clear', async () => {
  const taken = HOSTILE_TEXTS.filter(
    ({ never, text }) => !never && COUNTER_API['stock.receive'].input.shape.delivery_note.safeParse(text).success,
  );
  expect(taken.length).toBeGreaterThan(4);
  for (const [n, { text }] of taken.entries()) {
    shop.tell({ kind: 'pack', card_reference: cardReference(50_000 + n) });
    const op_id = `01900000-0000-7000-8000-0000000e${String(n).padStart(4, '0')}`;
    await call('stock.receive', { op_id, card_references: [cardReference(50_000 + n)], delivery_note: text });
  }
  expect(journalEnd(shop.context.store.read).seq).toBe(taken.length);
  const folder = path.dirname(shop.path);
  const files = readdirSync(folder).map((name) => readFileSync(path.join(folder, name)));
  expect(files.length).toBeGreaterThan(0);
  for (const bytes of files) {
    expect(bytes.includes(MARK)).toBe(false);
    expect(bytes.includes(Buffer.from(MARK, 'utf16le'))).toBe(false);
  }
});
