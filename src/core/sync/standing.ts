/**
 * Anti-entropy: where the server's copy of our journal stands beside our own. Position and digest decide, never a clock.
 */
import type { JournalHead } from '@flouss/shared/contract/sync';
import { headAt } from '../sync-ports.ts';
import type { ReadStore } from '../sync-ports.ts';

/**
 * `forgot`: behind what it had acknowledged before it was asked (a fail-over can do that): offer the rest again.
 * `fork`: it holds a fact under a number where we hold another or none (an old backup, a cloned counter): a person must look.
 */
export type Standing = 'together' | 'forgot' | 'fork';

/** `acknowledgedSeq` is as known when the question was sent: an answer may be older than a later acknowledgement. */
export function standingOf(read: ReadStore, server: JournalHead, acknowledgedSeq: number): Standing {
  if (headAt(read, server.seq)?.digest !== server.digest) return 'fork';
  return server.seq < acknowledgedSeq ? 'forgot' : 'together';
}
