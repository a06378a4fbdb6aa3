/**
 * Photos of identity documents: sealed under the customer's key at the counter, apart from the journal, and sent to the server
 * by themselves. The fact names the sealed text's digest, so that what arrives is what was taken.
 */
import { z } from 'zod';
import { Base64Url } from './journal.ts';
import type { CustomerId } from '../kernel/ids.ts';

/** A JPEG; what is larger is made smaller before it comes here. */
export const PHOTO_BYTES_MAX = 280 * 1024;
/** An upload: the JPEG in base64, sealed, in base64url again, and its envelope. */
export const UPLOAD_BYTES_MAX = 512 * 1024;

export const PhotoSide = z.enum(['front', 'back', 'other']);
export type PhotoSide = z.infer<typeof PhotoSide>;

/** AES-256-GCM under the customer's key; opens to the JPEG in base64. */
export const SealedPhoto = z.strictObject({
  nonce: Base64Url.length(16),
  ciphertext: Base64Url.max(UPLOAD_BYTES_MAX),
});
export type SealedPhoto = z.infer<typeof SealedPhoto>;

/** The associated data: a photo cannot be taken for another sealed part of the same customer. */
export function photoOwner(customerId: CustomerId): string {
  return `photo:${customerId}`;
}

/** The text that is digested, kept and sent, byte for byte. */
export function photoText({ nonce, ciphertext }: SealedPhoto): string {
  return JSON.stringify({ nonce, ciphertext });
}

const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;
/** The first three bytes of every JPEG, FF D8 FF, in base64. */
const JPEG_BEGINS = '/9j/';

/** How many bytes a JPEG in base64 has; undefined when it is none, or larger than a photo may be. */
export function jpegBytes(base64: string): number | undefined {
  if (!base64.startsWith(JPEG_BEGINS) || !BASE64.test(base64)) return undefined;
  const padding = base64.endsWith('==') ? 2 : base64.endsWith('=') ? 1 : 0;
  const bytes = (base64.length / 4) * 3 - padding;
  return bytes <= PHOTO_BYTES_MAX ? bytes : undefined;
}
