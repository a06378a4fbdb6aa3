/**
 * The rows of the centre, table by table. Instants are epoch milliseconds, money is EUR cents, booleans are 0 or 1,
 * `*_index` are blind indexes and `*_sealed` are AES-256-GCM envelopes as JSON: no personal data stands here in clear.
 */
import type { AdministratorTables } from './rows/administrators.ts';
import type { AgentTables } from './rows/agents.ts';
import type { DeviceTables } from './rows/devices.ts';
import type { TermsTables } from './rows/terms.ts';
import type { FactTables } from './rows/facts.ts';
import type { CustomerTables } from './rows/customers.ts';
import type { CardTables } from './rows/cards.ts';
import type { OrderTables } from './rows/orders.ts';
import type { LedgerTables } from './rows/ledger.ts';
import type { BankTables } from './rows/bank.ts';
import type { StatementTables } from './rows/statements.ts';
import type { SmsTables } from './rows/sms.ts';
import type { RateTables } from './rows/rate-windows.ts';
import type { TillTables } from './rows/tills.ts';
import type { ProposalTables } from './rows/proposals.ts';
import type { ScreeningTables } from './rows/screening.ts';
import type { CarrierBillTables } from './rows/carrier-bills.ts';
import type { SuspicionTables } from './rows/suspicion.ts';

export type { AdministratorRow, AdminSessionRow, AuditRow } from './rows/administrators.ts';
export type { AgentRow, CommissionPlanRow, OperatorRow, SuspensionRow } from './rows/agents.ts';
export type { DeviceRow, EnrolmentCodeRow, FormerKeyRow, RecoveryRow } from './rows/devices.ts';
export type { TermsRow } from './rows/terms.ts';
export type { FactRow, FeedRow } from './rows/facts.ts';
export type { CustomerRow, CustomerKeyRow, FileChangeRow, PhotoRow } from './rows/customers.ts';
export type { PackRow, CardRow, CardYearRow, CardMonthRow } from './rows/cards.ts';
export type { DecisionRow, OrderRow, RefundRow, MadeGoodRow } from './rows/orders.ts';
export type {
  CommissionRunRow,
  DayClosingRow,
  LedgerGroupRow,
  LedgerEntryRow,
  LedgerBalanceRow,
} from './rows/ledger.ts';
export type { BankDocumentRow, BankWorkKind, BankWorkRow, FundingRow } from './rows/bank.ts';
export type {
  SmsArrivalRow,
  SmsInboxRow,
  SmsBindingRow,
  SmsCodeRow,
  SmsProposalRow,
  SmsLockRow,
  SmsReplyRow,
  SmsPartSetRow,
  SmsPartRow,
  SmsReceiptRow,
} from './rows/sms.ts';
export type {
  BankDayRow,
  BreakKind,
  StatementBreakRow,
  StatementFileRow,
  StatementLineRow,
  StatementRow,
} from './rows/statements.ts';
export type { ProposalRow } from './rows/proposals.ts';
export type {
  ReviewRow,
  ScreeningEntryRow,
  ScreeningListRow,
  ScreeningPolicyRow,
  ScreeningRow,
  SearchRow,
} from './rows/screening.ts';
export type { CarrierBillLineRow, CarrierBillRow } from './rows/carrier-bills.ts';
export type { SmsSenderRow, SuspicionPolicyRow } from './rows/suspicion.ts';
export type { TillRow, ZReportRow } from './rows/tills.ts';

export interface Schema
  extends
    AdministratorTables,
    AgentTables,
    DeviceTables,
    TermsTables,
    FactTables,
    CustomerTables,
    CardTables,
    OrderTables,
    ProposalTables,
    LedgerTables,
    RateTables,
    ScreeningTables,
    SuspicionTables,
    CarrierBillTables,
    BankTables,
    StatementTables,
    SmsTables,
    TillTables {}
