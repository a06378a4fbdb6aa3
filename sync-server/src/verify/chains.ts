/** I5. Each journal is one chain from its beginning to the head that its counter was told of, and that head is signed by it. */
import { keyAt, keyChange } from '@flouss/shared/contract/device-keys';
import { factDigest, GENESIS_DIGEST, signedText } from '@flouss/shared/contract/journal';
import { readPublicKey, verifyText } from '@flouss/platform/device-key';
import { sha256 } from '@flouss/platform/system-ports';
import { formerKeys } from '../db/device-keys.ts';
import { findDevice } from '../db/devices.ts';
import { factsBetween } from '../db/facts.ts';
import type { Reader } from '../db/handles.ts';
import type { DeviceRow, FactRow, FormerKeyRow } from '../db/schema.ts';
import { walk } from '../db/walk.ts';
import { finding } from './invariant.ts';
import type { Finding, Invariant } from './invariant.ts';
import { envelopeOf, journals } from './journal-rows.ts';

export const chains: Invariant = {
  id: 'I5',
  says: 'every chain is whole, and ends at the head its counter was told of',
  find,
};

async function* find(db: Reader): AsyncGenerator<Finding> {
  let last: FactRow | undefined;
  for await (const fact of journals(db)) {
    if (last && last.device_id !== fact.device_id) yield* wrongEnd(db, last);
    yield* wrongLink(fact, last?.device_id === fact.device_id ? last : undefined);
    last = fact;
  }
  if (last) yield* wrongEnd(db, last);
  for await (const device of walk(db, 'devices', ['device_id'])) {
    yield* headWithoutFact(db, device);
    yield* wrongKeys(device, await formerKeys(db, device.device_id));
  }
}

function* wrongLink(fact: FactRow, before: FactRow | undefined): Generator<Finding> {
  const key = `${fact.device_id} ${fact.seq}`;
  const said = envelopeOf(fact);
  const columns = ['device_id', 'seq', 'op_id', 'type'] as const;
  const other = columns.find((column) => said?.[column] !== fact[column]);
  if (other) return yield finding('facts', key, `its text names another ${other} than its row`);
  const digest = before ? factDigest(before.text, sha256) : GENESIS_DIGEST;
  if (said?.prev !== digest) yield finding('facts', key, 'does not follow from the fact before it');
}

async function* wrongEnd(db: Reader, last: FactRow): AsyncGenerator<Finding> {
  const key = `${last.device_id} ${last.seq}`;
  const device = await findDevice(db, last.device_id);
  if (!device) return yield finding('facts', key, 'is of a counter that nobody enrolled');
  const digest = factDigest(last.text, sha256);
  if (device.head_seq !== last.seq || device.head_digest !== digest)
    return yield finding('devices', device.device_id, `its head is not its last fact, ${last.seq}`);
  // The last of a batch vouches for all before it, and was looked at when it came.
  const signer = keyAt(device.public_key, await formerKeys(db, device.device_id), last.seq);
  if (!verifyText(readPublicKey(signer), signedText(digest), last.signature))
    yield finding('facts', key, 'is not signed by its counter');
}

/** Each key vouches for the one that came after it, back to the one that was enrolled. */
function* wrongKeys({ device_id, public_key }: DeviceRow, former: readonly FormerKeyRow[]): Generator<Finding> {
  for (const [i, key] of former.entries()) {
    const next = former[i + 1]?.public_key ?? public_key;
    const change = keyChange(device_id, key.public_key, next);
    if (!verifyText(readPublicKey(key.public_key), change, key.certificate))
      yield finding('former_keys', `${device_id} ${key.up_to_seq}`, 'did not vouch for the key that came after it');
  }
}

async function* headWithoutFact(db: Reader, { device_id, head_seq }: DeviceRow): AsyncGenerator<Finding> {
  if (head_seq === 0) return;
  const [head] = await factsBetween(db, device_id, head_seq, head_seq);
  if (!head) yield finding('devices', device_id, `its head ${head_seq} is no fact here`);
}
