/**
 * Who a message claims to come from: a number in E.164, or the alias that French operators put in its place. Knows the forms,
 * not the customers.
 */
import { parsePhone } from '@flouss/shared/domain/phone';
import { blindIndex } from '@flouss/platform/seal';
import type { ServerKeys } from '../db/server-keys.ts';

export interface Sender {
  /** By which he is found again. */
  readonly index: string;
  /** Where a reply to him goes. */
  readonly address: string;
}

const INTERNATIONAL_WITHOUT_PLUS = /^[1-9]\d{7,14}$/;

export function senderOf(claimed: string, keys: ServerKeys): Sender {
  const address = phoneIn(claimed) ?? claimed;
  return { address, index: blindIndex(keys.indexKey, 'sms-sender', address.normalize('NFKC').toUpperCase()) };
}

/** A name that an operator, or whoever sends, has put in place of the number. */
export const isAliasOf = ({ address }: Pick<Sender, 'address'>): boolean => !address.startsWith('+');

/** SMS centres write `+33612345678`, `0033612345678` or `33612345678`. */
function phoneIn(claimed: string): string | undefined {
  const phone = parsePhone(INTERNATIONAL_WITHOUT_PLUS.test(claimed) ? `+${claimed}` : claimed, 'FR');
  return phone.ok ? phone.value : undefined;
}
