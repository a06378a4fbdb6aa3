/**
 * What passes between counter and server, as the store keeps it: facts to offer, verdicts, the feed, snapshots, and going back
 * when the server has forgotten. Knows no network. Each write says what changed.
 */
import type {
  CustomerKey,
  JournalEntry,
  JournalHead,
  PullAnswer,
  Snapshot,
  Verdict,
} from '@flouss/shared/contract/sync';
import { FactEnvelope } from '@flouss/shared/contract/journal';
import { assert } from '@flouss/shared/kernel/assert';
import type { Change } from '../sync-ports.ts';
import type { Touched } from '../projections/apply.ts';
import { applyItem, applyVerdict, nothingTouched, projectCard } from '../projections/apply.ts';
import { noteAcknowledged } from './acknowledged.ts';
import { customerKey, keepCustomerKey } from './customer-keys.ts';
import { keepCounterCode, keepCursor, keepGranted, keepServerHead, readDevice } from './device.ts';
import type { Device } from './device.ts';
import { clampCardWords, clampCustomerWords, dropOrderWord, keepItem } from './feed.ts';
import type { ReadStore, WriteTx } from './handles.ts';
import { entriesAfter, forgetVerdictsAfter, journalEnd, keepVerdict } from './journal.ts';
import { waitingOperations } from './operation-lists.ts';
import { settleOperations, unsettleOperations } from './waiting-operations.ts';
import { awaitPhotosAfter } from './photos.ts';
import { keepReference, referenceVersion } from './reference.ts';

export { headAt } from './journal.ts';

/** Where this counter's own journal stands. */
export function ownHead(read: ReadStore): JournalHead {
  const { seq, digest } = journalEnd(read);
  return { seq, digest };
}

/** How far the server is known to have judged it; facts after that wait. Moved by `recordVerdicts` and `rewindTo` only. */
export function serverHead(read: ReadStore): JournalHead {
  const { serverSeq, serverDigest } = enrolled(read);
  return { seq: serverSeq, digest: serverDigest };
}

export interface PullPosition extends Pick<Device, 'cursor' | 'grantedCents'> {
  /** 0 before the first snapshot. */
  readonly referenceVersion: number;
}

export function pullPosition(read: ReadStore): PullPosition {
  const { cursor, grantedCents } = enrolled(read);
  return { cursor, grantedCents, referenceVersion: referenceVersion(read) };
}

function enrolled(read: ReadStore): Device {
  const device = readDevice(read);
  assert(device, 'only a counter that has a device key talks to the server');
  return device;
}

/** What the server that is asked can read. */
export interface ServerReads {
  /** Of facts; every one where it is absent. */
  readonly isRead?: ((type: string, v: number) => boolean) | undefined;
  /** What a server has said before (`JournalEntry.proof`). */
  readonly readsProofs: boolean;
}

const ALL: ServerReads = { readsProofs: true };

const BATCH_FRAME_BYTES = '{"entries":[]}'.length;

/**
 * The facts that wait, in order, at most so many and (beyond the first) so many bytes of request body, up to the first one that the
 * server does not read. Empty when none waits, or none before that one.
 */
export function nextBatch(
  read: ReadStore,
  maxFacts: number,
  maxBytes: number,
  server: ServerReads = ALL,
): JournalEntry[] {
  const batch = batchAfter(read, enrolled(read).serverSeq, maxFacts, maxBytes, server);
  const { isRead } = server;
  if (!isRead) return batch;
  const first = batch.findIndex(({ fact }) => {
    const { type, v } = FactEnvelope.parse(JSON.parse(fact));
    return !isRead(type, v);
  });
  return first < 0 ? batch : batch.slice(0, first);
}

/** The same from any place in the journal. */
export function batchAfter(
  read: ReadStore,
  seq: number,
  maxFacts: number,
  maxBytes: number,
  { readsProofs }: ServerReads = ALL,
): JournalEntry[] {
  const batch: JournalEntry[] = [];
  let bytes = BATCH_FRAME_BYTES;
  for (const waiting of entriesAfter(read, seq, maxFacts)) {
    const { text, signature, proof } = waiting;
    const keys = keysBeside(read, text);
    const entry = { fact: text, signature, ...(readsProofs && proof !== null && { proof }), ...(keys && { keys }) };
    bytes += Buffer.byteLength(JSON.stringify(entry)) + 1;
    if (batch.length > 0 && bytes > maxBytes) break;
    batch.push(entry);
  }
  return batch;
}

/** A registration needs its customer's key; a person who was forgotten meanwhile has none. */
function keysBeside(read: ReadStore, text: string): CustomerKey[] | undefined {
  if (!text.includes('"type":"customer-registered"')) return undefined;
  const { body } = FactEnvelope.parse(JSON.parse(text));
  const customer_id = (body as { customer_id: CustomerKey['customer_id'] }).customer_id;
  const key = customerKey(read, customer_id);
  return key === undefined ? undefined : [{ customer_id, key }];
}

/** `head`: where the server's copy of this journal stands after the push. */
export function recordVerdicts(tx: WriteTx, verdicts: readonly Verdict[], head: JournalHead): Change {
  const touched = nothingTouched();
  for (const verdict of verdicts) {
    assert(keepVerdict(tx, verdict), `a verdict names the operation at seq ${verdict.seq}`);
    applyVerdict(tx, verdict.op_id, verdict, touched);
  }
  keepServerHead(tx, head);
  settleOperations(tx, head.seq);
  touched.topics.add('status');
  return changeOf(touched);
}

/** A page of the feed. Its items hold for everything up to `head`; taking a page twice changes nothing. */
export function applyItems(tx: WriteTx, page: Pick<PullAnswer, 'items' | 'cursor' | 'head' | 'allotment'>): Change {
  const touched = nothingTouched();
  for (const item of page.items) {
    if (item.kind === 'customer') keepCustomerKey(tx, item.customer_id, item.key);
    keepItem(tx, item, page.head.seq);
    applyItem(tx, item, page.head.seq, touched);
  }
  const { cursor, grantedCents } = enrolled(tx);
  if (cursor !== page.cursor) keepCursor(tx, page.cursor);
  if (grantedCents !== page.allotment.granted_cents) {
    keepGranted(tx, page.allotment.granted_cents);
    touched.topics.add('status');
  }
  return changeOf(touched);
}

/** Agent, operators, tariffs, limits and allotment, replaced whole. */
export function applySnapshot(tx: WriteTx, snapshot: Snapshot): Change {
  keepReference(tx, snapshot);
  keepCounterCode(tx, snapshot.counter_code);
  keepGranted(tx, snapshot.allotment.granted_cents);
  return { topics: ['reference', 'session', 'status'], loaded: [] };
}

/**
 * The server's copy of this journal ends earlier than it once said: what comes after waits again, unjudged, and the feed is read
 * from its beginning. The caller has checked that `head` lies on this chain.
 */
export function rewindTo(tx: WriteTx, head: JournalHead): Change {
  const touched = nothingTouched();
  noteAcknowledged(tx);
  forgetVerdictsAfter(tx, head.seq);
  keepServerHead(tx, head);
  keepCursor(tx, 0);
  for (const reference of clampCardWords(tx, head.seq)) projectCard(tx, reference, {});
  clampCustomerWords(tx, head.seq);
  awaitPhotosAfter(tx, head.seq);
  unsettleOperations(tx, head.seq);
  for (const operation of waitingOperations(tx)) {
    dropOrderWord(tx, operation.op_id);
    applyVerdict(tx, operation.op_id, { outcome: null, code: null }, touched);
  }
  touched.topics.add('status').add('cards');
  return changeOf(touched);
}

function changeOf(touched: Touched): Change {
  return { topics: [...touched.topics], loaded: touched.loaded };
}
