/** Pictures of the customer's document go with his file to the real bank simulator: each once, whatever becomes of an answer, and the file waits for none. */
import { createHash } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { seal } from '@flouss/platform/seal';
import { sha256, systemRandom } from '@flouss/platform/system-ports';
import { PHOTO_BYTES_MAX, photoOwner, photoText } from '@flouss/shared/contract/documents';
import { newId, OpId } from '@flouss/shared/kernel/ids';
import type { Worker } from '../../../sync-server/src/bank/worker.ts';
import { bringPicture } from '../../../sync-server/src/db/bank-documents.ts';
import { insertPhotos, insertPicture } from '../../../sync-server/src/db/photos.ts';
import { customerKey } from '../../../sync-server/src/orders/personal.ts';
import { startBank, type BankProcess } from './bank-process.ts';
import { openCentre, quickBank, workUntil, type Centre } from './centre.ts';

let bank: BankProcess;
let centre: Centre;
let worker: Worker;

beforeAll(async () => {
  bank = await startBank();
});
afterAll(() => bank.stop());

beforeEach(async () => {
  await bank.reset();
  centre = await openCentre();
  worker = centre.worker(quickBank(bank.url));
});
afterEach(() => centre.close());

/** A picture of so many bytes has come from a counter; the digest of the JPEG. */
async function photograph(filling: number, bytes = 2_000): Promise<string> {
  const jpeg = Buffer.alloc(bytes, filling);
  jpeg.set([0xff, 0xd8, 0xff, 0xe0]);
  const { ctx, db, customerId } = centre;
  await db.transaction(async (tx) => {
    const key = await customerKey(tx, ctx, customerId);
    const text = photoText(seal(key!, photoOwner(customerId), jpeg.toString('base64'), systemRandom));
    const op_id = newId(OpId, ctx.clock, ctx.random);
    const named_at = ctx.clock.now();
    const digest = sha256(text);
    await insertPhotos(tx, [{ digest, customer_id: customerId, op_id, side: 'front', bytes, named_at }]);
    await insertPicture(tx, digest, text, named_at);
    await bringPicture(tx, customerId, named_at);
  });
  return createHash('sha256').update(jpeg).digest('hex');
}

interface File {
  readonly kind: string;
  readonly presented: number;
  readonly documents?: readonly { readonly digest: string; readonly bytes: number }[];
}

async function fileAtTheBank(): Promise<File | undefined> {
  const { operations } = (await (await fetch(`${bank.url}/simulator/state`)).json()) as { operations: File[] };
  return operations.find(({ kind }) => kind === 'application');
}
const digestsAtTheBank = async () => (await fileAtTheBank())?.documents?.map(({ digest }) => digest).toSorted();
const brought = () => centre.db.read.sql.selectFrom('bank_documents').select(['outcome', 'reason']).execute();

async function require(): Promise<void> {
  const headers = { 'Content-Type': 'application/json' };
  await fetch(`${bank.url}/simulator/faults`, { method: 'PUT', headers, body: '{"documents":"required"}' });
}

async function applied(n: number) {
  const card = await centre.sellCard(n);
  const key = (await centre.card(card)).sale_op_id ?? '';
  return { card, key, becomes: (state: string) => async () => (await centre.card(card)).state === state };
}

test('what has come is brought before the file leaves, byte for byte, the largest there may be too', async () => {
  const digests = [await photograph(1), await photograph(2, PHOTO_BYTES_MAX)];
  const { becomes } = await applied(1);
  await workUntil(worker, becomes('active'));
  expect(await digestsAtTheBank()).toEqual(digests.toSorted());
  expect((await fileAtTheBank())?.documents?.map(({ bytes }) => bytes).toSorted()).toEqual([2_000, PHOTO_BYTES_MAX]);
  expect(await brought()).toHaveLength(2);
});

test('without a picture the file goes as it is, and a bank that wants none decides', async () => {
  const { becomes } = await applied(1);
  await workUntil(worker, becomes('active'));
  expect(await digestsAtTheBank()).toEqual([]);
});

test('a bank that wants one waits and says so; one that comes is brought to the same file, which is then accepted', async () => {
  await require();
  const { key, becomes } = await applied(1);
  await workUntil(worker, async () => (await centre.row(key)).reason === 'documents-missing');
  expect(await centre.row(key)).toMatchObject({ state: 'sent', documents_due: 0 });
  const digest = await photograph(3);
  await workUntil(worker, becomes('active'));
  expect(await digestsAtTheBank()).toEqual([digest]);
  expect((await fileAtTheBank())?.presented).toBe(1);
});

test('one that nobody can read is not enough: the bank wants another, and that one is', async () => {
  await require();
  await bank.fail({ kind: 'document', fault: 'refuse', count: 1 });
  await photograph(4);
  const { key, becomes } = await applied(1);
  await workUntil(worker, async () => (await centre.row(key)).reason === 'documents-unreadable');
  await photograph(5);
  await workUntil(worker, becomes('active'));
  expect(await digestsAtTheBank()).toHaveLength(2);
});

test.each(['timeout-after', 'error-after', 'timeout-before', 'down', 'throttle'])(
  'a picture struck by %s is brought again, and is there once',
  async (fault) => {
    await require();
    await bank.fail({ kind: 'document', fault, count: 1, ms: 200 });
    const digest = await photograph(6);
    const { becomes } = await applied(1);
    await workUntil(worker, becomes('active'));
    expect(await digestsAtTheBank()).toEqual([digest]);
    expect(await brought()).toEqual([{ outcome: 'kept', reason: null }]);
  },
);

test('a door for pictures that stays shut holds up no file: it leaves, is decided, and another customer’s too', async () => {
  await bank.fail({ kind: 'document', fault: 'down' });
  await photograph(7);
  const first = await applied(1);
  const second = await applied(2);
  await workUntil(worker, first.becomes('active'));
  await workUntil(worker, second.becomes('active'));
  expect(await digestsAtTheBank()).toEqual([]);
});

test('one that the bank will not have is not brought again', async () => {
  const { db, customerId } = centre;
  await photograph(8);
  // Cut short on the way, so that it is no JPEG any more.
  const broken = { ...quickBank(bank.url) };
  const cut = centre.worker({
    ...broken,
    document: (key, { side }, named) => broken.document(key, { side, jpeg: Buffer.from('no picture') }, named),
  });
  const { becomes } = await applied(1);
  await workUntil(cut, becomes('active'));
  expect(await brought()).toEqual([{ outcome: 'refused', reason: 'document-unreadable' }]);
  expect(await db.transaction((tx) => bringPicture(tx, customerId, 1))).toEqual([]);
});

test('a customer who was forgotten has nothing to bring', async () => {
  await photograph(9);
  const { key } = await applied(1);
  await centre.db.transaction((tx) => tx.sql.deleteFrom('customer_keys').execute());
  await workUntil(worker, async () => (await centre.row(key)).state === 'parked');
  expect(await centre.row(key)).toMatchObject({ reason: 'request-incomplete', documents_due: 0 });
});
