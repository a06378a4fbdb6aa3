/**
 * What one request is called in every log that it passes, from the counter to the bank. 128 random bits that say nothing of
 * whom it is about; whoever receives one keeps it only in this form, because it is written into logs and rows.
 */
import { z } from 'zod';
import { containsPan } from '../domain/pan.ts';

export const REQUEST_ID_HEADER = 'x-request-id';

export const RequestId = z
  .string()
  .regex(/^[A-Za-z0-9_-]{22}$/, 'RequestId: 16 bytes as base64url')
  .refine((text) => !containsPan(text))
  .brand<'RequestId'>();
export type RequestId = z.infer<typeof RequestId>;
