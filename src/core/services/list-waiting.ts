/** What is still to be sent, for whoever asks why the counter is not in step. */
import { addCents } from '@flouss/shared/domain/money';
import type { Service } from '../context.ts';
import { waitingOperations } from '../store/operation-lists.ts';
import { waitingFacts } from '../store/waiting-operations.ts';
import { shownNames } from './views.ts';

/** A person reads no more; the count says how many there are. */
const SHOWN_MAX = 50;

export const listWaiting: Service<'sync.waiting'> = ({ store: { read } }) => ({
  ok: true,
  value: {
    count: waitingFacts(read),
    facts: waitingOperations(read, SHOWN_MAX).map(({ op_id, kind, at, customer_id, amount_cents, fee_cents }) => ({
      op_id,
      kind,
      at,
      customer_name: shownNames(read, customer_id).customer_name,
      total_cents: addCents(amount_cents, fee_cents),
    })),
  },
});
