/** I1, day by day. Closed days are one signed chain, and each says of its groups what these say themselves. */
import { DaySummary, signedDay, summaryText } from '@flouss/shared/contract/day-summary';
import { GENESIS_DIGEST } from '@flouss/shared/contract/journal';
import { readPublicKey, verifyText } from '@flouss/platform/device-key';
import { sha256 } from '@flouss/platform/system-ports';
import type { Reader } from '../db/handles.ts';
import { movedBetween } from '../db/ledger.ts';
import type { DayClosingRow } from '../db/schema.ts';
import { walk } from '../db/walk.ts';
import { finding } from './invariant.ts';
import type { Finding, Invariant } from './invariant.ts';

export const days: Invariant = {
  id: 'days',
  says: 'closed days are a signed chain, and say what their groups say',
  find,
};

async function* find(db: Reader): AsyncGenerator<Finding> {
  let [prev, above, key] = [GENESIS_DIGEST, 0, ''];
  /** One number an account. */
  const balances = new Map<string, number>();
  for await (const closing of walk(db, 'day_closings', ['day'], { rowsAPage: 100 })) {
    const read = DaySummary.safeParse(JSON.parse(closing.summary));
    if (!read.success) {
      yield finding('day_closings', closing.day, 'its summary cannot be read');
      continue;
    }
    key ||= read.data.public_key;
    const wrong = wrongSeal(closing, read.data, key) ?? wrongLink(closing, read.data, prev, above);
    if (wrong !== undefined) yield finding('day_closings', closing.day, wrong);
    const moved = await movedBetween(db, above, closing.last_group_no);
    const derived = moved.map(({ account, debit_cents, credit_cents }) => {
      const balance_cents = (balances.get(account) ?? 0) + debit_cents - credit_cents;
      balances.set(account, balance_cents);
      return `${account} ${debit_cents} ${credit_cents} ${balance_cents}`;
    });
    const said = read.data.accounts.map(
      (each) => `${each.account} ${each.debit_cents} ${each.credit_cents} ${each.balance_cents}`,
    );
    const first = derived.find((line) => !said.includes(line)) ?? said.find((line) => !derived.includes(line));
    if (first !== undefined) yield finding('day_closings', closing.day, `does not say what its groups say: ${first}`);
    [prev, above] = [closing.digest, closing.last_group_no];
  }
}

/** All days are signed with the first one's key. */
function wrongSeal({ digest, signature, summary }: DayClosingRow, said: DaySummary, key: string): string | undefined {
  if (summaryText(said) !== summary || sha256(summary) !== digest) return 'its digest is of another summary';
  const signed = said.public_key === key && verifyText(readPublicKey(key), signedDay(digest), signature);
  return signed ? undefined : 'is not signed by the centre';
}

function wrongLink(closing: DayClosingRow, said: DaySummary, prev: string, above: number): string | undefined {
  const follows = said.prev === prev && said.above_group_no === above && said.last_group_no >= above;
  if (!follows || said.day !== closing.day) return 'does not follow from the day before it';
  return said.last_group_no === closing.last_group_no ? undefined : 'ends with another group than its row says';
}
