/** Rows of the carrier's monthly bills. */
import type { Cents } from '@flouss/shared/domain/money';

export interface CarrierBillRow {
  /** `YYYY-MM` in Paris. */
  month: string;
  /** SHA-256 of the file as it came. */
  digest: string;
  line_count: number;
  total_cents: Cents;
  read_at: number;
  read_by: string;
}

export interface CarrierBillLineRow {
  month: string;
  line_no: number;
  /** The carrier's own name for the message; empty where it gives none. */
  carrier_id: string;
  /** Ours, where the carrier hands it through; else empty. */
  reference: string;
  sent_at: number;
  price_cents: Cents;
  /** The paid reply that it bills; null where it bills none of ours, or one that another line bills. */
  reply_id: string | null;
}

export interface CarrierBillTables {
  carrier_bills: CarrierBillRow;
  carrier_bill_lines: CarrierBillLineRow;
}
