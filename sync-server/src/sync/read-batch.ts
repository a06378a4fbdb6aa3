/**
 * From the texts of a push to facts that can be judged: their bytes, their form, their chain, the one signature that covers
 * all. Needs no database; what it refuses was never a batch of this device.
 */
import type { KeyObject } from 'node:crypto';
import { FactEnvelope, factDigest, readFact, signedText } from '@flouss/shared/contract/journal';
import type { Fact } from '@flouss/shared/contract/journal';
import type { JournalEntry } from '@flouss/shared/contract/sync';
import type { DeviceId } from '@flouss/shared/kernel/ids';
import { err, ok } from '@flouss/shared/kernel/result';
import type { Result } from '@flouss/shared/kernel/result';
import { verifyText } from '@flouss/platform/device-key';
import { sha256 } from '@flouss/platform/system-ports';
import { isCanonical } from './canonical.ts';

export interface ReadEntry {
  readonly envelope: FactEnvelope;
  /** The fact as understood, or why it is not. */
  readonly fact: ReturnType<typeof readFact>;
  readonly text: string;
  readonly digest: string;
  readonly signature: string;
  readonly keys: JournalEntry['keys'];
}

export type FactOf<T extends Fact['type']> = Extract<Fact, { type: T }>;

/** Every fact names the device and the one before it; the last one's signature vouches for all of them. */
export function readBatch(
  entries: readonly JournalEntry[],
  deviceId: DeviceId,
  key: KeyObject,
): Result<readonly ReadEntry[], 'request-malformed' | 'signature-invalid'> {
  const read: ReadEntry[] = [];
  for (const entry of entries) {
    const next = readEntry(entry);
    if (!next || next.envelope.device_id !== deviceId || !follows(next, read.at(-1))) return err('request-malformed');
    read.push(next);
  }
  const last = read.at(-1);
  if (!last || !verifyText(key, signedText(last.digest), last.signature)) return err('signature-invalid');
  return ok(read);
}

function follows({ envelope }: ReadEntry, before: ReadEntry | undefined): boolean {
  return !before || (envelope.seq === before.envelope.seq + 1 && envelope.prev === before.digest);
}

function readEntry({ fact: text, signature, keys }: JournalEntry): ReadEntry | undefined {
  const value = parseJson(text);
  const envelope = FactEnvelope.safeParse(value);
  if (!envelope.success) return undefined;
  const digest = factDigest(text, sha256);
  const fact = isCanonical(text, value) ? readFact(envelope.data) : ({ ok: false, error: 'malformed' } as const);
  return { envelope: envelope.data, fact, text, digest, signature, keys };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
