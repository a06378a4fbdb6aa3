/**
 * After an opening, the operations that wait are made again in memory: from their facts, and from what became known of them before
 * the server judged them.
 */
import { assert } from '@flouss/shared/kernel/assert';
import { readDevice } from '../store/device.ts';
import type { WriteTx } from '../store/handles.ts';
import { factsFrom } from '../store/journal.ts';
import { findOperation, keepFate, standingRefundOf } from '../store/operations.ts';
import { recordEvent, toldOf } from './apply.ts';
import { standingOf } from './operation-state.ts';

/** More facts than a counter writes before somebody looks after it; all of them are read. */
const ALL_FACTS = Number.MAX_SAFE_INTEGER;

export function restoreWaiting(tx: WriteTx): void {
  const facts = factsFrom(tx, (readDevice(tx)?.serverSeq ?? 0) + 1, ALL_FACTS);
  for (const { fact } of facts) recordEvent(tx, fact, 'waiting');
  // Only now: a refund, which comes later in the journal, is part of the fate of what it refunds.
  for (const { fact, outcome, code } of facts) {
    const operation = findOperation(tx, fact.op_id);
    assert(operation, 'what was just recorded is known');
    const refunded_by = standingRefundOf(tx, fact.op_id) ?? null;
    const fate = { outcome, code, refunded_by, ...toldOf(tx, operation) };
    keepFate(tx, fact.op_id, fate, standingOf(operation, fate));
  }
}
