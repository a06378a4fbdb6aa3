/** Methods about the counter itself: settings, training, copies, updates, diagnostics, how its sync stands. */
import { z } from 'zod';
import { ScreenLanguage } from '../../domain/language.ts';
import { OperatorId } from '../../kernel/ids.ts';
import { Pin } from '../approval.ts';
import { BACKUPS_KEPT_MAX, BackupFault, BackupFolder, BackupView } from '../backup.ts';
import { Diagnostics } from '../diagnostics.ts';
import { ServerFault } from '../hello.ts';
import { TrainingView } from '../training.ts';
import { DownloadRefusal, UpdateRefusal, UpdateView } from '../update.ts';
import { IdleMinutes, OperatorView, SessionView, StatusView, Theme, WaitingView } from '../views.ts';
import { method, nothing } from './method.ts';

export const SETTINGS_METHODS = {
  'settings.change': method(
    z.strictObject({
      language: ScreenLanguage.optional(),
      theme: Theme.optional(),
      /** Only by somebody who is signed in. */
      idle_minutes: IdleMinutes.optional(),
    }),
    SessionView,
    [],
  ),
  /** Puts the training counter at the desk; the real one is locked, stays open and goes on syncing. */
  'training.enter': method(nothing, SessionView, ['training-unavailable']),
  /** Back to the real counter, where nobody is signed in; only with the PIN of one of its operators. */
  'training.leave': method(z.strictObject({ operator_id: OperatorId, pin: Pin }), SessionView, [
    'not-in-training',
    'pin-wrong',
    'pin-locked',
    'pins-missing',
    'operator-not-allowed',
  ]),
  /** Begins again with new demo data. */
  'training.reset': method(nothing, SessionView, ['not-in-training', 'training-unavailable']),
  /** Cuts the line to the centre that training plays, or mends it. */
  'training.connect': method(z.strictObject({ connected: z.boolean() }), TrainingView, ['not-in-training']),
  'training.get': method(nothing, TrainingView, []),
  /** A null folder ends it. */
  'backup.configure': method(
    z.strictObject({ folder: BackupFolder.nullable(), kept: z.number().int().min(1).max(BACKUPS_KEPT_MAX) }),
    BackupView,
    ['operator-not-allowed', 'backup-not-configured', ...BackupFault.options],
  ),
  'backup.now': method(nothing, BackupView, ['backup-not-configured', ...BackupFault.options]),
  'backup.status': method(nothing, BackupView, []),
  /** For support: nothing of any person is in it. */
  'diagnostics.read': method(nothing, Diagnostics, []),
  'update.status': method(nothing, UpdateView, []),
  /** Asks the publisher, whoever asks; nothing is downloaded. */
  'update.check': method(nothing, UpdateView, [...UpdateRefusal.options, ...ServerFault.options]),
  /** What was offered, into a file; nothing is opened. */
  'update.download': method(nothing, UpdateView, [
    ...UpdateRefusal.options,
    ...DownloadRefusal.options,
    ...ServerFault.options,
  ]),
  'status.get': method(nothing, StatusView, []),
  'sync.now': method(nothing, StatusView, []),
  'sync.waiting': method(nothing, WaitingView, []),
  'operators.list': method(nothing, z.array(OperatorView), []),
} as const;
