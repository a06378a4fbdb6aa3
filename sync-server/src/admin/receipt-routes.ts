/** Receipts that somebody holds up to us: is the paper genuine, and what has become of the operation. */
import { ReceiptCheck } from '@flouss/shared/contract/receipt-check';
import { VerifyRequest } from '@flouss/shared/contract/sync';
import { refuse, RefusalBody } from '../http/refusals.ts';
import type { Http } from '../http/server.ts';
import { verifyReceipt } from '../orders/verify-receipt.ts';
import type { AdminRoom } from './door.ts';

export function receiptRoutes(http: Http, { read }: AdminRoom): void {
  http.post(
    '/admin/receipts/verify',
    { schema: { body: VerifyRequest, response: { 200: ReceiptCheck, '4xx': RefusalBody, '5xx': RefusalBody } } },
    async ({ body }, reply) => {
      const verified = await verifyReceipt(read, body.text, null);
      return verified.ok ? verified.value : refuse(reply, verified.error);
    },
  );
}
