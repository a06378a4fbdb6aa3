/** English: a manager's agreement to an exception. */
import type { Translated } from '../catalogue.ts';
import type { approval as french } from '../fr/approval.ts';

export const approval = {
  approval: {
    title: 'A manager’s agreement',
    who: 'Manager',
    pin: 'Manager’s PIN',
    reason: 'Reason',
    confirm: 'Agree',
    'need-reason': 'Give the reason.',
    'need-pin': 'Type the PIN.',
    'no-manager': 'This agency has no manager. Call support.',
    out: 'End the session',
    'out-text_one':
      '{{count}} operation has not reached the server. It is safe on this counter, but somebody must answer for it: a manager agrees.',
    'out-text_other':
      '{{count}} operations have not reached the server. They are safe on this counter, but somebody must answer for them: a manager agrees.',
  },
} as const satisfies Translated<typeof french>;
