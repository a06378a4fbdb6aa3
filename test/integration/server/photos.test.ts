/** Photos of documents at the centre: only what a fact named, byte for byte, a JPEG, from the customer's own agent, within bounds, once. */
import { seal } from '@flouss/platform/seal';
import { sha256, systemRandom } from '@flouss/platform/system-ports';
import { PHOTO_BYTES_MAX, photoOwner, photoText, UPLOAD_BYTES_MAX } from '@flouss/shared/contract/documents';
import { SYNC_PATHS } from '@flouss/shared/contract/sync';
import { afterAll, beforeAll, expect, it, test } from 'vitest';
import { findPicture } from '../../../sync-server/src/db/photos.ts';
import { openCentre } from './test-centre.ts';
import type { TestCentre } from './test-centre.ts';
import type { TestCounter, TestCustomer } from './test-counter.ts';

let centre: TestCentre;
beforeAll(async () => {
  centre = await openCentre();
});
afterAll(() => centre.close());

function jpegOf(bytes: number): string {
  const jpeg = Buffer.alloc(bytes, 7);
  jpeg.set([0xff, 0xd8, 0xff, 0xe0]);
  return jpeg.toString('base64');
}

async function shop() {
  const opened = await centre.openShop(1);
  const [first] = opened.cards;
  if (!first) throw new Error('a shop has a customer');
  return { counter: opened.counter, customer: first.customer };
}

function photograph({ customer_id, key }: TestCustomer, content = jpegOf(1_000)) {
  const text = photoText(seal(key, photoOwner(customer_id), content, systemRandom));
  const body = { customer_id, side: 'front' as const, digest: sha256(text), bytes: 1_000 };
  return { text, body };
}

async function name(counter: TestCounter, body: object): Promise<string | null> {
  const { body: pushed } = await counter.push([counter.writeAny('document-photographed', body)]);
  return pushed.verdicts[0]!.code;
}

const put = (counter: TestCounter, digest: string, text: string) =>
  counter.send<{ digest: string }>(counter.signed('PUT', `${SYNC_PATHS.documents}/${digest}`, '?', text));

it('keeps what a fact has named, once, and tells it as a change of the file', async () => {
  const { counter, customer } = await shop();
  const { text, body } = photograph(customer);
  expect(await name(counter, body)).toBeNull();
  expect(await put(counter, body.digest, text)).toMatchObject({ status: 200, body: { digest: body.digest } });
  expect(await put(counter, body.digest, text)).toMatchObject({ status: 200 });
  expect(await findPicture(centre.db.read, body.digest)).toBe(text);
  const { body: pulled } = await counter.pull(0);
  const item = pulled.items.findLast((each) => each.kind === 'customer');
  expect(item?.kind === 'customer' && item.history).toMatchObject([{ parts: ['photo'], reason: null }]);
});

it('takes the largest photo there may be', async () => {
  const { counter, customer } = await shop();
  const { text, body } = photograph(customer, jpegOf(PHOTO_BYTES_MAX));
  expect(Buffer.byteLength(text)).toBeLessThanOrEqual(UPLOAD_BYTES_MAX);
  expect(await name(counter, { ...body, bytes: PHOTO_BYTES_MAX })).toBeNull();
  expect(await put(counter, body.digest, text)).toMatchObject({ status: 200 });
});

test.each([
  [
    'what no fact has named',
    404,
    async (counter: TestCounter, customer: TestCustomer) => {
      const { text, body } = photograph(customer);
      return put(counter, body.digest, text);
    },
  ],
  [
    'other bytes than were named',
    400,
    async (counter: TestCounter, customer: TestCustomer) => {
      const { body } = photograph(customer);
      await name(counter, body);
      return put(counter, body.digest, photograph(customer).text);
    },
  ],
  [
    'what is no JPEG',
    400,
    async (counter: TestCounter, customer: TestCustomer) => {
      const { text, body } = photograph(customer, Buffer.from(`<script>${'x'.repeat(992)}`).toString('base64'));
      await name(counter, body);
      return put(counter, body.digest, text);
    },
  ],
  [
    'another size than was named',
    400,
    async (counter: TestCounter, customer: TestCustomer) => {
      const { text, body } = photograph(customer, jpegOf(1_001));
      await name(counter, body);
      return put(counter, body.digest, text);
    },
  ],
  [
    'a photo sealed for nobody',
    400,
    async (counter: TestCounter, customer: TestCustomer) => {
      const text = photoText(seal(customer.key, customer.customer_id, jpegOf(1_000), systemRandom));
      const digest = sha256(text);
      await name(counter, { ...photograph(customer).body, digest });
      return put(counter, digest, text);
    },
  ],
  [
    'what is no envelope',
    400,
    async (counter: TestCounter, customer: TestCustomer) => {
      const digest = sha256('{}');
      await name(counter, { ...photograph(customer).body, digest });
      return put(counter, digest, '{}');
    },
  ],
  [
    'what is too large',
    413,
    async (counter: TestCounter, customer: TestCustomer) => {
      const { body } = photograph(customer);
      return put(counter, body.digest, 'x'.repeat(UPLOAD_BYTES_MAX + 1));
    },
  ],
  ['an address that is no digest', 400, async (counter: TestCounter) => put(counter, 'x'.repeat(64), '{}')],
] as const)('refuses %s, and keeps nothing', async (_, status, attempt) => {
  const { counter, customer } = await shop();
  const before = await countPictures();
  expect((await attempt(counter, customer)).status).toBe(status);
  expect(await countPictures()).toBe(before);
});

it('is taken from the customer’s own agent only, and from nobody who cannot sign', async () => {
  const [one, two] = [await shop(), await shop()];
  const { text, body } = photograph(one.customer);
  expect(await name(two.counter, body)).toBe('customer-unknown');
  expect(await name(one.counter, body)).toBeNull();
  expect(await put(two.counter, body.digest, text)).toMatchObject({ status: 404 });
  const call = one.counter.signed('PUT', `${SYNC_PATHS.documents}/${body.digest}`, '?', text);
  expect(await one.counter.send({ ...call, body: `${text} ` })).toMatchObject({ status: 401 });
  expect(await one.counter.send(call)).toMatchObject({ status: 200 });
  expect(await one.counter.send(call)).toMatchObject({ status: 401, body: { code: 'nonce-replayed' } });
});

it('a photo is named once; one that is too large never', async () => {
  const { counter, customer } = await shop();
  const { body } = photograph(customer);
  expect(await name(counter, { ...body, bytes: PHOTO_BYTES_MAX + 1 })).toBe('malformed');
  expect(await name(counter, body)).toBeNull();
  expect(await name(counter, body)).toBe('duplicate-order');
});

async function countPictures(): Promise<number> {
  return (await centre.db.read.sql.selectFrom('pictures').select('digest').execute()).length;
}
