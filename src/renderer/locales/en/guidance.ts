/** English: what the help sheet says beyond the keys: states, working offline, a refusal, who to call. */
import type { Translated } from '../catalogue.ts';
import type { guidance as fr } from '../fr/guidance.ts';

export const guidance: Translated<typeof fr> = {
  guidance: {
    states: 'Where an operation stands',
    state: 'State',
    means: 'What it means',
    operation: {
      recorded: 'Kept on this counter, not at the server yet. It leaves by itself. Nothing to do.',
      approved: 'The server has accepted it; it is on its way to the bank. Nothing to do.',
      submitted: 'The bank has received it. Its answer usually comes within a few minutes.',
      unknown: 'The bank has not answered and is asked again. Do not repeat the operation, give nothing back.',
      loaded: 'The money is on the card. The receipt can be printed again as final.',
      'refund-due': 'Refused: the money is to be given back to the customer, against the receipt.',
      refunded: 'The money was given back. Finished.',
    },
    cards: 'Where a card stands',
    card: {
      'in-stock': 'The pack is with you and can be sold.',
      applied: 'Sold; the bank is looking at the customer’s file.',
      active: 'It can receive money.',
      declined: 'The bank refused the file: the price is to be given back.',
      blocked: 'Lost or stolen: it is of no more use and must be replaced.',
    },
    offline: 'Without a connection',
    'offline-keep': 'Keep serving: sales, reloads and registrations are kept here and leave by themselves.',
    'offline-limits': 'Amounts are lower, and the float set aside for this counter can run out: the quote says so.',
    'offline-tell': 'Tell the customer that the bank will confirm later: the receipt says so too.',
    'offline-stay': 'Do not switch off to “unblock” it, do not repeat an operation: the customer would have it twice.',
    'offline-long':
      'If it lasts more than a day, look at the router and the cable, then call support. Nothing is lost.',
    refusal: 'When the bank refuses',
    'refusal-see': 'The operation moves to To follow (F6), in red.',
    'refusal-pay': 'Give back exactly the sum shown, against the receipt, with Refund. Once only, never from memory.',
    'refusal-why': 'The reason is written on its line. For the rest the customer turns to support.',
    call: 'Who to call',
    'call-manager': 'Your manager',
    'call-manager-for': 'Locked PIN, till difference, cancellation, unhappy customer.',
    'call-support': 'Flouss support',
    'call-support-for':
      'The counter asks for a check, the server no longer knows it, a state has not changed for a day, a doubtful document.',
    'call-nobody': 'Nobody',
    'call-nobody-for': 'Offline, waiting, at the bank: it moves on by itself.',
    'call-say':
      'Say first: counter {{counter}}, {{agent}}, and the receipt’s number. Never a PIN, never a bank card number.',
    training: 'Training: nothing real, nothing counts',
    'key-print': 'Print the receipt on the screen',
    'key-guide': 'In training: fold or open the guide',
  },
};
