/** Methods about before a counter can be worked at: its key, who is at it, enrolment, recovery, where one was. */
import { z } from 'zod';
import { OperatorId } from '../../kernel/ids.ts';
import { APPROVAL_ERRORS, ApprovalInput, Pin } from '../approval.ts';
import { BackupFolder } from '../backup.ts';
import { ServerFault, ServerView } from '../hello.ts';
import { Place } from '../place.ts';
import { PassPhrase, StoreKeyView } from '../store-key.ts';
import { BringFault, RecoveryView } from '../recovery.ts';
import { SessionView } from '../views.ts';
import { method, nothing } from './method.ts';

export const OPENING_METHODS = {
  /** Answered by the host, before there is a store and after. */
  'store-key.status': method(nothing, StoreKeyView, []),
  /** Opens the store with its pass-phrase, once a start. */
  'store-key.open': method(z.strictObject({ pass_phrase: PassPhrase }), StoreKeyView, [
    'pass-phrase-wrong',
    'pass-phrase-wait',
    'pass-phrase-not-used',
    'key-file-unreadable',
  ]),
  /** The first one; the store is made, or kept, under it. */
  'store-key.set': method(z.strictObject({ pass_phrase: PassPhrase }), StoreKeyView, [
    'pass-phrase-short',
    'pass-phrase-simple',
    'pass-phrase-set-already',
    'pass-phrase-not-used',
    'folder-unwritable',
  ]),
  'store-key.change': method(z.strictObject({ pass_phrase: PassPhrase, new_pass_phrase: PassPhrase }), StoreKeyView, [
    'pass-phrase-wrong',
    'pass-phrase-wait',
    'pass-phrase-short',
    'pass-phrase-simple',
    'pass-phrase-not-used',
    'key-file-unreadable',
    'folder-unwritable',
  ]),
  'session.get': method(nothing, SessionView, []),
  'session.sign-in': method(z.strictObject({ operator_id: OperatorId, pin: Pin }), SessionView, [
    'pin-wrong',
    'pin-locked',
    'pins-missing',
    'operator-not-allowed',
  ]),
  /** Leaves the work where it is; whoever comes back, or comes instead, gives his PIN. */
  'session.lock': method(nothing, SessionView, []),
  /** The end of somebody's work here: an exception while facts of this counter have not reached the server. */
  'session.sign-out': method(z.strictObject({ approval: ApprovalInput.optional() }), SessionView, APPROVAL_ERRORS),
  /** Who is at an address; with a code, whose code it is. Entrusts nothing to it. */
  'server.check': method(
    z.strictObject({ server_url: z.url({ protocol: /^https?$/ }), code: z.string().min(8).max(64).nullable() }),
    ServerView,
    ServerFault.options,
  ),
  'session.enrol': method(
    z.strictObject({ server_url: z.url({ protocol: /^https?$/ }), code: z.string().min(8).max(64) }),
    SessionView,
    ['enrolment-code-invalid', 'already-enrolled', 'server-unreachable', 'server-not-encrypted'],
  ),
  /** The same for a machine that takes a lost counter's place; what came of its backup, `recovery.status` says. */
  'recovery.begin': method(
    z.strictObject({
      server_url: z.url({ protocol: /^https?$/ }),
      code: z.string().min(8).max(64),
      backup_file: BackupFolder.nullable(),
    }),
    SessionView,
    ['enrolment-code-invalid', 'already-enrolled', 'server-unreachable', 'server-not-encrypted', 'backup-file-missing'],
  ),
  /** Null at a counter that took nobody's place. */
  'recovery.status': method(nothing, RecoveryView.nullable(), []),
  'recovery.bring': method(z.strictObject({ backup_file: BackupFolder }), RecoveryView.nullable(), [
    'operator-not-allowed',
    ...BringFault.options,
  ]),
  /** Where the operator stands and what he has typed there; `session.get` gives it back to him. */
  'place.keep': method(Place, nothing, []),
} as const;
