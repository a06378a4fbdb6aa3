/** Puts the beneficiary's details right. He stays the same person: another one abroad is another card. */
import { open, seal } from '@flouss/platform/seal';
import { ZERO } from '@flouss/shared/domain/money';
import { assert } from '@flouss/shared/kernel/assert';
import type { Service } from '../context.ts';
import { refuse } from '../context.ts';
import { customerFile } from '../projections/customer-file.ts';
import { customerKey } from '../store/customer-keys.ts';
import type { Act } from './record-operation.ts';
import { recordOperation } from './record-operation.ts';
import { fileView } from './show-file.ts';

export const changeBeneficiary: Service<'customer.change-beneficiary'> = (context, session, input) =>
  recordOperation(context, session, input, CHANGE);

const CHANGE: Act<'customer.change-beneficiary', 'beneficiary-changed'> = {
  type: 'beneficiary-changed',
  topics: ['customers', 'cards'],
  isSame: ({ body }, { customer_id, beneficiary, reason }, read) => {
    const key = customerKey(read, customer_id);
    const sealed = key && open(key, customer_id, body.beneficiary);
    return body.customer_id === customer_id && body.reason === reason && sealed === JSON.stringify(beneficiary);
  },
  decide: (tx, { context }, { customer_id, beneficiary, reason }) => {
    const file = customerFile(tx, customer_id);
    const key = customerKey(tx, customer_id);
    if (!file || key === undefined) return refuse('customer-unknown');
    if (file.blocked) return refuse('customer-blocked');
    const before = file.personal.beneficiary;
    if (before.beneficiary_id !== beneficiary.beneficiary_id) return refuse('beneficiary-unknown');
    const text = JSON.stringify(beneficiary);
    if (text === JSON.stringify(before)) return refuse('nothing-changed');
    const sealed = seal(key, customer_id, text, context.random);
    const body = { customer_id, beneficiary_id: beneficiary.beneficiary_id, beneficiary: sealed, reason };
    return { ok: true, value: { body, spends: ZERO, receipt: null } };
  },
  answer: (read, { reference }, { fact }) => {
    const file = customerFile(read, fact.body.customer_id);
    assert(file, 'a file just changed is there');
    return fileView(read, reference, file);
  },
};
