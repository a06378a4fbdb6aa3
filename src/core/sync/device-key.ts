/**
 * Replaces this counter's key, in steps of which each is in the store before the next, so that a crash or a lost answer anywhere leaves
 * counter and server able to go on: made, offered, taken into use, said to be in use. Only one lane does it at a time.
 */
import { makeDeviceKey, signerOf } from '@flouss/platform/device-key';
import type { DeviceKey } from '@flouss/platform/device-key';
import { KEY_PATHS, KeyInUse, KeyOffered, keyChange } from '@flouss/shared/contract/device-keys';
import { assert } from '@flouss/shared/kernel/assert';
import type { Result } from '@flouss/shared/kernel/result';
import { err, ok } from '@flouss/shared/kernel/result';
import {
  confirmKey,
  doubtKey,
  isKeyConfirmed,
  keepNextKey,
  readDevice,
  readLastKey,
  readNextKey,
  takeNextKey,
} from '../sync-ports.ts';
import { askServer } from './server-call.ts';
import type { Caller } from './server-call.ts';
import type { SyncSession } from './session.ts';
import type { Trouble } from './trouble.ts';

const KEY_TIMEOUT_MS = 15_000;

type Done = Result<null, Trouble>;

/** Before anything else is asked: has the server heard of the key that signs? Both lanes wait for the same answer. */
export function settleKey(session: SyncSession): Promise<Done> {
  if (session.changingKey) return session.changingKey;
  if (isKeyConfirmed(session.context.store.read)) return Promise.resolve(ok(null));
  return alone(session, sayInUse);
}

/** The key is due: another takes its place. What is under way with the former one is asked again with the new. */
export function replaceKey(session: SyncSession): Promise<Done> {
  return session.changingKey ?? alone(session, replace);
}

/** The server does not know the key that signs: it may have forgotten that it took another's place, and is told again. */
export function noteUnknownKey({ context: { store } }: SyncSession, { code }: Trouble): void {
  if (code === 'signature-invalid' && readLastKey(store.read)) store.write(doubtKey);
}

async function alone(session: SyncSession, change: (session: SyncSession) => Promise<Done>): Promise<Done> {
  session.changingKey = change(session);
  try {
    return await session.changingKey;
  } finally {
    session.changingKey = undefined;
  }
}

async function replace(session: SyncSession): Promise<Done> {
  const { store, random } = session.context;
  const next = readNextKey(store.read) ?? makeDeviceKey(random);
  store.write((tx) => readNextKey(tx) ?? keepNextKey(tx, next));
  const device = readDevice(store.read);
  assert(device, 'only an enrolled counter replaces its key');
  const offered = await offer(session, device, next);
  if (!offered.ok) return offered;
  store.write(takeNextKey);
  return sayInUse(session);
}

/** `former` asks and certifies. */
async function offer(session: SyncSession, former: DeviceKey, next: DeviceKey): Promise<Done> {
  const caller: Caller = { deviceId: session.caller.deviceId, sign: signerOf(former) };
  const change = keyChange(caller.deviceId, former.publicKey, next.publicKey);
  const answer = await askServer(session.link, caller, {
    method: 'POST',
    path: KEY_PATHS.offer,
    body: JSON.stringify({
      public_key: next.publicKey,
      certificate: caller.sign(change),
      proof: signerOf(next)(change),
    }),
    answer: KeyOffered,
    timeoutMs: KEY_TIMEOUT_MS,
  });
  return answer.ok ? ok(null) : answer;
}

async function sayInUse(session: SyncSession): Promise<Done> {
  const { store } = session.context;
  const [device, last] = [readDevice(store.read), readLastKey(store.read)];
  assert(device && last, 'a key in use that is not confirmed has taken the place of another');
  // A disk that told us of a failure may have taken the new key all the same: what stands in the store signs.
  session.caller.sign = signerOf(device);
  const say = () =>
    askServer(session.link, session.caller, {
      method: 'POST',
      path: KEY_PATHS.use,
      body: JSON.stringify({ after_seq: last.upToSeq }),
      answer: KeyInUse,
      timeoutMs: KEY_TIMEOUT_MS,
    });
  let said = await say();
  if (!said.ok && said.error.code === 'signature-invalid') {
    // The server has forgotten the offer, as it may forget its last transactions: the former key makes it again.
    const offered = await offer(session, last, device);
    if (!offered.ok) return offered;
    said = await say();
  }
  if (!said.ok) return said;
  if (said.value.public_key !== device.publicKey || said.value.after_seq !== last.upToSeq)
    return err({ code: 'internal' });
  store.write(confirmKey);
  return ok(null);
}
