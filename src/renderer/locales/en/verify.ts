/** English: a receipt held up to the counter. */
import type { Translated } from '../catalogue.ts';
import type { verify as french } from '../fr/verify.ts';

export const verify = {
  verify: {
    title: 'Check a receipt',
    open: 'Check a receipt',
    code: 'Receipt code',
    hint: 'Scan the receipt’s QR code from any screen, or paste its text here.',
    submit: 'Check',
    'need-code': 'Scan or paste a receipt’s code.',
    verdict: { genuine: 'Genuine receipt', false: 'FALSE RECEIPT', unchecked: 'Cannot be checked for now' },
    why: {
      known: 'The signature is right and the operation is recorded.',
      'not-arrived': 'The signature is right. The counter that issued it has not sent everything to the centre yet.',
      'signature-wrong':
        'The signature does not go with what is written: the receipt was altered or made up. Pay nothing against it, keep it and call support.',
      'device-unknown': 'No Flouss counter signed this receipt. Pay nothing against it, keep it and call support.',
      'other-content':
        'The counter recorded something else under this number. Pay nothing against this receipt and call support.',
      'device-revoked':
        'Signed by a counter that has been shut out since, and never received at the centre. Pay nothing and call support.',
      'centre-out-of-reach':
        'This receipt comes from another counter and the centre does not answer. Try again once the connection is back; pay nothing until then.',
      newer: 'This receipt comes from a newer version. Update this counter or call support; pay nothing until then.',
    },
    signed: 'What was signed',
    claimed: 'What the paper claims',
    at: 'Date and time',
    agent: 'Agent',
    today: 'Today',
    'not-told': 'Only the agent that made the operation knows its state.',
    receipt: 'Show the receipt',
    customer: 'Open the customer',
    refund: 'Pay the refund',
  },
} as const satisfies Translated<typeof french>;
