/**
 * Takes a lost counter's place at the server: a device and a journal of its own, the lost one revoked. Then what a backup of
 * the lost one holds and the server lacks is brought as that one's own facts, before any float is set aside for anybody else.
 */
import { makeReaderKey, unwrap } from '@flouss/platform/recovery-envelope';
import { RECOVERY_PATHS, RecoverAnswer } from '@flouss/shared/contract/recovery';
import { assert } from '@flouss/shared/kernel/assert';
import { err, ok } from '@flouss/shared/kernel/result';
import { keepRecovery, readDevice, saveEnrolment } from '../sync-ports.ts';
import type { Recover, SyncContext } from '../sync-ports.ts';
import { bringLostFacts } from './bring-lost-facts.ts';
import { ENROL_TIMEOUT_MS, makeDevice, requestOf, whyNotEnrolled } from './enrol.ts';
import { takeSnapshot } from './pull.ts';
import { askServer } from './server-call.ts';
import { openSession } from './session.ts';
import { httpTransport } from './transport.ts';
import type { Transport } from './transport.ts';

export const recover = (async (
  context,
  serverUrl,
  code,
  backupFile,
  transport: Transport = httpTransport(context.serverCa),
) => {
  try {
    return await takePlace(context, serverUrl, code, backupFile, transport);
  } finally {
    transport.close();
  }
}) satisfies Recover;

async function takePlace(
  context: SyncContext,
  serverUrl: string,
  code: string,
  backupFile: string | null,
  transport: Transport,
): ReturnType<Recover> {
  const { store, clock, random } = context;
  const device = readDevice(store.read) ?? makeDevice(context);
  if (device.serverUrl !== null) return err('already-enrolled');
  const reader = makeReaderKey();
  const answer = await askServer(
    { transport, clock, random, serverUrl, clockAheadMs: 0, seenAheadMs: null, serverVersion: null },
    undefined,
    {
      method: 'POST',
      path: RECOVERY_PATHS.recover,
      body: JSON.stringify({ ...requestOf(device, code), answer_key: reader.publicKey }),
      answer: RecoverAnswer,
      timeoutMs: ENROL_TIMEOUT_MS,
    },
  );
  if (!answer.ok) return err(whyNotEnrolled(answer.error));
  const { enrolment, lost, store_key } = answer.value;
  if (enrolment.device_id !== device.deviceId) return err('server-unreachable');
  const key = store_key && unwrap(reader, device.deviceId, store_key);
  store.write((tx) => {
    saveEnrolment(tx, serverUrl, enrolment);
    keepRecovery(tx, { lost, store_key: key?.toString('base64url') ?? null, brought: null, problem: null });
  });
  context.changed({ topics: ['session', 'status'], loaded: [] });
  const session = openSession(context, transport);
  assert(session, 'an enrolled counter has a session');
  // What came of it is in the store: the place is taken all the same.
  if (backupFile !== null) await bringLostFacts(session, backupFile);
  await takeSnapshot(session);
  return ok(null);
}
