/** English: what is done with cards and reloads after the sale: cancelling, blocking, replacing. */
import type { Translated } from '../catalogue.ts';
import type { cards as french } from '../fr/cards.ts';

export const cards = {
  cancel: {
    action: 'Cancel',
    label: 'Cancel reload {{receipt}}',
    text: 'A reload of {{amount}} to cancel. The bank may not have heard of it yet: the server answers.',
    'text-warning': 'Give nothing back before it has answered.',
    title: 'Cancellation',
    asked: 'Cancellation asked for',
    'asked-text':
      'The server has not answered yet. Give nothing back: the reload will turn red, “to refund”, or go on.',
    refused: 'Too late to cancel',
    'refused-text':
      'The bank had this reload already: it goes on and the money will reach the card. Give nothing back.',
    done: 'Reload cancelled',
    'done-text': 'It is cancelled and the sum has been given back already.',
  },
  block: {
    action: 'Block the card',
    title: 'Block this card?',
    text: 'Nobody will be able to reload or use it. A block is not undone: the card will have to be replaced.',
    why: 'What happened?',
    reasons: { lost: 'Lost', stolen: 'Stolen', other: 'Other' },
    submit: 'Block for good',
    'need-reason': 'Say what happened.',
    reached: {
      counter:
        'Blocked at this counter. The server and the bank do not know yet: the request leaves as soon as it can.',
      centre: 'Blocked. The bank has not confirmed it yet: until then money can still be withdrawn.',
      bank: 'Blocked; the bank has confirmed it.',
    },
    because: { lost: 'Reported lost.', stolen: 'Reported stolen.', other: 'Blocked at the customer’s request.' },
  },
  replace: {
    action: 'Replace the card',
    title: 'Replace a card',
    old: 'Blocked card',
    pack: 'New pack',
    text: 'The new pack takes the name {{nickname}} and the same beneficiary. The bank studies the file as for a first card.',
    'balance-text': 'What is left on the old card is held by the bank; the customer asks the bank for it.',
    submit: 'Sell the replacement',
    done: 'Replacement recorded',
    'not-blocked': 'This card is not blocked: it is not replaced.',
  },
  card: {
    history: 'The card’s history',
    'history-none': 'Nothing on this card yet.',
    pending: 'of which {{amount}} not yet confirmed by the bank',
  },
} as const satisfies Translated<typeof french>;
