/**
 * One batch of waiting facts to the server, and its verdicts into the store in one transaction. Sending twice is safe: the
 * server judges a fact once and repeats its first verdict.
 */
import { PROOFS_SINCE, PROTOCOL_VERSION, factSince } from '@flouss/shared/contract/protocol';
import { BATCH_BYTES_MAX, BATCH_FACTS_MAX, PushAnswer, SYNC_PATHS } from '@flouss/shared/contract/sync';
import type { JournalEntry, Verdict } from '@flouss/shared/contract/sync';
import { assert } from '@flouss/shared/kernel/assert';
import { acknowledgedSeq, headAt, nextBatch, ownHead, recordVerdicts, rewindTo } from '../sync-ports.ts';
import type { ServerReads } from '../sync-ports.ts';
import { noteUnknownKey, settleKey } from './device-key.ts';
import { askServer } from './server-call.ts';
import type { SyncSession } from './session.ts';
import { standingOf } from './standing.ts';
import type { Trouble } from './trouble.ts';
import { AGAIN, inTrouble, moved } from './turn.ts';
import type { Turn } from './turn.ts';
import { uploadOnce } from './upload.ts';

const PUSH_TIMEOUT_MS = 30_000;

interface Batch {
  readonly body: string;
  /** op_id by seq, of the facts in the body. */
  readonly facts: ReadonlyMap<number, string>;
  readonly firstSeq: number;
  readonly lastSeq: number;
}

export async function pushOnce(session: SyncSession, abort?: AbortSignal): Promise<Turn> {
  const settled = await settleKey(session);
  if (!settled.ok) return inTrouble(settled.error);
  const { read } = session.context.store;
  const entries = nextBatch(read, session.batchFactsMax, BATCH_BYTES_MAX, readBy(session.link.serverVersion));
  if (entries.length === 0) return uploadOnce(session, abort);
  const batch = batchOf(entries);
  const answer = await askServer(session.link, session.caller, {
    method: 'POST',
    path: SYNC_PATHS.push,
    query: `?acknowledged=${acknowledgedSeq(session.context.store.read)}`,
    body: batch.body,
    answer: PushAnswer,
    timeoutMs: PUSH_TIMEOUT_MS,
    abort,
    about: { first_seq: batch.firstSeq, last_seq: batch.lastSeq, op_ids: [...batch.facts.values()] },
  });
  return answer.ok ? record(session, batch, answer.value) : refused(session, batch, answer.error);
}

/** What a server of this version reads; of one that has not said its version yet the best is hoped for. */
export function readBy(serverVersion: number | null): ServerReads {
  if (serverVersion === null || serverVersion >= PROTOCOL_VERSION) return { readsProofs: true };
  return {
    isRead: (type, v) => factSince(type, v) <= serverVersion,
    readsProofs: serverVersion >= PROOFS_SINCE,
  };
}

function record(session: SyncSession, batch: Batch, answer: PushAnswer): Turn {
  const { context } = session;
  const { store } = context;
  const verdicts = onePerFact(batch, answer.verdicts);
  if (standingOf(store.read, answer.head, 0) === 'fork') return inTrouble({ code: 'chain-fork', head: answer.head });
  // A fact left out would never be judged, and a journal that ends before our batch would be sent the same for ever.
  if (verdicts.length < batch.facts.size || answer.head.seq < batch.lastSeq) return inTrouble({ code: 'internal' });
  // The server may hold more of us (an answer was lost on the way); only what has its verdict here counts as judged.
  const judged = headAt(store.read, batch.lastSeq);
  assert(judged, 'the journal holds what was sent');
  context.changed(store.write((tx) => recordVerdicts(tx, verdicts, judged)));
  session.batchFactsMax = Math.min(BATCH_FACTS_MAX, session.batchFactsMax * 2);
  return moved(batch.facts.size, ownHead(store.read).seq - judged.seq);
}

function refused(session: SyncSession, batch: Batch, trouble: Trouble): Turn {
  const { context } = session;
  const { store } = context;
  noteUnknownKey(session, trouble);
  if (trouble.code === 'body-too-large' && batch.facts.size > 1) {
    session.batchFactsMax = Math.ceil(batch.facts.size / 2);
    return AGAIN;
  }
  const { head } = trouble;
  // The server lacks facts before our batch: it forgot them. Offer everything after its head again.
  if (trouble.code === 'chain-gap' && head && head.seq < batch.firstSeq - 1) {
    if (standingOf(store.read, head, 0) === 'fork') return inTrouble({ code: 'chain-fork', head });
    context.changed(store.write((tx) => rewindTo(tx, head)));
    return AGAIN;
  }
  return inTrouble(trouble);
}

function batchOf(entries: readonly JournalEntry[]): Batch {
  const facts = new Map(
    entries.map(({ fact }) => {
      // Our own journal's canonical text.
      const { seq, op_id } = JSON.parse(fact) as { readonly seq: number; readonly op_id: string };
      return [seq, op_id];
    }),
  );
  const seqs = [...facts.keys()];
  return { body: JSON.stringify({ entries }), facts, firstSeq: Math.min(...seqs), lastSeq: Math.max(...seqs) };
}

/** Answers may come doubled or in any order, and about facts that were not asked about: the first for each of ours counts. */
function onePerFact(batch: Batch, verdicts: readonly Verdict[]): Verdict[] {
  const bySeq = new Map<number, Verdict>();
  for (const verdict of verdicts) {
    if (batch.facts.get(verdict.seq) === verdict.op_id && !bySeq.has(verdict.seq)) bySeq.set(verdict.seq, verdict);
  }
  return [...bySeq.values()].toSorted((a, b) => a.seq - b.seq);
}
