/** How the counter stands with the server, its float and its drawer. */
import type { StatusView } from '@flouss/shared/contract/views';
import { tillLimitsInForce } from '@flouss/shared/domain/limits';
import { ZERO } from '@flouss/shared/domain/money';
import { tillState } from '@flouss/shared/domain/till';
import type { Context, OpenService } from '../context.ts';
import type { SyncStatus } from '../sync-ports.ts';
import { readDevice } from '../store/device.ts';
import { journalEnd } from '../store/journal.ts';
import { countUnfinished } from '../store/operation-lists.ts';
import { readReference } from '../store/reference.ts';
import { availableCents } from './float.ts';
import { isCounting } from './till-gate.ts';

export const getStatus: OpenService<'status.get'> = (context) => ({ ok: true, value: statusView(context) });

export const syncNow: OpenService<'sync.now'> = async (context) => {
  await context.sync.syncNow();
  return { ok: true, value: statusView(context) };
};

function statusView(context: Context): StatusView {
  const { read } = context.store;
  const now = context.clock.now();
  const sync = context.sync.status();
  const device = readDevice(read);
  const end = journalEnd(read);
  const waiting = end.seq - (device?.serverSeq ?? 0);
  const left = device ? availableCents(read, device, end) : ZERO;
  return {
    sync: syncState(sync, waiting),
    waiting_facts: waiting,
    last_contact_at: sync.lastContactAt,
    offline_since_at: sync.offlineSinceAt,
    trouble: sync.trouble,
    progress: sync.progress,
    clock_ahead_ms: clockAhead(sync),
    server_url: device?.serverUrl ?? context.suggestedServerUrl ?? '',
    float_left_cents: left > ZERO ? left : ZERO,
    till: tillState(end.till, now, tillLimitsInForce(readReference(read)?.limits ?? [], now)),
    till_opened_at: end.till.opened?.at ?? null,
    drawer_cents: end.till.opened === null || isCounting(context) ? null : end.till.expected.till,
    open_exceptions: waiting + countUnfinished(read),
  };
}

/** Below this, clocks are merely not the same clock. */
const CLOCK_OFF_MIN_MS = 2 * 60_000;

function clockAhead({ clockAheadMs }: SyncStatus): number | null {
  return clockAheadMs !== null && Math.abs(clockAheadMs) >= CLOCK_OFF_MIN_MS ? clockAheadMs : null;
}

function syncState({ link }: SyncStatus, waiting: number): StatusView['sync'] {
  if (link !== 'online') return link;
  return waiting > 0 ? 'waiting' : 'in-step';
}
