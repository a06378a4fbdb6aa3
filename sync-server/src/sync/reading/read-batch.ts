/**
 * From the bytes of a push to facts that can be judged: their form, their chain, the one signature that covers all, and the
 * registrations opened. Needs no database; what it refuses was never a batch of this device.
 */
import { keyAt } from '@flouss/shared/contract/device-keys';
import type { KeyPeriod } from '@flouss/shared/contract/device-keys';
import { FactEnvelope, factDigest, readFact, signedText } from '@flouss/shared/contract/journal';
import type { Fact } from '@flouss/shared/contract/journal';
import { PushRequest } from '@flouss/shared/contract/sync';
import type { JournalEntry } from '@flouss/shared/contract/sync';
import type { DeviceId, OpId } from '@flouss/shared/kernel/ids';
import { err, ok } from '@flouss/shared/kernel/result';
import type { Result } from '@flouss/shared/kernel/result';
import { readPublicKey, verifyText } from '@flouss/platform/device-key';
import { sha256 } from '@flouss/platform/system-ports';
import type { Ctx } from '../../orders/context.ts';
import { isCanonical } from './canonical.ts';
import { readRegistrations } from './read-registration.ts';
import type { Registration } from './read-registration.ts';

export interface ReadEntry {
  readonly envelope: FactEnvelope;
  /** The fact as understood, or why it is not. */
  readonly fact: ReturnType<typeof readFact>;
  readonly text: string;
  readonly digest: string;
  readonly signature: string;
  /** What a server said of it before, as the counter says: nothing is checked yet. */
  readonly proof: JournalEntry['proof'];
  readonly keys: JournalEntry['keys'];
}

export type FactOf<T extends Fact['type']> = Extract<Fact, { type: T }>;

/** Of one device, in order, without a gap. */
export interface ReadBatch {
  readonly entries: readonly ReadEntry[];
  readonly registrations: ReadonlyMap<OpId, Registration>;
}

/** Who says to have sent it: the device that signed the request. */
export interface Sender {
  readonly device_id: DeviceId;
  /** Ed25519, raw, base64url. */
  readonly public_key: string;
  /** Those that it used before, in the order of their periods. */
  readonly former: readonly KeyPeriod[];
}

export type Unreadable = 'request-malformed' | 'signature-invalid';

/** Every fact names the device and the one before it; the last one's signature vouches for all of them. */
export function readBatch(
  ctx: Pick<Ctx, 'keys' | 'random'>,
  body: Uint8Array,
  sender: Sender,
): Result<ReadBatch, Unreadable> {
  const request = PushRequest.safeParse(parseJson(Buffer.from(body.buffer, body.byteOffset, body.length).toString()));
  if (!request.success) return err('request-malformed');
  const entries: ReadEntry[] = [];
  for (const entry of request.data.entries) {
    const next = readEntry(entry);
    if (!next || next.envelope.device_id !== sender.device_id || !follows(next, entries.at(-1)))
      return err('request-malformed');
    entries.push(next);
  }
  const last = entries.at(-1);
  if (!last) return err('request-malformed');
  const key = keyAt(sender.public_key, sender.former, last.envelope.seq);
  if (!verifyText(readPublicKey(key), signedText(last.digest), last.signature)) return err('signature-invalid');
  return ok({ entries, registrations: readRegistrations(ctx, entries) });
}

function follows({ envelope }: ReadEntry, before: ReadEntry | undefined): boolean {
  return !before || (envelope.seq === before.envelope.seq + 1 && envelope.prev === before.digest);
}

function readEntry({ fact: text, signature, proof, keys }: JournalEntry): ReadEntry | undefined {
  const value = parseJson(text);
  const envelope = FactEnvelope.safeParse(value);
  if (!envelope.success) return undefined;
  const fact = isCanonical(text, value) ? readFact(envelope.data) : ({ ok: false, error: 'malformed' } as const);
  // One object where one serves: what was read may have to travel between threads. What was not understood stays in the text.
  return {
    envelope: fact.ok ? fact.fact : { ...envelope.data, body: null },
    fact,
    text,
    digest: factDigest(text, sha256),
    signature,
    proof,
    keys,
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
