/** What must hold of keys whatever happened: each fact is proved by the key of its time, and a key that was replaced opens nothing. */
import { factDigest, signedText } from '@flouss/shared/contract/journal';
import { readPublicKey, verifyText } from '@flouss/platform/device-key';
import { sha256 } from '@flouss/platform/system-ports';
import { isKeyConfirmed, readDevice } from '../../src/core/sync-ports.ts';
import { formerKeys } from '../../sync-server/src/db/device-keys.ts';
import type { DeviceRow, FactRow, FormerKeyRow } from '../../sync-server/src/db/schema.ts';
import { devicesOf, factsOf } from './world.ts';
import type { Say, World } from './world.ts';

/** When all is quiet. */
export async function keysHoldTheirTimes(world: World, say: Say): Promise<void> {
  const keys = new Set<string>();
  for (const device of await devicesOf(world.centre)) {
    const former = await formerKeys(world.centre.db.read, device.device_id);
    const ever = [...former.map(({ public_key }) => public_key), device.public_key];
    for (const key of ever) {
      if (keys.has(key)) say('I8', `${device.counter_code} has a key that was somebody's before`);
      keys.add(key);
    }
    if (former.length > 0) provedInTheirTime(device, former, await factsOf(world.centre, device), say);
    if (device.state === 'active') askedKeysAreInUse(world, device, say);
  }
}

/** Where one key's time ends and the next one's begins, each fact is held against its own. */
function provedInTheirTime(
  { counter_code, public_key }: DeviceRow,
  former: readonly FormerKeyRow[],
  facts: readonly FactRow[],
  say: Say,
): void {
  let from = 0;
  for (const [i, { up_to_seq, public_key: key }] of former.entries()) {
    if (up_to_seq < from) say('I5', `${counter_code}: a key's time ends at ${up_to_seq}, before it begins`);
    const next = former[i + 1]?.public_key ?? public_key;
    const last = up_to_seq > from ? facts[up_to_seq - 1] : undefined;
    if (last && !isSignedWith(key, last))
      say('I5', `${counter_code}: fact ${up_to_seq} is not proved by the key of its time`);
    const isNext = (former[i + 1]?.up_to_seq ?? facts.length) > up_to_seq;
    const first = isNext ? facts[up_to_seq] : undefined;
    if (first && !isSignedWith(next, first)) {
      say('I5', `${counter_code}: fact ${up_to_seq + 1} is not proved by the key of its time`);
    }
    from = up_to_seq;
  }
}

function isSignedWith(key: string, { text, signature }: FactRow): boolean {
  return verifyText(readPublicKey(key), signedText(factDigest(text, sha256)), signature);
}

/** A key that was asked for is there, and both sides know the same one. */
function askedKeysAreInUse({ shops }: World, device: DeviceRow, say: Say): void {
  for (const { name, context } of shops) {
    const { read } = context.store;
    const own = readDevice(read);
    if (own?.deviceId !== device.device_id) continue;
    if (device.key_due === 1) say('quiet', `${name} was asked for another key, and has made none`);
    if (own.publicKey !== device.public_key) say('I7', `${name} and the centre know different keys`);
    if (!isKeyConfirmed(read)) say('quiet', `${name} does not know whether its key is known`);
  }
}
