/** A copy of a receipt: numbered, because the law wants copies told apart, and with the state of now. */
import type { Service } from '../context.ts';
import { refuse } from '../context.ts';
import { factAt } from '../store/journal.ts';
import { findOperation } from '../store/operations.ts';
import { numberCopy } from '../store/receipts.ts';
import { isReceiptFact, receiptModel } from './receipt-model.ts';

export const getReceipt: Service<'receipt.get'> = (context, _session, { op_id }) =>
  context.store.write((tx) => {
    const operation = findOperation(tx, op_id);
    const stored = operation && operation.seq !== null ? factAt(tx, operation.seq) : undefined;
    if (!operation || !stored || !isReceiptFact(stored.fact)) return refuse('receipt-unknown');
    const recorded = { ...stored, fact: stored.fact, state: operation.state };
    return { ok: true, value: receiptModel(tx, recorded, numberCopy(tx, op_id)) };
  });
