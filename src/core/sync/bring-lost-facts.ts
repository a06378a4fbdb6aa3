/**
 * Reads a lost counter's backup (or its old store) with the key that the server gave back, and offers the server what it
 * lacks of that journal. Offering twice is safe: the server judges a fact once.
 */
import type { BringFault, RecoveryView } from '@flouss/shared/contract/recovery';
import { RECOVERY_PATHS } from '@flouss/shared/contract/recovery';
import type { PushAnswer } from '@flouss/shared/contract/sync';
import { BATCH_BYTES_MAX, BATCH_FACTS_MAX, PushAnswer as PushAnswerSchema } from '@flouss/shared/contract/sync';
import type { Result } from '@flouss/shared/kernel/result';
import { err, ok } from '@flouss/shared/kernel/result';
import { batchAfter, headAt, keepRecovery, openForReading, ownHead, readDevice, readRecovery } from '../sync-ports.ts';
import type { ReadStore } from '../sync-ports.ts';
import { readBy } from './push.ts';
import { askServer } from './server-call.ts';
import type { SyncSession } from './session.ts';

const BRING_TIMEOUT_MS = 30_000;

type Brought = NonNullable<RecoveryView['brought']>;

/** The store keeps how it ended. */
export async function bringLostFacts(session: SyncSession, path: string): Promise<Result<null, BringFault>> {
  const { context } = session;
  const brought = await bring(session, path);
  const note = readRecovery(context.store.read);
  if (note) {
    const ended = brought.ok ? { brought: brought.value, problem: null } : { problem: brought.error };
    context.store.write((tx) => keepRecovery(tx, { ...note, ...ended }));
  }
  context.changed({ topics: ['backup'], loaded: [] });
  return brought.ok ? ok(null) : brought;
}

async function bring(session: SyncSession, path: string): Promise<Result<Brought, BringFault>> {
  const note = readRecovery(session.context.store.read);
  if (!note?.store_key) return err('recovery-key-missing');
  const opened = openForReading({ path, key: Buffer.from(note.store_key, 'base64url') });
  if (!opened.ok) return opened;
  const { read, close } = opened.value;
  try {
    if (readDevice(read)?.deviceId !== note.lost.device_id) return err('backup-of-other-counter');
    const backup = ownHead(read);
    const known = headAt(read, note.lost.head.seq);
    // The server knows of more than this copy does: there is nothing to bring.
    if (!known) return ok({ facts: 0, refused: 0, backup_head_seq: backup.seq });
    if (known.digest !== note.lost.head.digest) return err('backup-differs');
    const offered = await offer(session, read, known.seq);
    return offered.ok ? ok({ ...offered.value, backup_head_seq: backup.seq }) : offered;
  } finally {
    close();
  }
}

async function offer(
  { link, caller }: SyncSession,
  read: ReadStore,
  from: number,
): Promise<Result<{ facts: number; refused: number }, BringFault>> {
  let facts = 0;
  let refused = 0;
  for (let seq = from, size = BATCH_FACTS_MAX; ;) {
    const entries = batchAfter(read, seq, size, BATCH_BYTES_MAX, readBy(link.serverVersion));
    if (entries.length === 0) return ok({ facts, refused });
    const answer = await askServer<PushAnswer>(link, caller, {
      method: 'POST',
      path: RECOVERY_PATHS.facts,
      body: JSON.stringify({ entries }),
      answer: PushAnswerSchema,
      timeoutMs: BRING_TIMEOUT_MS,
    });
    if (!answer.ok) {
      if (answer.error.code === 'chain-fork' || answer.error.code === 'signature-invalid') return err('backup-differs');
      if (answer.error.code !== 'body-too-large' || entries.length === 1) return err('server-unreachable');
      size = Math.ceil(entries.length / 2);
      continue;
    }
    facts += entries.length;
    refused += answer.value.verdicts.filter((verdict) => verdict.outcome === 'rejected').length;
    seq += entries.length;
  }
}
