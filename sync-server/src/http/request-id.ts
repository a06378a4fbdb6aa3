/** Names for what nobody has named yet: 16 bytes that say nothing. */
import type { RequestId } from '@flouss/shared/contract/request-id';
import type { Random } from '@flouss/shared/kernel/ports';

const BYTES = 16;

/** In the contract's form by its making; it is made for every request, and not read again. */
export const newRequestId = (random: Random): RequestId =>
  Buffer.from(random.bytes(BYTES)).toString('base64url') as RequestId;
