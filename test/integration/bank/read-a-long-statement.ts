/** A process that reads a statement of some 20 MB and says how much memory that took: `{ok, bytes, grown}`. */
import { readStatement } from '../../../sync-server/src/bank/statements/read-statement.ts';
import { statementText } from '../../../sync-server/simulators/bank/statement-text.ts';
import type { StatementLine } from '../../../sync-server/simulators/bank/statement-text.ts';

const LINES = 32_000;
const HEAD = {
  messageId: 'M-2026-11-25',
  statementId: 'S-2026-11-25',
  sequence: 329,
  iban: 'FR7612345000010000000000187',
  day: '2026-11-25',
  openingCents: 1e12,
};

function* lines(): Generator<StatementLine> {
  for (let n = 0; n < LINES; n++) {
    yield {
      direction: 'DBIT',
      amountCents: 10_000 + (n % 1_000),
      currency: 'EUR',
      bookedOn: '2026-11-25',
      reference: `019a000000007000800000000000${String(n % 1_000).padStart(4, '0')}`,
      bankReference: `B${n}`,
      code: 'PMNT/ICDT/OTHR',
      counterparty: 'card_1',
      text: 'x'.repeat(140),
    };
  }
}

let [bytes, most] = [0, 0];
const before = process.memoryUsage.rss();

async function* pieces(): AsyncGenerator<Uint8Array> {
  for (const piece of statementText(HEAD, { [Symbol.iterator]: lines })) {
    const chunk = Buffer.from(piece);
    bytes += chunk.length;
    most = Math.max(most, process.memoryUsage.rss());
    yield chunk;
  }
}

const { ok } = await readStatement(pieces(), () => {});
process.stdout.write(`${JSON.stringify({ ok, bytes, grown: most - before })}\n`);
