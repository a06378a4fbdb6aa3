/** Writes a statement as camt.053.001.08, and a notification as camt.054.001.08, piece by piece: a day may have a million lines. It knows no operation and no store. */

/** As it stands on the statement; `amountCents` is what the line says, in `currency`. */
export interface StatementLine {
  readonly direction: 'CRDT' | 'DBIT';
  readonly amountCents: number;
  readonly currency: string;
  /** YYYY-MM-DD. */
  readonly bookedOn: string;
  /** EndToEndId: what the customer of the bank calls it; null: nothing. */
  readonly reference: string | null;
  /** AcctSvcrRef: what the bank calls it. */
  readonly bankReference: string;
  readonly code: BankTransactionCode;
  /** The card or the payment card on the other side. */
  readonly counterparty: string | null;
  readonly text: string | null;
}

/** ISO's codes of what is booked: payments sent and received, a payment that came back, the bank's own charges. */
export type BankTransactionCode =
  | 'PMNT/ICDT/OTHR'
  | 'PMNT/MCRD/POSP'
  | 'PMNT/MCRD/RIMB'
  | 'PMNT/RCDT/OTHR'
  | 'ACMT/MDOP/CHRG';

export interface StatementHead {
  readonly messageId: string;
  readonly statementId: string;
  readonly sequence: number;
  readonly iban: string;
  readonly day: string;
  readonly openingCents: number;
}

const NAMESPACE = 'urn:iso:std:iso:20022:tech:xsd:camt';
const LINES_A_PIECE = 200;

/** `lines` is gone through twice: what is written first says how many there are and what they come to. */
export function* statementText(head: StatementHead, lines: Iterable<StatementLine>): Generator<string> {
  const totals = totalsOf(lines);
  yield `<?xml version="1.0" encoding="UTF-8"?>
<Document xmlns="${NAMESPACE}.053.001.08"><BkToCstmrStmt>
${headerText(head, `${head.day}T23:59:59`)}
<Stmt><Id>${head.statementId}</Id><ElctrncSeqNb>${head.sequence}</ElctrncSeqNb><CreDtTm>${head.day}T23:59:59</CreDtTm>
<FrToDt><FrDtTm>${head.day}T00:00:00</FrDtTm><ToDtTm>${head.day}T23:59:59</ToDtTm></FrToDt>
${accountText(head)}
${balanceText('OPBD', head.openingCents, head.day)}
${balanceText('CLBD', head.openingCents + totals.CRDT.cents - totals.DBIT.cents, head.day)}
${summaryText(totals)}\n`;
  yield* linesText(lines);
  yield '</Stmt></BkToCstmrStmt></Document>\n';
}

/** Some lines of a day that is not over: nothing is said of a balance. */
export function* notificationText(
  head: Omit<StatementHead, 'openingCents'>,
  lines: Iterable<StatementLine>,
): Generator<string> {
  yield `<?xml version="1.0" encoding="UTF-8"?>
<Document xmlns="${NAMESPACE}.054.001.08"><BkToCstmrDbtCdtNtfctn>
${headerText(head, `${head.day}T12:00:00`)}
<Ntfctn><Id>${head.statementId}</Id><ElctrncSeqNb>${head.sequence}</ElctrncSeqNb><CreDtTm>${head.day}T12:00:00</CreDtTm>
<FrToDt><FrDtTm>${head.day}T00:00:00</FrDtTm><ToDtTm>${head.day}T23:59:59</ToDtTm></FrToDt>
${accountText(head)}
${summaryText(totalsOf(lines))}\n`;
  yield* linesText(lines);
  yield '</Ntfctn></BkToCstmrDbtCdtNtfctn></Document>\n';
}

type Totals = Readonly<Record<StatementLine['direction'], { count: number; cents: number }>>;

function totalsOf(lines: Iterable<StatementLine>): Totals {
  const totals = { CRDT: { count: 0, cents: 0 }, DBIT: { count: 0, cents: 0 } };
  for (const { direction, amountCents } of lines) {
    totals[direction].count += 1;
    totals[direction].cents += amountCents;
  }
  return totals;
}

const headerText = ({ messageId }: Pick<StatementHead, 'messageId'>, at: string): string =>
  `<GrpHdr><MsgId>${messageId}</MsgId><CreDtTm>${at}</CreDtTm></GrpHdr>`;

const accountText = ({ iban }: Pick<StatementHead, 'iban'>): string =>
  `<Acct><Id><IBAN>${iban}</IBAN></Id><Ccy>EUR</Ccy></Acct>`;

function summaryText({ CRDT: credit, DBIT: debit }: Totals): string {
  return `<TxsSummry><TtlNtries><NbOfNtries>${credit.count + debit.count}</NbOfNtries></TtlNtries>
<TtlCdtNtries><NbOfNtries>${credit.count}</NbOfNtries><Sum>${decimal(credit.cents)}</Sum></TtlCdtNtries>
<TtlDbtNtries><NbOfNtries>${debit.count}</NbOfNtries><Sum>${decimal(debit.cents)}</Sum></TtlDbtNtries></TxsSummry>`;
}

function* linesText(lines: Iterable<StatementLine>): Generator<string> {
  let piece: string[] = [];
  for (const line of lines) {
    piece.push(lineText(line));
    if (piece.length < LINES_A_PIECE) continue;
    yield piece.join('');
    piece = [];
  }
  yield piece.join('');
}

function balanceText(type: string, cents: number, day: string): string {
  return `<Bal><Tp><CdOrPrtry><Cd>${type}</Cd></CdOrPrtry></Tp><Amt Ccy="EUR">${decimal(Math.abs(cents))}</Amt><CdtDbtInd>${
    cents < 0 ? 'DBIT' : 'CRDT'
  }</CdtDbtInd><Dt><Dt>${day}</Dt></Dt></Bal>`;
}

function lineText(line: StatementLine): string {
  const { direction, code, reference, counterparty, text } = line;
  const [domain, family, subFamily] = code.split('/');
  const refs = reference === null ? '' : `<Refs><EndToEndId>${reference}</EndToEndId></Refs>`;
  const side = direction === 'DBIT' ? 'Cdtr' : 'Dbtr';
  const party =
    counterparty === null
      ? ''
      : `<RltdPties><${side}Acct><Id><Othr><Id>${escaped(counterparty)}</Id></Othr></Id></${side}Acct></RltdPties>`;
  const said = text === null ? '' : `<RmtInf><Ustrd>${escaped(text)}</Ustrd></RmtInf>`;
  return `<Ntry><Amt Ccy="${line.currency}">${decimal(line.amountCents)}</Amt><CdtDbtInd>${direction}</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts><BookgDt><Dt>${
    line.bookedOn
  }</Dt></BookgDt><ValDt><Dt>${line.bookedOn}</Dt></ValDt><AcctSvcrRef>${
    line.bankReference
  }</AcctSvcrRef><BkTxCd><Domn><Cd>${domain}</Cd><Fmly><Cd>${family}</Cd><SubFmlyCd>${subFamily}</SubFmlyCd></Fmly></Domn></BkTxCd><NtryDtls><TxDtls>${refs}${party}${said}</TxDtls></NtryDtls></Ntry>\n`;
}

function decimal(cents: number): string {
  const digits = String(cents).padStart(3, '0');
  return `${digits.slice(0, -2)}.${digits.slice(-2)}`;
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };
const escaped = (text: string): string => text.replace(/[&<>]/g, (sign) => ENTITIES[sign] ?? sign);
