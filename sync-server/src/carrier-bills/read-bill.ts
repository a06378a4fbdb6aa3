/**
 * Reads the carrier's monthly file (its form stands in the README). All of it or nothing, and the place where it is wrong. Knows no database
 * and none of our replies.
 */
import { createHash } from 'node:crypto';
import { CsvError, parse } from 'csv-parse/sync';
import { parisMonth } from '@flouss/shared/domain/calendar';
import { addCents, parseDecimalEuros, ZERO } from '@flouss/shared/domain/money';
import type { Cents } from '@flouss/shared/domain/money';
import { err, ok } from '@flouss/shared/kernel/result';
import type { Result } from '@flouss/shared/kernel/result';

export const BILL_BYTES_MAX = 12 * 1024 * 1024;
const LINES_MAX = 100_000;
const RECORD_LENGTH_MAX = 512;
const HEADER = ['carrier_message_id', 'our_reference', 'sent_at', 'price_eur'] as const;
const CARRIER_ID = /^[\x21-\x7e]{1,65}$/;
const REPLY_ID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{1,3})?(?:Z|[+-]\d{2}:\d{2})$/;

export interface BillLine {
  /** From 1; the header is not counted. */
  readonly line_no: number;
  readonly carrier_id: string;
  readonly reference: string;
  readonly sent_at: number;
  readonly price_cents: Cents;
}

export interface CarrierBill {
  readonly month: string;
  readonly digest: string;
  readonly lines: readonly BillLine[];
  readonly total_cents: Cents;
}

export type BillRefusalCode =
  | 'bill-too-large'
  | 'bill-not-utf-8'
  | 'bill-header-wrong'
  | 'bill-line-wrong'
  | 'bill-month-wrong';

/** `line`: the file's, where one is to blame; the header is 1. */
export interface BillRefusal {
  readonly code: BillRefusalCode;
  readonly line?: number;
}

export function readBill(bytes: Uint8Array, month: string): Result<CarrierBill, BillRefusal> {
  if (bytes.length > BILL_BYTES_MAX) return err({ code: 'bill-too-large' });
  const text = textOf(bytes);
  if (text === undefined) return err({ code: 'bill-not-utf-8' });
  const records = recordsOf(text);
  if (!records.ok) return records;
  const [header, ...rest] = records.value;
  if (!header || header.length !== HEADER.length || HEADER.some((name, i) => header[i] !== name)) {
    return err({ code: 'bill-header-wrong', line: 1 });
  }
  if (rest.length > LINES_MAX) return err({ code: 'bill-too-large' });
  const lines: BillLine[] = [];
  for (const record of rest) {
    const line_no = lines.length + 1;
    const line = lineOf(record, line_no);
    // The header is the file's first line.
    if (!line) return err({ code: 'bill-line-wrong', line: line_no + 1 });
    if (parisMonth(line.sent_at) !== month) return err({ code: 'bill-month-wrong', line: line_no + 1 });
    lines.push(line);
  }
  const total_cents = lines.reduce((sum, { price_cents }) => addCents(sum, price_cents), ZERO);
  return ok({ month, digest: createHash('sha256').update(bytes).digest('hex'), lines, total_cents });
}

function textOf(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

function recordsOf(text: string): Result<string[][], BillRefusal> {
  try {
    return ok(parse(text, { relax_column_count: true, skip_empty_lines: true, max_record_size: RECORD_LENGTH_MAX }));
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const line = typeof error['lines'] === 'number' ? error['lines'] : 1;
    return err({ code: 'bill-line-wrong', line });
  }
}

function lineOf(
  [carrier_id = '', reference = '', at = '', price = '', ...more]: string[],
  line_no: number,
): BillLine | undefined {
  const sent_at = INSTANT.test(at) ? Date.parse(at) : Number.NaN;
  const price_cents = parseDecimalEuros(price);
  const isNamed = carrier_id !== '' || reference !== '';
  const areNames = (carrier_id === '' || CARRIER_ID.test(carrier_id)) && (reference === '' || REPLY_ID.test(reference));
  if (more.length > 0 || !isNamed || !areNames || Number.isNaN(sent_at) || !price_cents.ok) return undefined;
  return { line_no, carrier_id, reference, sent_at, price_cents: price_cents.value };
}
