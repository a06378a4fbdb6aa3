/** What the carrier knows of one phone, put together for tests and for the page. Reading only. */
import type { Carrier } from './carrier.ts';
import type { DeliveryRow, MessageRow, ReplyRow, ReportRow } from './store.ts';

export interface SentMessage extends MessageRow {
  readonly copies: readonly DeliveryRow[];
}

export interface ReceivedReply extends ReplyRow {
  readonly reports: readonly ReportRow[];
}

export interface PhoneState {
  readonly phone: string;
  readonly alias: string | undefined;
  /** What the phone received, oldest first. */
  readonly inbox: readonly ReceivedReply[];
  /** What the phone sent, oldest first. */
  readonly sent: readonly SentMessage[];
}

export function phoneState({ store }: Carrier, phone: string): PhoneState {
  return {
    phone,
    alias: store.aliases.aliasOf(phone),
    inbox: store.replies.ofPhone(phone).map((row) => Object.assign(row, { reports: store.reports.ofReply(row.id) })),
    sent: store.messages
      .ofPhone(phone)
      .map((row) => Object.assign(row, { copies: store.deliveries.ofMessage(row.id) })),
  };
}
