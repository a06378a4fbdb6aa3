/** English: newer versions of the application. */
import type { Translated } from '../catalogue.ts';
import type { update as french, updateErrors as frenchErrors } from '../fr/update.ts';

export const update = {
  update: {
    title: 'Updates',
    version: 'Installed version',
    'unknown-version': 'unknown',
    off: 'This installation names no address for updates: the installed version is kept as it is.',
    check: 'Look for an update',
    checking: 'Looking…',
    current: 'This version is the newest.',
    'checked-at': 'Checked at {{time}}.',
    offered: 'Version {{version}} is available',
    released: 'Published on {{day}}',
    size: '{{megabytes}} MB',
    download: 'Download',
    downloading: 'Downloading…',
    downloaded: 'The file is here, whole, and signed by the publisher. Nothing has been installed.',
    how: 'Close the till and the application, then open this file:',
    waits_one: '{{count}} operation is not at head office yet. The file can be installed once it has left.',
    waits_other: '{{count}} operations are not at head office yet. The file can be installed once they have left.',
  },
} as const satisfies Translated<typeof french>;

export const updateErrors = {
  'update-off': 'This installation names no address for updates. Nobody was asked.',
  'update-unreadable': 'The answer is no announcement of an update. Nothing has changed; tell head office.',
  'update-signature-wrong':
    'This announcement is not signed by the application’s publisher. It was refused; tell head office.',
  'update-expired': 'This announcement is out of date. Look at this computer’s date; if it is right, tell head office.',
  'update-older': 'This announcement offers an older version. It was refused: there is no way back.',
  'update-too-far': 'This update cannot be installed over a version this old. Call support.',
  'update-other-computer': 'This update does not exist for this kind of computer. The installed version is still good.',
  'update-not-found': 'The announced file is not at its address. Try again later.',
  'update-file-wrong':
    'The file that came is not the one the publisher signed, or it is not whole. It was deleted; try again.',
  'update-not-downloaded': 'Look for the update first.',
  'update-disk': 'The file cannot be written. Look at the disk’s space and rights.',
} as const satisfies Translated<typeof frenchErrors>;
