/** Asks the centre about a receipt that this counter cannot judge alone; undefined when it does not answer. */
import { ReceiptCheck } from '@flouss/shared/contract/receipt-check';
import { SYNC_PATHS } from '@flouss/shared/contract/sync';
import type { CheckReceipt } from '../sync-ports.ts';
import { askServer } from './server-call.ts';
import { openSession } from './session.ts';
import { httpTransport } from './transport.ts';
import type { Transport } from './transport.ts';

/** The customer stands there. */
const CHECK_TIMEOUT_MS = 6_000;

export const checkReceipt = (async (context, text, transport: Transport = httpTransport()) => {
  try {
    const session = openSession(context, transport);
    if (!session) return undefined;
    const answer = await askServer(session.link, session.caller, {
      method: 'POST',
      path: SYNC_PATHS.verifyReceipt,
      body: JSON.stringify({ text }),
      answer: ReceiptCheck,
      timeoutMs: CHECK_TIMEOUT_MS,
    });
    return answer.ok ? answer.value : undefined;
  } finally {
    transport.close();
  }
}) satisfies CheckReceipt;
