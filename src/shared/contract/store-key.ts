/**
 * How the key of this counter's store is kept, and the pass-phrase that opens it on a computer without a key store. The host answers
 * these methods itself, before there is a store: they never reach the backend.
 */
import { z } from 'zod';
import { PASS_PHRASE_MAX } from '../domain/pass-phrase.ts';

export const PassPhrase = z.string().min(1, 'text-empty').max(PASS_PHRASE_MAX, 'text-too-long');

export const StoreKeyView = z.strictObject({
  /** `file`: the browser host's, for development and demonstration. */
  kept: z.enum(['key-store', 'file', 'pass-phrase']),
  /** `unset`: no pass-phrase has been chosen yet. */
  state: z.enum(['open', 'locked', 'unset']),
  /** After wrong ones: nothing is tried before. */
  wait_ms: z.number().int(),
});
export type StoreKeyView = z.infer<typeof StoreKeyView>;
