/** English: backups of the counter. */
import type { Translated } from '../catalogue.ts';
import type { backup as french, backupErrors as frenchErrors } from '../fr/backup.ts';

export const backup = {
  backup: {
    title: 'Backup',
    text: 'An encrypted and verified copy of this counter’s data, every day, when the till is closed and every 200 operations.',
    none: 'No backup: choose a folder, best on a stick or another computer.',
    running: 'A backup is being made. You can go on serving.',
    'last-good': 'Last backup: {{time}}',
    'never-good': 'No backup has succeeded yet.',
    failed: 'The backup of {{time}} failed',
    since_one: '{{count}} operation since',
    since_other: '{{count}} operations since',
    file: 'File',
    size: '{{megabytes}} MB',
    'same-disk': 'This folder is on the counter’s own disk: if that disk is lost, so is the backup.',
    folder: 'Folder',
    kept: 'Copies kept',
    save: 'Use this folder',
    stop: 'Stop backing up',
    now: 'Back up now',
    'manager-only': 'A manager chooses the folder.',
    banner: 'Backups are no longer being made.',
    'banner-open': 'See the settings',
  },
} as const satisfies Translated<typeof french>;

export const backupErrors = {
  'backup-not-configured': 'No backup folder has been chosen. Choose one.',
  'backup-folder-missing':
    'The backup folder is not there. Plug the stick or disk in again, or choose another folder. Nothing is lost at this counter.',
  'backup-folder-unwritable':
    'The counter may not write to this folder. Choose another one or ask for that right. Nothing is lost at this counter.',
  'backup-disk-full':
    'There is no room left in the backup folder. Make room or choose another folder. Nothing is lost at this counter.',
  'backup-write-failed':
    'The backup disk refused to be written to. Try another stick or disk. Nothing is lost at this counter.',
  'backup-copy-damaged':
    'The copy that was written is not faithful and was set aside. Try another stick or disk; if it happens again, call support.',
  'backup-interrupted': 'The counter was closed during the backup. It will be made again.',
} as const satisfies Translated<typeof frenchErrors>;
