/** Gives a customer the code he texts so that his phone speaks for him. */
import { open, seal } from '@flouss/platform/seal';
import { makeSmsCode } from '@flouss/shared/domain/enrolment-code';
import { ZERO } from '@flouss/shared/domain/money';
import { assert } from '@flouss/shared/kernel/assert';
import type { Service } from '../context.ts';
import { refuse } from '../context.ts';
import { customerKey } from '../store/customer-keys.ts';
import { findCustomer } from '../store/customers.ts';
import type { Act } from './record-operation.ts';
import { recordOperation } from './record-operation.ts';

/** The number customers text to (source description of the system). */
const SHORT_NUMBER = '71004';
/** Long enough to go home and send it; short, because whoever finds the slip could send it too. */
const SMS_CODE_VALID_MS = 24 * 60 * 60_000;

export const issueSmsCode: Service<'customer.issue-sms-code'> = (context, session, input) =>
  recordOperation(context, session, input, CODE);

const CODE: Act<'customer.issue-sms-code', 'sms-code-issued'> = {
  type: 'sms-code-issued',
  topics: ['customers'],
  isSame: ({ body }, input) => body.customer_id === input.customer_id,
  decide: (tx, { context, at }, { customer_id }) => {
    const key = findCustomer(tx, customer_id) && customerKey(tx, customer_id);
    if (!key) return refuse('customer-unknown');
    const code = seal(key, customer_id, makeSmsCode(context.random), context.random);
    const body = { customer_id, code, expires_at: at + SMS_CODE_VALID_MS };
    return { ok: true, value: { body, spends: ZERO, receipt: null } };
  },
  answer: (read, _desk, { fact }) => {
    const { customer_id, code, expires_at } = fact.body;
    const key = customerKey(read, customer_id);
    const opened = key && open(key, customer_id, code);
    assert(opened, 'a code opens with the key it was sealed with');
    return { code: opened, short_number: SHORT_NUMBER, expires_at };
  },
};
