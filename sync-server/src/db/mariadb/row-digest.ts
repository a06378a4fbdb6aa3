/** What a table's rows say, as one number: two tables that agree in it hold the same. */
import { createHash } from 'node:crypto';

export type Row = Readonly<Record<string, unknown>>;

export interface Digest {
  readonly rows: number;
  readonly digest: string;
}

export async function digestOf(rows: AsyncIterable<Row>): Promise<Digest> {
  const sum = startDigest();
  for await (const row of rows) sum.add(row);
  return sum.end();
}

/** The rows' SHA-256 added up: the order in which a database gives them does not matter, a row that is doubled does. */
export function startDigest(): { add(row: Row): void; end(): Digest } {
  let [rows, sum] = [0, 0n];
  return {
    add(row) {
      const named = Object.keys(row)
        .toSorted()
        .map((column) => [column, row[column]]);
      rows += 1;
      sum = BigInt.asUintN(256, sum + BigInt(`0x${createHash('sha256').update(JSON.stringify(named)).digest('hex')}`));
    },
    end: () => ({ rows, digest: sum.toString(16).padStart(64, '0') }),
  };
}
