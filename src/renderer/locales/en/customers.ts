/** English: registering a customer and keeping his file. */
import type { Translated } from '../catalogue.ts';
import type { customers as french } from '../fr/customers.ts';

export const customers = {
  mrz: {
    title: 'Reading the document',
    'title-hint': 'Optional: fills the fields',
    label: 'Machine-readable zone (MRZ)',
    hint: 'The two or three lines with “<”, typed or sent by a reader',
    read: '{{format}}: check digits right, empty fields filled.',
    formats: {
      td1: 'Card with three lines',
      td2: 'Card with two lines',
      td3: 'Passport',
      'fr-id': 'French identity card',
    },
    unreadable: 'These are not the lines of a document: two lines of 44 or 36 symbols, or three of 30.',
    'check-digit': {
      number: 'A symbol is wrong in the document’s number. Read the line again; nothing was filled in.',
      'birth-date': 'A symbol is wrong in the date of birth. Read the line again; nothing was filled in.',
      expiry: 'A symbol is wrong in the expiry date. Read the line again; nothing was filled in.',
      whole: 'A symbol is wrong somewhere. Read the lines again; nothing was filled in.',
    },
    differs: 'The zone says: {{said}}',
    take: 'Take it',
    keep: 'Keep mine',
    card: 'Card',
  },
} as const satisfies Translated<typeof french>;
