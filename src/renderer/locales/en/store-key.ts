/** English: the key of the data, and its pass-phrase where the computer has no key store. */
import type { Translated } from '../catalogue.ts';
import type { storeKey as french, storeKeyErrors as frenchErrors } from '../fr/store-key.ts';

export const storeKey = {
  'store-key': {
    'title-set': 'Protect this counter’s data',
    'text-set':
      'This computer has no key store. Choose a pass-phrase: it encrypts the customers’ data and will be asked for at each start.',
    'title-open': 'Open this counter',
    'text-open': 'Type the counter’s pass-phrase. Everybody keeps a PIN of their own after that.',
    phrase: 'Pass-phrase',
    'phrase-hint': '12 characters at least, such as four words that have nothing to do with one another',
    again: 'The same, a second time',
    differs: 'The two phrases differ.',
    set: 'Protect and continue',
    open: 'Open',
    working: 'Checking…',
    'keep-title': 'Write it down and keep it somewhere safe, away from this computer.',
    'keep-text': 'Nobody can find it out for you, not even support.',
    show: 'Show what I type',
    forgotten: 'Forgotten?',
    'forgotten-text':
      'Without it this computer no longer opens these data. They are not lost: ask head office for a recovery code, put this counter’s folder aside, start the application again, type that code and give the old file {{file}} as the backup. Head office keeps a key that opens it: what had not been sent comes back too.',
    wait: '{{seconds}} s before the next try.',
    setting: 'Key of the data',
    'kept-key-store': 'The key is kept by this computer’s key store.',
    'kept-file': 'The key is in a file beside the data: this host is for demonstration.',
    'kept-pass-phrase':
      'This computer has no key store: the data open with the pass-phrase, which is asked for at each start.',
    change: 'Change the pass-phrase',
    now: 'Pass-phrase of today',
    new: 'New pass-phrase',
    changed: 'The new pass-phrase holds from the next start.',
  },
} as const satisfies Translated<typeof french>;

export const storeKeyErrors = {
  'pass-phrase-wrong': 'This is not the counter’s pass-phrase. Look at capital letters and the keyboard’s language.',
  'pass-phrase-wait': 'Too many tries in a row: wait a moment before the next one.',
  'pass-phrase-short': 'This phrase is too short: it needs 12 characters at least.',
  'pass-phrase-simple': 'This phrase is too easy to guess: mix several words, not figures alone or the same sign.',
  'pass-phrase-set-already': 'This counter has a pass-phrase already. Start the application again to type it.',
  'pass-phrase-not-used': 'This counter needs no pass-phrase: its key is kept in another way.',
  'key-file-unreadable':
    'The key’s file is damaged or cannot be read. Delete nothing and call support; a recovery code from head office gives the counter back.',
  'folder-unwritable':
    'The application’s folder cannot be written to. Nothing has changed: look at the disk’s space and rights.',
} as const satisfies Translated<typeof frenchErrors>;
