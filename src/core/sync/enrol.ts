/**
 * Registers this counter at a server: key and id are in the store before the first send, so that asking again, after
 * whatever was lost, enrols the same counter once. Then the first snapshot, so that somebody can sign in.
 */
import { makeDeviceKey, signerOf } from '@flouss/platform/device-key';
import { EnrolAnswer, SYNC_PATHS, enrolmentProof } from '@flouss/shared/contract/sync';
import type { EnrolRequest } from '@flouss/shared/contract/sync';
import { assert } from '@flouss/shared/kernel/assert';
import { DeviceId, newId } from '@flouss/shared/kernel/ids';
import { err, ok } from '@flouss/shared/kernel/result';
import { keepDevice, readDevice, saveEnrolment } from '../sync-ports.ts';
import type { Device, Enrol, SyncContext } from '../sync-ports.ts';
import { takeSnapshot } from './pull.ts';
import { askServer } from './server-call.ts';
import { openSession } from './session.ts';
import { httpTransport } from './transport.ts';
import type { Transport } from './transport.ts';
import type { Trouble } from './trouble.ts';

export const ENROL_TIMEOUT_MS = 20_000;

export const enrol = (async (context, serverUrl, code, transport: Transport = httpTransport(context.serverCa)) => {
  try {
    return await register(context, serverUrl, code, transport);
  } finally {
    transport.close();
  }
}) satisfies Enrol;

async function register(
  context: SyncContext,
  serverUrl: string,
  code: string,
  transport: Transport,
): ReturnType<Enrol> {
  const { store, clock, random } = context;
  const device = readDevice(store.read) ?? makeDevice(context);
  if (device.serverUrl !== null) return err('already-enrolled');
  const answer = await askServer(
    { transport, clock, random, serverUrl, clockAheadMs: 0, seenAheadMs: null, serverVersion: null },
    undefined,
    {
      method: 'POST',
      path: SYNC_PATHS.enrol,
      body: JSON.stringify(requestOf(device, code)),
      answer: EnrolAnswer,
      timeoutMs: ENROL_TIMEOUT_MS,
    },
  );
  if (!answer.ok) return err(whyNotEnrolled(answer.error));
  if (answer.value.device_id !== device.deviceId) return err('server-unreachable');
  store.write((tx) => saveEnrolment(tx, serverUrl, answer.value));
  context.changed({ topics: ['session', 'status'], loaded: [] });
  const session = openSession(context, transport);
  assert(session, 'an enrolled counter has a session');
  // Without the snapshot the counter is enrolled all the same: the pull lane takes it as soon as it can.
  await takeSnapshot(session);
  return ok(null);
}

export function whyNotEnrolled({ code }: Trouble): 'enrolment-code-invalid' | 'server-unreachable' {
  const aboutTheCode = code === 'enrolment-code-invalid' || code === 'request-malformed';
  return aboutTheCode ? 'enrolment-code-invalid' : 'server-unreachable';
}

export function makeDevice({ store, clock, random }: SyncContext): Device {
  const deviceId = newId(DeviceId, clock, random);
  store.write((tx) => keepDevice(tx, deviceId, makeDeviceKey(random)));
  const kept = readDevice(store.read);
  assert(kept, 'the device was kept');
  return kept;
}

export function requestOf(device: Device, code: string): EnrolRequest {
  const request = { code, device_id: device.deviceId, public_key: device.publicKey };
  return { ...request, proof: signerOf(device)(enrolmentProof(request)) };
}
