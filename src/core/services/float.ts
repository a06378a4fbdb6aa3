/** What this counter may spend without asking, and whether it must decide alone. */
import { subtractCents } from '@flouss/shared/domain/money';
import type { Cents } from '@flouss/shared/domain/money';
import type { Context } from '../context.ts';
import type { Device } from '../store/device.ts';
import type { ReadStore } from '../store/handles.ts';
import type { JournalEnd } from '../store/journal.ts';
import { waitingSince } from '../store/operation-lists.ts';
import { rejectedTotal } from '../store/operations.ts';

/** A server that was heard from, and that took our facts, this long ago at most is taken to be there. */
export const CONTACT_FRESH_MS = 60_000;

/** Escrow: all that was ever granted less what facts took, save the rejected ones. */
export function availableCents(read: ReadStore, device: Device, end: JournalEnd): Cents {
  const spent = subtractCents(end.spentCents, rejectedTotal(read));
  return subtractCents(device.grantedCents, spent);
}

/** Nothing heard lately, or a fact has waited too long to be judged. A clock that was set wrong counts as not hearing. */
export function decidesAlone(context: Context, read: ReadStore, now: number): boolean {
  const { lastContactAt } = context.sync.status();
  if (lastContactAt === null || Math.abs(now - lastContactAt) > CONTACT_FRESH_MS) return true;
  const since = waitingSince(read);
  return since !== undefined && Math.abs(now - since) > CONTACT_FRESH_MS;
}

const SHUT_OUT: ReadonlySet<string> = new Set(['device-revoked', 'device-quarantined', 'chain-fork', 'key-retired']);

/** The server takes nothing from this device any more. */
export function isShutOut(context: Context): boolean {
  const { trouble } = context.sync.status();
  return trouble !== null && SHUT_OUT.has(trouble);
}
