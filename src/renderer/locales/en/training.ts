/** English: training, and the guided first day. */
import type { Translated } from '../catalogue.ts';
import type { training as fr } from '../fr/training.ts';

export const training: Translated<typeof fr> = {
  training: {
    word: 'TRAINING',
    title: 'Training',
    text: 'Another counter, with invented customers and a bank played here, to learn without risk. Nothing goes to the server and nothing counts.',
    'nothing-real': 'Nothing you do here is real. Take no customer’s money.',
    enter: 'Enter training',
    leave: 'Leave training',
    'leave-title': 'Back to the real counter',
    'leave-text':
      'An operator of this counter gives his or her real PIN. Training stays where it is; you can go on with it later.',
    who: 'Operator',
    pin: 'Real PIN',
    'need-pin': 'Type the PIN.',
    nobody: 'This counter has no operator. Call support.',
    reset: 'Begin again',
    'reset-title': 'Begin training again?',
    'reset-text': 'What was done in training is erased. The real counter is not touched.',
    'reset-no': 'Go on as it is',
    'sign-in': 'In training everybody’s PIN is',
    guide: 'Guided first day',
    progress: '{{done}} of {{all}}',
    now: 'To do now: {{title}}',
    list: 'All steps',
    done: 'done',
    cut: 'Cut the connection',
    mend: 'Mend the connection',
    'all-done': 'Your first day is over',
    'all-done-text': 'You have done everything once. Go on practising, begin again from Settings, or leave training.',
    step: {
      'sign-in': { title: 'Come in', text: 'Choose your name and type the training PIN.' },
      'open-till': {
        title: 'Open the till',
        text: 'F7, then F9. Count an invented float, then the one for refunds, and F9 opens it.',
      },
      'find-customer': {
        title: 'Find a customer',
        text: 'F2, type “{{name}}”. Arrows choose, Enter opens the record.',
      },
      'register-customer': {
        title: 'Register a customer',
        text: 'F3: invent a person. Fields with a star are needed; F9 registers.',
      },
      'receive-packs': {
        title: 'Receive packs',
        text: 'F10, then Open stock. Type each reference and Enter, a delivery note (BL-1), then F9.',
      },
      'sell-card': {
        title: 'Sell a card',
        text: 'F4: the reference of a pack you received, your customer, a short name like MAMAN. Take the money, then F9.',
      },
      'card-active': {
        title: 'See it turn active',
        text: 'Nothing to do: the bank answers in a few seconds and the card turns active by itself.',
      },
      reload: {
        title: 'Reload €200',
        text: 'F5, the card, 200, then F9. Read name and total aloud, take the money, F9. Wait for green.',
      },
      'print-receipt': {
        title: 'Read and print the receipt',
        text: 'F8: open the reload’s receipt. Its state is in the box. Print it with F9.',
      },
      refund: {
        title: 'Refund a refusal',
        text: 'Reload €100 on the card of {{name}}: the bank refuses it. Then F6, Refund, F9.',
      },
      offline: {
        title: 'Work offline',
        text: 'Cut the connection here, reload a card with €60, then mend it: everything goes by itself.',
      },
      'close-day': {
        title: 'Close the till',
        text: 'F7, then F9: count without looking at what should be there. A difference needs a note and the manager’s PIN. The Z report comes out.',
      },
    },
  },
};
