/** Sets float aside for a counter in the same transaction that looked at it. The ledger and the escrow rows are read here. */
import { addCents, Cents, cents, subtractCents, ZERO } from '@flouss/shared/domain/money';
import { advanceDevice, escrowOf } from '../db/devices.ts';
import type { Reader, Tx } from '../db/handles.ts';
import type { DeviceRow } from '../db/schema.ts';
import { readSetting } from '../db/terms.ts';
import { floatOf } from '../ledger/balances.ts';
import { openPurse } from './purse.ts';
import type { Purse } from './purse.ts';

const TARGET_SETTING = 'allotment_target_cents';
/** [A] 5,000.00 EUR. */
const TARGET_DEFAULT = cents(500_000);

export async function openPurseOf(db: Reader, device: DeviceRow): Promise<Purse> {
  const { escrow, floor } = await escrowOf(db, device.agent_id);
  // A counter that was replaced holds nothing any more, but its last facts are judged as if it did.
  const own = device.state === 'revoked' ? subtractCents(device.granted_cents, device.spent_cents) : ZERO;
  return openPurse({
    float: await floatOf(db, device.agent_id),
    floor,
    escrow: addCents(escrow, own),
    granted: device.granted_cents,
    spent: device.spent_cents,
  });
}

/** What a counter is to hold where the float allows. */
export async function allotmentTarget(db: Reader): Promise<Cents> {
  const setting = await readSetting(db, TARGET_SETTING);
  return setting === undefined ? TARGET_DEFAULT : Cents.parse(Number(setting));
}

/** Refills the counter's escrow; the growing total it may know of. */
export async function refillAllotment(tx: Tx, device: DeviceRow): Promise<Cents> {
  const purse = await openPurseOf(tx, device);
  purse.refill(await allotmentTarget(tx));
  const granted = purse.granted();
  if (granted !== device.granted_cents) await advanceDevice(tx, device, { ...device, granted_cents: granted });
  return granted;
}
