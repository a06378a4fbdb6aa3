/**
 * The two messages as ISO 20022 names and orders them: camt.053 (BankToCustomerStatement) and camt.054
 * (BankToCustomerDebitCreditNotification), versions 001.02 and 001.08. What is not read here may stand where the message has it.
 */
import { amount, choice, sequence, text } from './shapes.ts';
import type { Shape } from './shapes.ts';

const DATE = choice({ Dt: text('date'), DtTm: text('instant') });
const dated = (field: string): Shape => choice({ Dt: text(`${field}_on`), DtTm: text(`${field}_at`) });
const account = (field: string): Shape =>
  choice({ IBAN: text(field), Othr: sequence({ Id: ['1', text(field)], SchmeNm: '?', Issr: '?' }) });

const GROUP_HEADER = sequence(
  {
    MsgId: ['1', text('message_id')],
    CreDtTm: ['1', text('created_at')],
    MsgRcpt: '?',
    MsgPgntn: '?',
    OrgnlBizQry: '?',
    AddtlInf: '?',
  },
  'header',
);

const ACCOUNT = sequence(
  {
    Id: ['1', account('account')],
    Tp: '?',
    Ccy: ['?', text('currency')],
    Nm: '?',
    Prxy: '?',
    Ownr: '?',
    Svcr: '?',
  },
  'account',
);

const BALANCE = sequence(
  {
    Tp: ['1', sequence({ CdOrPrtry: ['1', choice({ Cd: text('type'), Prtry: '1' })], SubTp: '?' })],
    CdtLine: '*',
    Amt: ['1', amount('amount')],
    CdtDbtInd: ['1', text('direction')],
    Dt: ['1', DATE],
    Avlbty: '*',
  },
  'balance',
);

const counted = (field: string): Shape =>
  sequence({ NbOfNtries: ['?', text(`${field}_count`)], Sum: ['?', text(`${field}_sum`)] });
const SUMMARY = sequence(
  {
    TtlNtries: [
      '?',
      sequence({
        NbOfNtries: ['?', text('all_count')],
        Sum: ['?', text('all_sum')],
        TtlNetNtry: '?',
        TtlNetNtryAmt: '?',
        CdtDbtInd: '?',
      }),
    ],
    TtlCdtNtries: ['?', counted('credit')],
    TtlDbtNtries: ['?', counted('debit')],
    TtlNtriesPerBkTxCd: '*',
  },
  'summary',
);

const TRANSACTION_CODE = sequence({
  Domn: [
    '?',
    sequence({
      Cd: ['1', text('domain')],
      Fmly: ['1', sequence({ Cd: ['1', text('family')], SubFmlyCd: ['1', text('sub_family')] })],
    }),
  ],
  Prtry: ['?', sequence({ Cd: ['1', text('own_code')], Issr: '?' })],
});

const ACCOUNT_OF_PARTY = (field: string): Shape =>
  sequence({ Id: ['1', account(field)], Tp: '?', Ccy: '?', Nm: '?', Prxy: '?' });

const TRANSACTION = sequence(
  {
    Refs: [
      '?',
      sequence({
        MsgId: '?',
        AcctSvcrRef: ['?', text('bank_reference')],
        PmtInfId: '?',
        InstrId: '?',
        EndToEndId: ['?', text('reference')],
        UETR: '?',
        TxId: '?',
        MndtId: '?',
        ChqNb: '?',
        ClrSysRef: '?',
        AcctOwnrTxId: '?',
        AcctSvcrTxId: '?',
        MktInfrstrctrTxId: '?',
        PrcgId: '?',
        Prtry: '*',
      }),
    ],
    Amt: ['?', amount('amount')],
    CdtDbtInd: ['?', text('direction')],
    AmtDtls: [
      '?',
      sequence({
        InstdAmt: '?',
        TxAmt: ['?', sequence({ Amt: ['1', amount('detailed_amount')], CcyXchg: '?' })],
        CntrValAmt: '?',
        AnncdPstngAmt: '?',
        PrtryAmt: '*',
      }),
    ],
    Avlbty: '*',
    BkTxCd: ['?', TRANSACTION_CODE],
    Chrgs: '*',
    Intrst: '*',
    RltdPties: [
      '?',
      sequence({
        InitgPty: '?',
        Dbtr: '?',
        DbtrAcct: ['?', ACCOUNT_OF_PARTY('debtor_account')],
        UltmtDbtr: '?',
        Cdtr: '?',
        CdtrAcct: ['?', ACCOUNT_OF_PARTY('creditor_account')],
        UltmtCdtr: '?',
        TradgPty: '?',
        Prtry: '*',
      }),
    ],
    RltdAgts: '?',
    LclInstrm: '?',
    Purp: '?',
    RltdRmtInf: '*',
    RmtInf: ['?', sequence({ Ustrd: ['*', text('remittance')], Strd: '*' })],
    RltdDts: '?',
    RltdPric: '?',
    RltdQties: '*',
    FinInstrmId: '?',
    Tax: '?',
    RtrInf: '?',
    CorpActn: '?',
    SfkpgAcct: '?',
    CshDpst: '*',
    CardTx: '?',
    AddtlTxInf: ['?', text('information')],
    SplmtryData: '*',
  },
  'transaction',
);

const entry = (status: Shape | ReturnType<typeof text>): Shape =>
  sequence(
    {
      NtryRef: '?',
      Amt: ['1', amount('amount')],
      CdtDbtInd: ['1', text('direction')],
      RvslInd: ['?', text('reversal')],
      Sts: ['1', status],
      BookgDt: ['?', dated('booked')],
      ValDt: ['?', dated('value')],
      AcctSvcrRef: ['?', text('bank_reference')],
      Avlbty: '*',
      BkTxCd: ['1', TRANSACTION_CODE],
      ComssnWvrInd: '?',
      AddtlInfInd: '?',
      AmtDtls: '?',
      Chrgs: '*',
      TechInptChanl: '?',
      Intrst: '*',
      CardTx: '?',
      NtryDtls: ['*', sequence({ Btch: '?', TxDtls: ['*', TRANSACTION] })],
      AddtlNtryInf: ['?', text('information')],
    },
    'entry',
  );

const PERIOD = sequence({ FrDtTm: ['1', text('from')], ToDtTm: ['1', text('to')] }, 'period');

type Version = '02' | '08';

function report(kind: 'statement' | 'notification', version: Version): Shape {
  const status = version === '02' ? text('status') : choice({ Cd: text('status'), Prtry: '1' });
  return sequence(
    {
      Id: ['1', text('statement_id')],
      [kind === 'statement' ? 'StmtPgntn' : 'NtfctnPgntn']: '?',
      ElctrncSeqNb: ['?', text('sequence')],
      RptgSeq: '?',
      LglSeqNb: ['?', text('legal_sequence')],
      CreDtTm: version === '02' ? '1' : '?',
      FrToDt: ['?', PERIOD],
      CpyDplctInd: '?',
      RptgSrc: '?',
      Acct: ['1', ACCOUNT],
      RltdAcct: '?',
      Intrst: '*',
      ...(kind === 'statement' && { Bal: ['+', BALANCE] as const }),
      TxsSummry: ['?', SUMMARY],
      Ntry: ['*', entry(status)],
      [kind === 'statement' ? 'AddtlStmtInf' : 'AddtlNtfctnInf']: '?',
    },
    'report',
  );
}

function document(kind: 'statement' | 'notification', version: Version): Shape {
  const [message, each] =
    kind === 'statement' ? (['BkToCstmrStmt', 'Stmt'] as const) : (['BkToCstmrDbtCdtNtfctn', 'Ntfctn'] as const);
  return sequence({
    [message]: ['1', sequence({ GrpHdr: ['1', GROUP_HEADER], [each]: ['+', report(kind, version)], SplmtryData: '*' })],
  });
}

export interface Message {
  readonly kind: 'statement' | 'notification';
  readonly shape: Shape;
}

const NAMESPACE = 'urn:iso:std:iso:20022:tech:xsd:';

/** By the namespace of the document. */
export const MESSAGES: ReadonlyMap<string, Message> = new Map(
  (['02', '08'] as const).flatMap((version): [string, Message][] => [
    [`${NAMESPACE}camt.053.001.${version}`, { kind: 'statement', shape: document('statement', version) }],
    [`${NAMESPACE}camt.054.001.${version}`, { kind: 'notification', shape: document('notification', version) }],
  ]),
);
