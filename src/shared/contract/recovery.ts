/**
 * The words in which a counter leaves its store's key with the server, and in which another machine takes a lost counter's
 * place. The place-taker is a device of its own with a journal of its own: no journal is ever continued in two places.
 */
import { z } from 'zod';
import { DeviceId } from '../kernel/ids.ts';
import { Base64Url } from './journal.ts';
import { EnrolAnswer, EnrolRequest, JournalHead } from './sync.ts';

export const RECOVERY_PATHS = {
  /** Signed, GET: whom to wrap the store's key for. */
  key: '/v1/recovery-key',
  /** Signed, POST: the wrapped key, to be kept. */
  keep: '/v1/recovery',
  /** With a recovery code: takes a lost counter's place. */
  recover: '/v1/recover',
  /** Signed by the place-taker, POST, a `PushRequest`: what the lost counter had recorded and not sent. */
  facts: '/v1/recovered-facts',
} as const;

const RawKey = Base64Url.length(43);

/** `once`: the sender's key of one use. */
export const RecoveryEnvelope = z.strictObject({
  once: RawKey,
  nonce: Base64Url.length(16),
  ciphertext: Base64Url.max(200),
});
export type RecoveryEnvelope = z.infer<typeof RecoveryEnvelope>;

export const RecoveryKey = z.strictObject({ public_key: RawKey });
export const KeepRecovery = z.strictObject({ public_key: RawKey, envelope: RecoveryEnvelope });
export type KeepRecovery = z.infer<typeof KeepRecovery>;
export const RecoveryKept = z.strictObject({ kept: z.literal(true) });

/** An enrolment whose code names a lost counter; `answer_key` is what the store's key is wrapped for on its way back. */
export const RecoverRequest = EnrolRequest.extend({ answer_key: RawKey });
export type RecoverRequest = z.infer<typeof RecoverRequest>;

export const RecoverAnswer = z.strictObject({
  enrolment: EnrolAnswer,
  lost: z.strictObject({ device_id: DeviceId, head: JournalHead }),
  /** Null: the lost counter never left its key here; its backups cannot be opened. */
  store_key: RecoveryEnvelope.nullable(),
});
export type RecoverAnswer = z.infer<typeof RecoverAnswer>;

/** Why the lost counter's facts could not be brought from its backup; what was taken over stands. */
export const BringFault = z.enum([
  'backup-file-missing',
  /** Damaged, no backup at all, or of another key. */
  'backup-file-unreadable',
  'backup-of-other-counter',
  /** The lost counter was continued elsewhere after this copy: its facts and those here exclude each other. */
  'backup-differs',
  /** The lost counter never left its key with the server. */
  'recovery-key-missing',
  'server-unreachable',
]);
export type BringFault = z.infer<typeof BringFault>;

/** What this counter took over from the lost one. */
export const RecoveryView = z.strictObject({
  /** How far the server knew the lost counter's journal when its place was taken. */
  lost_head_seq: z.number().int().min(0),
  opens_backups: z.boolean(),
  /** What a backup held beyond that; null while none has been read. */
  brought: z
    .strictObject({ facts: z.number().int(), refused: z.number().int(), backup_head_seq: z.number().int() })
    .nullable(),
  /** Why the last backup that was tried brought nothing. */
  problem: BringFault.nullable(),
});
export type RecoveryView = z.infer<typeof RecoveryView>;
