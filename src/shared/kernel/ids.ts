/**
 * Ids are made at the edge and saved before the first send. Each kind of id has its own brand, so that
 * a customer's id cannot be given where a card reference is meant.
 */
import { z } from 'zod';
import type { Clock, Random } from './ports.ts';

const UUID_V7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

function uuidV7<const B extends string>(brand: B) {
  return z.string().regex(UUID_V7, `${brand}: a UUIDv7 in lower case`).brand<B>();
}

/** Names one operation for ever: made by the counter (or the SMS circuit), also the bank's idempotency key. */
export const OpId = uuidV7('OpId');
export type OpId = z.infer<typeof OpId>;
export const DeviceId = uuidV7('DeviceId');
export type DeviceId = z.infer<typeof DeviceId>;
export const AgentId = uuidV7('AgentId');
export type AgentId = z.infer<typeof AgentId>;
export const OperatorId = uuidV7('OperatorId');
export type OperatorId = z.infer<typeof OperatorId>;
export const CustomerId = uuidV7('CustomerId');
export type CustomerId = z.infer<typeof CustomerId>;
export const BeneficiaryId = uuidV7('BeneficiaryId');
export type BeneficiaryId = z.infer<typeof BeneficiaryId>;
/** One of our own staff, in the back office. */
export const AdministratorId = uuidV7('AdministratorId');
export type AdministratorId = z.infer<typeof AdministratorId>;
export const ProposalId = uuidV7('ProposalId');
export type ProposalId = z.infer<typeof ProposalId>;
/** A line of the bank without its movement, or a movement without its line. */
export const BreakId = uuidV7('BreakId');
export type BreakId = z.infer<typeof BreakId>;

const hex = (byte: number): string => byte.toString(16).padStart(2, '0');

/** A UUID version 7 (RFC 9562, 5.7): 48 bits of milliseconds, then 74 random bits. */
export function newUuidV7(clock: Clock, random: Random): string {
  const bytes = random.bytes(16);
  let ms = clock.now();
  for (let i = 5; i >= 0; i--) {
    bytes[i] = ms % 256;
    ms = Math.floor(ms / 256);
  }
  bytes[6] = 0x70 | (bytes[6]! & 0x0f);
  bytes[8] = 0x80 | (bytes[8]! & 0x3f);
  const text = Array.from(bytes, hex).join('');
  return `${text.slice(0, 8)}-${text.slice(8, 12)}-${text.slice(12, 16)}-${text.slice(16, 20)}-${text.slice(20)}`;
}

/** Makes ids of one kind: `const newOpId = idMaker(OpId, clock, random)`. */
export function newId<T extends string>(kind: { parse(text: string): T }, clock: Clock, random: Random): T {
  return kind.parse(newUuidV7(clock, random));
}
