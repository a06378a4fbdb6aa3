/** A camt file is read line by line or refused in words; what it says of itself must be so. */
import { expect, it, test } from 'vitest';
import { readStatement } from '../../../sync-server/src/bank/statements/read-statement.ts';
import type { StatementLine } from '../../../sync-server/src/bank/statements/statement.ts';
import { statementText } from '../../../sync-server/simulators/bank/statement-text.ts';
import type { StatementLine as WrittenLine } from '../../../sync-server/simulators/bank/statement-text.ts';

const HEAD = {
  messageId: 'M-2026-11-25',
  statementId: 'S-2026-11-25',
  sequence: 329,
  iban: 'FR7612345000010000000000187',
  day: '2026-11-25',
  openingCents: 1_000_000,
};

const written = (n: number, line: Partial<WrittenLine> = {}): WrittenLine => ({
  direction: 'DBIT',
  amountCents: 10_000 + n,
  currency: 'EUR',
  bookedOn: '2026-11-25',
  reference: `019a000000007000800000000000${String(n).padStart(4, '0')}`,
  bankReference: `B${n}`,
  code: 'PMNT/ICDT/OTHR',
  counterparty: 'card_1',
  text: null,
  ...line,
});
const PLAIN = [...statementText(HEAD, [written(1), written(2, { direction: 'CRDT', code: 'PMNT/MCRD/POSP' })])].join(
  '',
);

async function* bytesOf(text: string, size = 1_000): AsyncGenerator<Uint8Array> {
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function read(text: string, size?: number) {
  const lines: StatementLine[] = [];
  const answer = await readStatement(bytesOf(text, size), (some) => void lines.push(...some));
  return { answer, lines };
}

/** The code and the place, or `read`. */
async function refusal(text: string): Promise<string> {
  const { answer } = await read(text);
  return answer.ok ? 'read' : `${answer.error.code} ${answer.error.where.split('/').at(-1)}`;
}

it('reads heads and lines, however the bytes come', async () => {
  for (const size of [1, 7, 65_536]) {
    const { answer, lines } = await read(PLAIN, size);
    expect(answer).toEqual({
      ok: true,
      value: [
        {
          kind: 'statement',
          message_id: HEAD.messageId,
          statement_id: HEAD.statementId,
          sequence: 329,
          account: HEAD.iban,
          from_day: '2026-11-25',
          to_day: '2026-11-25',
          opening_cents: 1_000_000,
          closing_cents: 1_000_001,
          credit: { count: 1, cents: 10_002 },
          debit: { count: 1, cents: 10_001 },
          line_count: 2,
        },
      ],
    });
    expect(lines[0]).toEqual({
      statement: 0,
      line_no: 1,
      direction: 'debit',
      amount_cents: 10_001,
      currency: 'EUR',
      reversal: false,
      booked_on: '2026-11-25',
      value_on: '2026-11-25',
      reference: '019a0000000070008000000000000001',
      bank_reference: 'B1',
      code: 'PMNT/ICDT/OTHR',
      counterparty: 'card_1',
      text: null,
    });
    expect(lines).toHaveLength(2);
  }
});

const ENTRY = /<Ntry>.*<\/Ntry>\n/;
const two = (text: string): string =>
  text.replace(/.001.08/g, '.001.02').replace(/<Sts><Cd>BOOK<\/Cd><\/Sts>/g, '<Sts>BOOK</Sts>');

test.each([
  ['version 02', two(PLAIN)],
  ['a prefix', PLAIN.replace(/<(\/?)(?=[A-Z])/g, '<$1n:').replace('xmlns=', 'xmlns:n=')],
  ['CDATA, comments and the five entities', PLAIN.replace('card_1', '<![CDATA[card_1]]><!-- & --> &amp;&#x41;')],
  [
    'a batch of transactions',
    PLAIN.replace(
      /<NtryDtls>.*?<\/NtryDtls>/,
      '<NtryDtls><TxDtls><Amt Ccy="EUR">100</Amt><CdtDbtInd>DBIT</CdtDbtInd></TxDtls><TxDtls><Amt Ccy="EUR">0.01</Amt></TxDtls></NtryDtls>',
    ),
  ],
  ['an entry without details', PLAIN.replace(/<NtryDtls>.*?<\/NtryDtls>/, '')],
  ['instants with a zone', PLAIN.replace('T23:59:59</ToDtTm>', 'T22:59:59.000Z</ToDtTm>')],
  ['a byte order mark', `\uFEFF${PLAIN}`],
])('reads %s', async (_, text) => {
  expect(await refusal(text)).toBe('read');
});

const nested = (depth: number): string =>
  PLAIN.replace('<Acct>', `<RptgSrc>${'<Cd>'.repeat(depth)}${'</Cd>'.repeat(depth)}</RptgSrc><Acct>`);

test.each([
  ['a DOCTYPE', PLAIN.replace('<Document', '<!DOCTYPE Document [<!ENTITY a "b">]><Document'), 'doctype-forbidden '],
  ['an entity that nobody defined', PLAIN.replace('card_1', '&lol;'), 'not-well-formed Id'],
  ['another encoding', PLAIN.replace('UTF-8', 'ISO-8859-1'), 'not-utf-8 '],
  ['a file that is cut off', PLAIN.slice(0, -40), 'not-well-formed Ntry'],
  ['endless depth', nested(100_000), 'nested-too-deep Stmt'],
  ['an endless text', PLAIN.replace('card_1', 'x'.repeat(600_000)), 'token-too-long Id'],
  ['a text that is too long', PLAIN.replace('card_1', 'x'.repeat(1_500)), 'value-unreadable Id'],
  ['an endless attribute', PLAIN.replace('Ccy="EUR"', `Ccy="${'x'.repeat(600_000)}"`), 'token-too-long Bal'],
  ['another message', PLAIN.replace('camt.053.001.08', 'pain.001.001.09'), 'message-unknown Document'],
  ['no namespace', PLAIN.replace(/ xmlns="[^"]*"/, ''), 'message-unknown Document'],
  ['another root', PLAIN.replaceAll('Document', 'Documents'), 'message-unknown Documents'],
  ['a namespace inside', PLAIN.replace('<Acct>', '<Acct xmlns="urn:other">'), 'element-unexpected Stmt'],
  ['an unknown element', PLAIN.replace('<Acct>', '<Bank/><Acct>'), 'element-unexpected Bank'],
  ['an element twice', PLAIN.replace('<Acct>', '<FrToDt/><Acct>'), 'element-unexpected FrToDt'],
  [
    'another order',
    PLAIN.replace(/(<Acct>.*<\/Acct>)\n([^]*?)<TxsSummry>/, '$2$1<TxsSummry>'),
    'element-unexpected Acct',
  ],
  ['a text between elements', PLAIN.replace('<Acct>', 'and<Acct>'), 'element-unexpected text'],
  ['no account', PLAIN.replace(/<Acct>.*<\/Acct>/, ''), 'element-missing Stmt'],
  ['no code of the transaction', PLAIN.replace(/<BkTxCd>.*?<\/BkTxCd>/, ''), 'element-missing Ntry'],
  ['an amount with a comma', PLAIN.replace('<Sum>100.01<', '<Sum>100,01<'), 'value-unreadable Stmt'],
  ['an amount below zero', PLAIN.replace('EUR">100.01<', 'EUR">-100.01<'), 'value-unreadable TxDtls'],
  ['an amount without its currency', PLAIN.replace('<Amt Ccy="EUR">100.01', '<Amt>100.01'), 'value-unreadable Amt'],
  [
    'a day that does not exist',
    PLAIN.replace('<BookgDt><Dt>2026-11-25', '<BookgDt><Dt>2026-11-31'),
    'value-unreadable TxDtls',
  ],
  ['no day', PLAIN.replace(/<BookgDt>.*?<\/BookgDt>/, ''), 'value-unreadable TxDtls'],
  ['an account in dollars', PLAIN.replace('<Ccy>EUR', '<Ccy>USD'), 'currency-foreign Acct'],
  ['a balance in dollars', PLAIN.replace('Ccy="EUR">10000.00', 'Ccy="USD">10000.00'), 'currency-foreign Bal'],
  ['what is only announced', PLAIN.replace('BOOK', 'PDNG'), 'not-booked Ntry'],
  ['no closing balance', PLAIN.replace('CLBD', 'CLAV'), 'balance-missing Stmt'],
  ['a wrong closing balance', PLAIN.replace('10000.01', '10000.02'), 'balance-wrong Stmt'],
  ['a line too few', PLAIN.replace(ENTRY, ''), 'sum-wrong Stmt'],
  ['a wrong number', PLAIN.replace('<NbOfNtries>2', '<NbOfNtries>3'), 'sum-wrong Stmt'],
  ['a wrong sum', PLAIN.replace('<Sum>100.01', '<Sum>100.02'), 'sum-wrong Stmt'],
  [
    'a batch that is not its entry',
    PLAIN.replace(/<NtryDtls>.*?<\/NtryDtls>/, '<NtryDtls><TxDtls><Amt Ccy="EUR">100</Amt></TxDtls></NtryDtls>'),
    'batch-wrong Ntry',
  ],
])('refuses %s', async (_, text, expected) => {
  expect(text).not.toBe(PLAIN);
  expect(await refusal(text)).toBe(expected);
});

it('masks what looks like a card number', async () => {
  const { lines } = await read(PLAIN.replace('card_1', '4111 1111 1111 1111'));
  expect(lines[0]?.counterparty).toBe('•••• 1111');
});

it('reads a notification, which has no balances', async () => {
  const text = PLAIN.replace('camt.053', 'camt.054')
    .replaceAll('BkToCstmrStmt', 'BkToCstmrDbtCdtNtfctn')
    .replaceAll(/<(\/?)Stmt>/g, '<$1Ntfctn>')
    .replace(/<Bal>.*<\/Bal>\n<Bal>.*<\/Bal>/, '');
  const { answer } = await read(text);
  expect(answer).toMatchObject({ ok: true, value: [{ kind: 'notification', closing_cents: null, line_count: 2 }] });
});
