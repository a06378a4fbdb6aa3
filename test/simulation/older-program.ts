/**
 * A counter of a simulated world whose program is an older one: it says no version with its requests, and writes what it records in the
 * version of before, where that one could say it.
 */
import {
  FactEnvelope,
  canonicalText,
  factDigest,
  isFactType,
  signedText,
  writtenVersion,
} from '@flouss/shared/contract/journal';
import { PROTOCOL_HEADER } from '@flouss/shared/contract/protocol';
import { signerOf } from '@flouss/platform/device-key';
import { sha256 } from '@flouss/platform/system-ports';
import { assert } from '@flouss/shared/kernel/assert';
import { headAt, ownHead, readDevice } from '../../src/core/sync-ports.ts';
import type { Store } from '../../src/core/sync-ports.ts';
import { query } from '../../src/core/store/handles.ts';
import { entriesAfter } from '../../src/core/store/journal.ts';
import type { OutgoingRequest } from '../../src/core/sync/transport.ts';

export function withoutVersion(request: OutgoingRequest): OutgoingRequest {
  const headers = Object.entries(request.headers).filter(([name]) => name !== PROTOCOL_HEADER);
  return { ...request, headers: Object.fromEntries(headers) };
}

/** Of this type, there is a newer version than this fact's. */
export function isOfBefore({ type, v }: FactEnvelope): boolean {
  return isFactType(type) && v < writtenVersion(type);
}

/** What has just been recorded, as the older program would have. A first reload with its sale it could not say. */
export function writeLastAsBefore(store: Store): void {
  writeAnew(store, ownHead(store.read).seq - 1, (fact) =>
    fact.v === 2 && !Object.hasOwn(fact.body as object, 'with_sale') ? { ...fact, v: 1 } : fact,
  );
}

/** What no program does, but a careless one that has just been installed: what the older one wrote, it writes anew in its own version. */
export function writeAllAnew(store: Store): void {
  writeAnew(store, 0, (fact) => (isOfBefore(fact) ? { ...fact, v: fact.v + 1 } : fact));
}

const GUARD = query<{ sql: string }>("SELECT sql FROM sqlite_master WHERE name = 'journal_is_written_once'");

function writeAnew(store: Store, after: number, change: (fact: FactEnvelope) => FactEnvelope): void {
  const device = readDevice(store.read);
  const head = headAt(store.read, Math.max(0, after));
  assert(device && head, 'a journal has a device and a beginning');
  const sign = signerOf(device);
  let { seq, digest: prev } = head;
  store.write((tx) => {
    // The store knows that nobody changes a fact, and here nobody does: it is written so in the first place.
    const guard = tx.get(GUARD);
    assert(guard, 'a fact is written once');
    tx.run('DROP TRIGGER journal_is_written_once');
    for (const { text } of entriesAfter(tx, seq, Number.MAX_SAFE_INTEGER)) {
      const written = canonicalText({ ...change(FactEnvelope.parse(JSON.parse(text))), prev });
      const digest = factDigest(written, sha256);
      const signature = Buffer.from(sign(signedText(digest)), 'base64url');
      tx.run(
        'UPDATE journal SET text = ?, digest = ?, signature = ? WHERE seq = ?',
        written,
        Buffer.from(digest, 'hex'),
        signature,
        ++seq,
      );
      prev = digest;
    }
    tx.run(guard.sql);
  });
}
