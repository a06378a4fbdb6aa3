/**
 * What a host (Electron's main, the web host) and the backend process say to each other. The host has already parsed
 * calls by the method table; the backend parses them again, because a process boundary is an edge.
 */
import { z } from 'zod';
import { CounterEvent } from './counter-api.ts';

/** First message: where the store is and the two secrets that the host keeps for it. */
export const OpenStore = z.strictObject({
  kind: z.literal('open'),
  store_path: z.string().min(1),
  store_key: z.string().length(43),
  /** 32 bytes (base64url) that PINs are sealed with, kept apart from the store's key. */
  pin_pepper: z.string().length(43),
  /** Where this installation says the server is: offered at enrolment, and followed by a counter that is enrolled already. */
  server_url: z.url({ protocol: /^https?$/ }).nullable(),
  /** Certificates (PEM) of the centre's own, where it has some. */
  server_ca: z.string().max(65_536).optional(),
  /** The application's own version, for support. */
  application_version: z.string().max(40).optional(),
  /** Where newer versions are published. Only a host for demonstration names another publisher than the one the application carries. */
  update: z
    .strictObject({ url: z.url({ protocol: /^https?$/ }), publisher_key: z.string().length(43).optional() })
    .optional(),
});
export const Call = z.strictObject({
  kind: z.literal('call'),
  id: z.number().int(),
  method: z.string(),
  input: z.unknown(),
});
export const Close = z.strictObject({ kind: z.literal('close') });
export const ToBackend = z.discriminatedUnion('kind', [OpenStore, Call, Close]);
export type ToBackend = z.infer<typeof ToBackend>;

/** Why a store was not opened: another instance holds it, the key does not fit, it is from a newer version, or the disk says no. */
export const StoreRefusal = z.enum([
  'store-in-use',
  'store-key-wrong',
  'store-newer',
  'store-unwritable',
  'store-damaged',
]);
export type StoreRefusal = z.infer<typeof StoreRefusal>;

export const FromBackend = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('opened') }),
  z.strictObject({ kind: z.literal('refused'), code: StoreRefusal }),
  /** `result` is an `ApiResult` of the call with this id. */
  z.strictObject({ kind: z.literal('answer'), id: z.number().int(), result: z.unknown() }),
  z.strictObject({ kind: z.literal('event'), event: CounterEvent }),
  z.strictObject({ kind: z.literal('closed') }),
]);
export type FromBackend = z.infer<typeof FromBackend>;
