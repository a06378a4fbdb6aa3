/**
 * What the bank tells by itself: that an operation was decided. It is believed only when it is signed with a key of the bank's, made just
 * now, and not heard before. And all it does is wake: the row is asked for by its key at once instead of a little later, so that a
 * call which comes twice, late, out of order, forged or never changes nothing of what becomes of it.
 */
import { z } from 'zod';
import { err, ok, type Result } from '@flouss/shared/kernel/result';
import { readSignature, verifyRequest, type RequestToSign } from '@flouss/platform/http-signature';
import { claimCallback, forgetCallbacks } from '../../db/bank-callbacks.ts';
import { wakeBankWork } from '../../db/bank-work.ts';
import type { Database } from '../../db/open.ts';
import type { ErrorCode } from '../../http/refusals.ts';
import type { Ctx } from '../../orders/context.ts';
import type { CallbackKeys } from './keys.ts';

/** A call that is older is stale whatever its id (the signature's window); kept far longer, for a clock of ours that stands wrong. */
const EVENTS_KEPT_MS = 24 * 3_600_000;

const Callback = z.object({
  /** The bank's name for the call: the same each time it is tried. */
  event_id: z.string().regex(/^[A-Za-z0-9._:-]{1,64}$/),
  /** The key of the operation: our `work_key`. */
  key: z.string().regex(/^[A-Za-z0-9._:-]{1,80}$/),
});

export type Refusal = Extract<
  ErrorCode,
  'signature-missing' | 'signature-invalid' | 'signature-stale' | 'callback-replayed' | 'request-malformed'
>;
/** `woke`: a row is asked for at once. `nothing-waits`: there is none that waits for the bank. */
export type Taken = Result<'woke' | 'nothing-waits', Refusal>;

export interface TakeCallbackDeps {
  readonly db: Database;
  readonly ctx: Ctx;
  readonly keys: CallbackKeys;
}

/** `request.body` is what came, to the byte: that is what was signed. */
export async function takeCallback(
  { db, ctx, keys }: TakeCallbackDeps,
  headers: Parameters<typeof readSignature>[0],
  request: RequestToSign,
): Promise<Taken> {
  const signed = verifiedBy(keys, ctx, headers, request);
  if (!signed.ok) return signed;
  const callback = readCallback(request.body);
  if (!callback) return err('request-malformed');
  const at = ctx.clock.now();
  return db.transaction(async (tx): Promise<Taken> => {
    await forgetCallbacks(tx, at - EVENTS_KEPT_MS);
    if (!(await claimCallback(tx, callback.event_id, at))) return err('callback-replayed');
    return ok((await wakeBankWork(tx, callback.key, at)) ? 'woke' : 'nothing-waits');
  });
}

function verifiedBy(
  keys: CallbackKeys,
  { clock }: Ctx,
  headers: Parameters<typeof readSignature>[0],
  request: RequestToSign,
): Result<null, Refusal> {
  const claim = readSignature(headers);
  if (!claim.ok) return claim;
  let refused: Result<null, Refusal> = err('signature-invalid');
  for (const key of keys()) {
    const verified = verifyRequest(claim.value, request, key, clock);
    if (verified.ok) return verified;
    // Signed with this key, and too long ago.
    if (verified.error === 'signature-stale') refused = verified;
  }
  return refused;
}

function readCallback(body: string | Uint8Array): z.infer<typeof Callback> | undefined {
  try {
    return Callback.safeParse(JSON.parse(typeof body === 'string' ? body : Buffer.from(body).toString('utf8'))).data;
  } catch {
    return undefined;
  }
}
