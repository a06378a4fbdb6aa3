/** What every use-case of the centre is given besides its handle: time, chance, the server's keys, the published terms. */
import type { Clock, Random } from '@flouss/shared/kernel/ports';
import type { RequestId } from '@flouss/shared/contract/request-id';
import type { TermsCache } from '../controls/terms.ts';
import type { ServerKeys } from '../db/server-keys.ts';

export interface Ctx {
  readonly clock: Clock;
  readonly random: Random;
  readonly keys: ServerKeys;
  readonly terms: TermsCache;
  /** The request that all this is done for; work queued for the bank keeps it. */
  readonly requestId?: RequestId | undefined;
}
