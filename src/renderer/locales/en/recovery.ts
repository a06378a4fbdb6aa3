/** English: a counter that takes the place of a lost one. */
import type { Translated } from '../catalogue.ts';
import type { bringErrors as frenchErrors, recovery as french } from '../fr/recovery.ts';

export const recovery = {
  recovery: {
    'begin-text':
      'This code takes a lost counter’s place: the old one is revoked; customers, cards and operations come back from the server.',
    file: 'Backup file, if there is one',
    'file-hint':
      'The whole path of a .backup file, or of the old counter.store file. What the server never received is taken from it.',
    'begin-submit': 'Take its place',
    title: 'Replaced counter',
    text: 'This counter took the place of a lost one. The server knew that one’s journal up to no. {{seq}}.',
    'nothing-read': 'What the old counter may have recorded after that has not been taken over.',
    brought_one: '{{count}} operation was taken over from the backup.',
    brought_other: '{{count}} operations were taken over from the backup.',
    refused_one: '{{count}} of them was refused: see the operations to follow up.',
    refused_other: '{{count}} of them were refused: see the operations to follow up.',
    'nothing-new': 'The backup holds nothing that the server does not know already.',
    'no-key': 'Head office does not have the old counter’s key: its backups cannot be read.',
    bring: 'Read a backup',
  },
} as const satisfies Translated<typeof french>;

export const bringErrors = {
  'backup-file-missing': 'There is no such file. Check the path and try again.',
  'backup-file-unreadable':
    'This file is not a readable backup of the lost counter. Try another one; what has been done stays done.',
  'backup-of-other-counter': 'This backup is another counter’s. Choose the lost counter’s.',
  'backup-differs': 'The lost counter went on elsewhere after this backup: it cannot be taken over. Call support.',
  'recovery-key-missing': 'Head office does not have this counter’s key: its backups cannot be read.',
} as const satisfies Translated<typeof frenchErrors>;
