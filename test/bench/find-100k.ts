/**
 * From keystroke to result with 100,000 customers and cards and some 35,000 words in their names, as somebody types names (right,
 * with an error, particles joined or apart), phones, documents and references.
 */
import { searchKey } from '@flouss/shared/domain/search-key';
import { manyNamed } from '../integration/core/many-names.ts';
import { cardReference } from '../integration/core/published.ts';
import { enrolledShop, seedCustomers, temporaryPath } from '../integration/core/shop.ts';
import { quantile } from './quantile.ts';
import type { Row } from './row.ts';

const CUSTOMERS = 100_000;
const PEOPLE_SOUGHT = 150;
const P99_LIMIT_MS = 10;

export async function bench(): Promise<Row[]> {
  const shop = await enrolledShop({ path: temporaryPath() });
  seedCustomers(shop.context.store, CUSTOMERS, manyNamed);
  const times: number[] = [];
  for (let i = 0; i < PEOPLE_SOUGHT; i++) {
    for (const text of keystrokes((i * 7_919) % CUSTOMERS)) {
      const start = performance.now();
      const found = await shop.counter.call('find.search', { text });
      times.push(performance.now() - start);
      if (!found.ok) throw new Error(`refused: ${found.error.code}`);
    }
  }
  await shop.counter.close();
  const p99 = quantile(times, 0.99);
  return [
    {
      name: 'find-100k',
      value: Number(p99.toFixed(2)),
      unit: 'ms p99',
      limit: P99_LIMIT_MS,
      ratio: p99 / P99_LIMIT_MS,
      runs: times.length,
      note: `median ${quantile(times, 0.5).toFixed(2)} ms, slowest ${quantile(times, 1).toFixed(2)} ms`,
    },
  ];
}

/** What the field holds after each key, for each way somebody looks for the n-th person. */
function keystrokes(n: number): string[] {
  const { identity, phone, document } = manyNamed(n);
  const family = searchKey(identity.family_name);
  const given = searchKey(identity.given_names);
  const typed = [
    identity.family_name,
    `${identity.given_names} ${identity.family_name}`.toLowerCase(),
    mistyped(family, n),
    `${given} ${mistyped(family, n + 1)}`,
    `${family.replaceAll(' ', '')} ${given}`,
    `${mistyped(family.replaceAll(' ', ''), n)} ${given.replaceAll(' ', '')}`,
    `${family.slice(0, 3)} ${family.slice(3)}`,
    phone.replace('+33', '0'),
    phone,
    document.number.toLowerCase(),
    cardReference(n),
    String(1000 + (n % 9000)),
  ];
  return typed.flatMap((text) => Array.from(text, (_, i) => text.slice(0, i + 1)));
}

/** A letter wrong, missing, doubled, or two swapped, somewhere in it. */
function mistyped(text: string, n: number): string {
  const at = n % text.length;
  const [before, behind] = [text.slice(0, at), text.slice(at + 1)];
  const slips = [
    `${before}x${behind}`,
    before + behind,
    before + text[at]! + text.slice(at),
    before + behind.slice(0, 1) + text[at]! + behind.slice(1),
  ];
  return slips[n % slips.length]!;
}
