/** Which operations a filter lets through, and the days before and after. Pure. */
import type { OperationView } from '@flouss/shared/contract/views';
import { searchKey } from '@flouss/shared/domain/search-key';

export type KindFilter = 'all' | 'reload' | 'sale' | 'refund';

/** Every word must begin a name's word, or occur in the receipt's number or the card's reference. */
export function matches(operation: OperationView, kind: KindFilter, text: string): boolean {
  if (kind !== 'all' && operation.kind !== kind) return false;
  const names = searchKey(`${operation.customer_name ?? ''} ${operation.beneficiary_name ?? ''}`);
  const codes = searchKey(`${operation.receipt_number ?? ''} ${operation.card_reference ?? ''}`).replaceAll(' ', '');
  return searchKey(text)
    .split(' ')
    .filter((word) => word !== '')
    .every((word) => ` ${names}`.includes(` ${word}`) || codes.includes(word));
}

const DAY_MS = 86_400_000;

/** The calendar date so many days later (or earlier); a day in UTC is always 24 hours. */
export function dayAfter(date: string, days: number): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);
}
