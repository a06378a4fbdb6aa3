/** English: how the counter stands with the server, for whoever asks why. */
import type { Translated } from '../catalogue.ts';
import type { link as french } from '../fr/link.ts';

export const link = {
  link: {
    'clock-ahead': 'This computer’s clock is wrong: {{time}} fast. Set it right, or receipts carry a wrong time.',
    'clock-behind': 'This computer’s clock is wrong: {{time}} slow. Set it right, or receipts carry a wrong time.',
    sending: '{{done}} of {{total}} operations sent',
    taking: '{{done}} of {{total}} pieces of news received',
    receiving: 'Receiving…',
    'receiving-why':
      'This counter is receiving the agent’s customers and cards. You may already serve those who have arrived.',
    'waiting-title': 'What waits to be sent',
    'waiting-more_one': 'and {{count}} more',
    'waiting-more_other': 'and {{count}} more',
    'what-to-do': 'What to do',
    'do-stop': 'Take no more money at this counter.',
    'do-call': 'Call support and give the counter’s number: {{counter}}.',
    'do-leave-on': 'Leave this computer on and connected. Nothing that was recorded is lost.',
  },
} as const satisfies Translated<typeof french>;
