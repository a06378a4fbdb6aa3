/**
 * A server says who it is before anything is entrusted to it: that it speaks our protocol, and, to who holds a code of its
 * back office, whose code that is. And what the counter makes of it, certificate faults included.
 */
import { z } from 'zod';

export const HELLO_PATH = '/v1/hello';
export const SYNC_PROTOCOL = 'flouss-sync';

/** In a body, never in an address: a code is a secret for as long as it is good. */
export const HelloRequest = z.strictObject({ code: z.string().min(8).max(64).nullable() });
export type HelloRequest = z.infer<typeof HelloRequest>;

/** A newer server may say more than this version reads. */
export const HelloAnswer = z.object({
  protocol: z.literal(SYNC_PROTOCOL),
  /** Which both speak: the newer one's answer to an older one is the older's version. */
  version: z.number().int(),
  /** Null: no code was given, or none that is good now. */
  invitation: z
    .object({ purpose: z.enum(['enrol', 'recover']), agent_name: z.string(), counter_code: z.string() })
    .nullable(),
});
export type HelloAnswer = z.infer<typeof HelloAnswer>;

/** Why a server cannot be entrusted with this counter; each with what to do about it. */
export const ServerFault = z.enum([
  'server-name-unknown',
  'server-refused-connection',
  'server-unreachable',
  'server-not-ours',
  'server-other-version',
  'server-not-encrypted',
  'certificate-issuer-unknown',
  'certificate-other-name',
  'certificate-expired',
  'certificate-not-yet-valid',
  'encryption-too-old',
]);
export type ServerFault = z.infer<typeof ServerFault>;

/** Somebody answers, but nothing is said to him: also to a counter that was enrolled long ago, and a person must mend it. */
export const CertificateFault = ServerFault.extract([
  'certificate-issuer-unknown',
  'certificate-other-name',
  'certificate-expired',
  'certificate-not-yet-valid',
  'encryption-too-old',
]);
export type CertificateFault = z.infer<typeof CertificateFault>;

export const ServerView = z.strictObject({
  host: z.string(),
  encrypted: z.boolean(),
  invitation: HelloAnswer.shape.invitation.unwrap().nullable(),
  /** How far the server's clock is ahead of this computer's. */
  clock_ahead_ms: z.number().int(),
});
export type ServerView = z.infer<typeof ServerView>;
