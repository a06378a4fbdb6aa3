/** A receipt shown: with the state of now, and marked as the next paper would be. Showing makes no copy; printing does. */
import type { Service } from '../context.ts';
import { refuse } from '../context.ts';
import { nextCopyNumber } from '../printing/wanted-paper.ts';
import { receiptSource } from './print-receipts.ts';
import { receiptModel } from './receipt-model.ts';

export const getReceipt: Service<'receipt.get'> = ({ store: { read } }, _session, { op_id }) => {
  const source = receiptSource(read, op_id);
  return source
    ? { ok: true, value: receiptModel(read, source, nextCopyNumber(read, op_id)) }
    : refuse('receipt-unknown');
};
