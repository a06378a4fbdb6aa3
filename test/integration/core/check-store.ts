/** What must hold of any counter's store, however it came to be: chain, signatures, numbers, allotment, and projections that follow. */
import { readPublicKey, verifyText } from '@flouss/platform/device-key';
import { sha256 } from '@flouss/platform/system-ports';
import { GENESIS_DIGEST, canonicalText, factDigest, isSale, signedText } from '@flouss/shared/contract/journal';
import type { CashCount } from '@flouss/shared/domain/cash-count';
import { addCents, signedCents, subtractCents, ZERO } from '@flouss/shared/domain/money';
import type { Cents } from '@flouss/shared/domain/money';
import type { TillStanding } from '@flouss/shared/domain/till';
import { expect } from 'vitest';
import { readDevice } from '../../../src/core/store/device.ts';
import { query } from '../../../src/core/store/handles.ts';
import type { ReadStore } from '../../../src/core/store/handles.ts';
import { factsFrom, journalEnd } from '../../../src/core/store/journal.ts';
import type { StoredFact } from '../../../src/core/store/journal.ts';
import { rejectedTotal } from '../../../src/core/store/operations.ts';
import { PROJECTION_TABLES } from '../../../src/core/store/projection-tables.ts';

const ALL = 1_000_000;

/**
 * The chain is whole, every signature is the device's, receipts are numbered without gaps, the totals are the facts'. Gives the
 * facts, without the opening of the till that a test's shop begins its morning with.
 */
export function checkStore(read: ReadStore): StoredFact[] {
  const facts = factsFrom(read, 1, ALL);
  const device = readDevice(read)!;
  const key = readPublicKey(device.publicKey);
  let prev = GENESIS_DIGEST;
  let receipts = 0;
  let spent = ZERO;
  let rejected = ZERO;
  facts.forEach((stored, i) => {
    const { fact, digest, signature, text } = stored;
    expect([fact.seq, fact.prev, fact.device_id]).toEqual([i + 1, prev, device.deviceId]);
    expect(text).toBe(canonicalText(fact));
    expect(digest).toBe(factDigest(text, sha256));
    expect(verifyText(key, signedText(digest), signature)).toBe(true);
    prev = digest;
    if ('receipt_count' in fact.body) expect(fact.body.receipt_count).toBe(++receipts);
    expect(stored.receipt !== null).toBe('receipt_count' in fact.body);
    const takes = takenOf(stored);
    spent = addCents(spent, takes);
    if (stored.outcome === 'rejected') rejected = addCents(rejected, takes);
  });
  expect(journalEnd(read)).toEqual({
    seq: facts.length,
    digest: prev,
    receipts,
    spentCents: spent,
    till: tillOf(facts),
  });
  expect(rejectedTotal(read)).toBe(rejected);
  return facts[0]?.fact.type === 'till-opened' ? facts.slice(1) : facts;
}

/** Where the till stands, said another way than the journal does: every fact's own effect, added up since the opening. */
function tillOf(facts: readonly StoredFact[]): TillStanding {
  let opened: TillStanding['opened'] = null;
  let [till, refunds, z_count] = [0, 0, 0];
  for (const { fact } of facts) {
    if (fact.type === 'till-opened') {
      opened = { seq: fact.seq, at: fact.occurred_at };
      [till, refunds] = [worthOf(fact.body.count.till), worthOf(fact.body.count.refunds)];
    } else if (fact.type === 'till-closed') {
      expect(fact.body.z_number).toBe(++z_count);
      expect([fact.body.till.expected_cents, fact.body.refunds.expected_cents]).toEqual([till, refunds]);
      expect(fact.body.till.counted_cents).toBe(worthOf(fact.body.count.till));
      opened = null;
      [till, refunds] = [0, 0];
    } else {
      const [inTill, inRefunds] = cashOf(fact);
      till += inTill;
      refunds += inRefunds;
    }
  }
  return { opened, expected: { till: signedCents(till), refunds: signedCents(refunds) }, z_count };
}

const worthOf = (count: CashCount): number =>
  count.reduce((sum, { value_cents, pieces }) => sum + value_cents * pieces, 0);

/** Into the till and into the refund drawer. */
function cashOf({ type, body }: StoredFact['fact']): [till: number, refunds: number] {
  if (type === 'refund-paid') return [0, 0 - body.amount_cents];
  if (type === 'cash-moved') {
    const [sum, less] = [body.amount_cents, 0 - body.amount_cents];
    if (body.reason === 'to-refunds') return [less, sum];
    if (body.reason === 'from-refunds') return [sum, less];
    return [body.reason === 'change-brought' || body.reason === 'other-in' ? sum : less, 0];
  }
  if (type !== 'card-sold' && type !== 'card-replaced' && type !== 'reload-ordered') return [0, 0];
  const { means, given_cents, change_cents } = body.paid;
  return [means === 'cash' ? given_cents - change_cents : 0, 0];
}

/** The allotment is not overdrawn. (A server that forgets its rejections can make it so; that is not the counter's doing.) */
export function checkAllotment(read: ReadStore): void {
  const spent = subtractCents(journalEnd(read).spentCents, rejectedTotal(read));
  expect(spent).toBeLessThanOrEqual(readDevice(read)!.grantedCents);
}

/** What a fact takes of the allotment. */
function takenOf({ fact }: StoredFact): Cents {
  if (isSale(fact)) return fact.body.price_cents;
  return fact.type === 'reload-ordered' ? addCents(fact.body.amount_cents, fact.body.fee_cents) : ZERO;
}

/** Every row of every projection; row numbers aside, which nobody outside the store sees. */
export function projectionsOf(read: ReadStore): Record<string, unknown[]> {
  const tables = Object.fromEntries(
    PROJECTION_TABLES.map((table) => {
      const rows = read.all(query<Record<string, unknown>>(`SELECT * FROM ${table}`));
      for (const row of rows) if (table === 'customers') delete row['id'];
      return [table, rows.map((row) => JSON.stringify(row)).toSorted()];
    }),
  );
  return {
    ...tables,
    rejected: [rejectedTotal(read)],
    words: read.all(query('SELECT term, doc, cnt FROM customer_word_counts ORDER BY term')),
  };
}
