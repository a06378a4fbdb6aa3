/** A counter asks about a receipt: admitted like any request, answered for its own agent. */
import type { ReceiptCheck } from '@flouss/shared/contract/receipt-check';
import type { SyncErrorCode } from '@flouss/shared/contract/sync';
import { VerifyRequest } from '@flouss/shared/contract/sync';
import { err } from '@flouss/shared/kernel/result';
import type { Result } from '@flouss/shared/kernel/result';
import type { Database } from '../db/open.ts';
import type { Ctx } from '../orders/context.ts';
import { verifyReceipt } from '../orders/verify-receipt.ts';
import { admitDevice } from './admit-device.ts';
import type { SignedBy } from './admit-device.ts';

export async function verifyForCounter(
  { db, ctx }: { readonly db: Database; readonly ctx: Ctx },
  by: SignedBy,
  body: Buffer,
): Promise<Result<ReceiptCheck, SyncErrorCode>> {
  const device = await db.transaction((tx) => admitDevice(tx, ctx, by));
  if (!device.ok) return device;
  const request = VerifyRequest.safeParse(parseJson(body));
  return request.success ? verifyReceipt(db.read, request.data.text, device.value.agent_id) : err('request-malformed');
}

function parseJson(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    return undefined;
  }
}
