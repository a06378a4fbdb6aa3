/**
 * How a device's key is replaced. The counter offers the next one, certified by the one in use, and goes on with that until it has the
 * server's word; then it signs with the next one, facts after `after_seq` too, and says so in a request signed with it. From that
 * request on the former key opens nothing. Each of the two may be asked any number of times.
 */
import { z } from 'zod';
import type { DeviceId } from '../kernel/ids.ts';
import { Base64Url } from './journal.ts';

export const KEY_PATHS = { offer: '/v1/key', use: '/v1/key/use' } as const;

const PublicKey = Base64Url.length(43);
const Signature = Base64Url.length(86);

/** Both sign `keyChange`: the key in use, so that whoever checks later knows why others follow, and the next one, which is thereby held. */
export const KeyOffer = z.strictObject({ public_key: PublicKey, certificate: Signature, proof: Signature });
export type KeyOffer = z.infer<typeof KeyOffer>;

export const KeyOffered = z.strictObject({ public_key: PublicKey });

/** Facts after this one are signed by the key that signs the request. */
export const KeyUse = z.strictObject({ after_seq: z.number().int().min(0) });
export type KeyUse = z.infer<typeof KeyUse>;

export const KeyInUse = z.strictObject({ public_key: PublicKey, after_seq: z.number().int().min(0) });
export type KeyInUse = z.infer<typeof KeyInUse>;

export function keyChange(deviceId: DeviceId, former: string, next: string): string {
  return `flouss-key-v1:${deviceId}:${former}:${next}`;
}

/** A key of a device, and the first facts that it does not sign any more. */
export interface KeyPeriod {
  readonly public_key: string;
  readonly up_to_seq: number;
}

/** The key that signs the fact at `seq`; `former` in the order of their periods. */
export function keyAt(current: string, former: readonly KeyPeriod[], seq: number): string {
  return former.find(({ up_to_seq }) => seq <= up_to_seq)?.public_key ?? current;
}
