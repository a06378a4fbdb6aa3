/**
 * What the server gives to check PINs with is short work for whoever has it: a PIN has four digits. So it is never stored as
 * it came, but sealed under a key that follows from the host's pepper, which is kept apart from the store and its key.
 * Knows no PIN.
 */
import { hkdfSync } from 'node:crypto';
import { open, seal } from '@flouss/platform/seal';
import { systemRandom } from '@flouss/platform/system-ports';
import { Sealed } from '@flouss/shared/contract/journal';
import type { OperatorId } from '@flouss/shared/kernel/ids';

const KEY_BYTES = 32;
const PURPOSE = 'flouss-operator-pins-v1';

export interface PinVault {
  readonly seal: (operatorId: OperatorId, pinHash: string) => string;
  /** Undefined when it was sealed under another pepper, or for somebody else. */
  readonly open: (operatorId: OperatorId, sealed: string) => string | undefined;
}

/** `pepper`: 32 bytes. */
export function pinVault(pepper: Uint8Array): PinVault {
  const key = Buffer.from(hkdfSync('sha256', pepper, '', PURPOSE, KEY_BYTES)).toString('base64url');
  return {
    seal: (operatorId, pinHash) => JSON.stringify(seal(key, operatorId, pinHash, systemRandom)),
    open: (operatorId, sealed) => {
      const envelope = Sealed.safeParse(JSON.parse(sealed));
      return envelope.success ? open(key, operatorId, envelope.data) : undefined;
    },
  };
}
