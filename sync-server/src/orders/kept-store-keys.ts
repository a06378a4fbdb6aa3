/** The counters' store keys as they are kept: wrapped for one of the server's master keys, which the column names. */
import { RecoveryEnvelope } from '@flouss/shared/contract/recovery';
import type { DeviceId } from '@flouss/shared/kernel/ids';
import { unwrap } from '@flouss/platform/recovery-envelope';
import { z } from 'zod';
import { ringOf } from '../db/envelopes.ts';
import type { ServerKeys } from '../db/server-keys.ts';

const KeptEnvelope = RecoveryEnvelope.extend({ key: z.string().optional() });

/** Undefined where none of the keys at hand opens it for this counter. */
export function openKept(keys: ServerKeys, owner: DeviceId, kept: string): Buffer | undefined {
  const { key: _, ...envelope } = KeptEnvelope.parse(JSON.parse(kept));
  for (const { recovery } of ringOf(keys)) {
    const opened = unwrap(recovery, owner, envelope);
    if (opened) return opened;
  }
  return undefined;
}
