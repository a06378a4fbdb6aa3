/**
 * A batch on its way between threads: a list for each property, since whatever crosses as an object takes the names of its properties
 * along, each time. The same batch comes out.
 */
import type { Fact, FactEnvelope, FactUnreadable } from '@flouss/shared/contract/journal';
import type { DeviceId } from '@flouss/shared/kernel/ids';
import { assert } from '@flouss/shared/kernel/assert';
import type { ReadBatch, ReadEntry } from './read-batch.ts';

export interface PackedBatch extends Pick<ReadBatch, 'registrations'> {
  /** Of all of them. */
  readonly device_id: DeviceId;
  readonly envelopes: readonly PackedEnvelope[];
  readonly bodies: readonly FactEnvelope['body'][];
  /** Null where the fact was understood. */
  readonly errors: readonly (FactUnreadable | null)[];
  readonly texts: readonly string[];
  readonly digests: readonly string[];
  readonly signatures: readonly string[];
  readonly proofs: readonly ReadEntry['proof'][];
  readonly keys: readonly ReadEntry['keys'][];
}

type Packed<Names extends readonly (keyof FactEnvelope)[]> = {
  readonly [At in keyof Names]: FactEnvelope[Names[At]];
};
type PackedEnvelope = Packed<['op_id', 'seq', 'prev', 'type', 'v', 'operator_id', 'occurred_at', 'tariff_v']>;

export function packBatch({ entries, registrations }: ReadBatch): PackedBatch {
  const [first] = entries;
  assert(first, 'a batch has facts');
  return {
    registrations,
    device_id: first.envelope.device_id,
    envelopes: entries.map(({ envelope }) => packEnvelope(envelope)),
    bodies: entries.map(({ envelope }) => envelope.body),
    errors: entries.map(({ fact }) => (fact.ok ? null : fact.error)),
    texts: entries.map(({ text }) => text),
    digests: entries.map(({ digest }) => digest),
    signatures: entries.map(({ signature }) => signature),
    proofs: entries.map(({ proof }) => proof),
    keys: entries.map(({ keys }) => keys),
  };
}

export function unpackBatch(packed: PackedBatch): ReadBatch {
  const entries = packed.envelopes.map((_, i) => unpackEntry(packed, i));
  return { entries, registrations: packed.registrations };
}

function packEnvelope(envelope: FactEnvelope): PackedEnvelope {
  const { op_id, seq, prev, type, v, operator_id, occurred_at, tariff_v } = envelope;
  return [op_id, seq, prev, type, v, operator_id, occurred_at, tariff_v];
}

function unpackEntry(packed: PackedBatch, i: number): ReadEntry {
  const { device_id, envelopes, bodies, errors, texts, digests, signatures, proofs, keys } = packed;
  const [op_id, seq, prev, type, v, operator_id, occurred_at, tariff_v] = envelopes[i]!;
  const body = bodies[i];
  const envelope: FactEnvelope = { op_id, device_id, seq, prev, type, v, operator_id, occurred_at, tariff_v, body };
  const error = errors[i] ?? null;
  return {
    envelope,
    // What was understood on the other thread is what its envelope says.
    fact: error === null ? { ok: true, fact: envelope as Fact } : { ok: false, error },
    text: texts[i]!,
    digest: digests[i]!,
    signature: signatures[i]!,
    proof: proofs[i],
    keys: keys[i],
  };
}
