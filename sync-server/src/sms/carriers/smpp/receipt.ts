/**
 * What the carrier says became of a message of ours: in parameters, as SMPP 3.4 has it, or in words, as 3.3 had it (3.4 appendix B).
 * Only what the SMSC itself marks as a receipt is one: a customer can text such words too.
 */
import { TAGS } from './commands.ts';
import { numberIn, textIn } from './pdu.ts';
import type { Parameters } from './pdu.ts';

export type DeliveryState =
  | 'on-its-way'
  | 'delivered'
  | 'expired'
  | 'deleted'
  | 'undeliverable'
  | 'accepted'
  | 'unknown'
  | 'rejected';

/** 3.4 §5.2.28. */
const BY_NUMBER: readonly (DeliveryState | undefined)[] = [
  undefined,
  'on-its-way',
  'delivered',
  'expired',
  'deleted',
  'undeliverable',
  'accepted',
  'unknown',
  'rejected',
];
const BY_WORD: Readonly<Record<string, DeliveryState>> = {
  ENROUTE: 'on-its-way',
  DELIVRD: 'delivered',
  EXPIRED: 'expired',
  DELETED: 'deleted',
  UNDELIV: 'undeliverable',
  ACCEPTD: 'accepted',
  UNKNOWN: 'unknown',
  REJECTD: 'rejected',
};

export interface Receipt {
  /** As the carrier may have named the message when it took it: 3.3 carriers say in tens what they had said in sixteens. */
  readonly carrierIds: readonly string[];
  /** The number we gave it, where the carrier says it back. */
  readonly reference: number | undefined;
  readonly state: DeliveryState;
}

export function readReceipt(text: string, parameters: Parameters): Receipt {
  const words = /\bid:(\S{1,64})/i.exec(text)?.[1];
  const id = textIn(parameters, TAGS.receiptedMessageId) || words;
  const word = /\bstat:([A-Z]{1,8})/i.exec(text)?.[1]?.toUpperCase();
  const number = numberIn(parameters, TAGS.messageState, 1);
  return {
    carrierIds: id === undefined ? [] : namesOf(id),
    reference: numberIn(parameters, TAGS.userMessageReference, 2),
    state: BY_NUMBER[number ?? 0] ?? BY_WORD[word ?? ''] ?? 'unknown',
  };
}

const HEX = /^[0-9a-f]{1,16}$/i;
const TENS = /^\d{1,20}$/;

/** Without leading zeros and in small letters; then as the same number in the other base. */
function namesOf(id: string): string[] {
  const names = [id, plainId(id)];
  if (TENS.test(id)) names.push(BigInt(id).toString(16));
  if (HEX.test(id)) names.push(BigInt(`0x${id}`).toString());
  return [...new Set(names)];
}

/** How a carrier's name for a message is kept. */
export function plainId(id: string): string {
  return id.toLowerCase().replace(/^0+(?=.)/, '');
}
