/**
 * Holds a receipt's code against the key of the counter that it names and against what arrived from it. Reads only; whoever asks for
 * one agent is told nothing of another's operations but whether the paper is genuine.
 */
import { readPublicKey, verifyText } from '@flouss/platform/device-key';
import { keyAt } from '@flouss/shared/contract/device-keys';
import { sha256 } from '@flouss/platform/system-ports';
import type { ReceiptCheck, ReceiptVerdict, ReceiptWhy, SignedReceipt } from '@flouss/shared/contract/receipt-check';
import { signedReceipt, uncheckedReceipt } from '@flouss/shared/contract/receipt-check';
import type { ClaimedOperation } from '@flouss/shared/contract/signed-operation';
import { provenFact, readSignedOperation } from '@flouss/shared/contract/signed-operation';
import type { ReceiptState } from '@flouss/shared/domain/receipt';
import type { AgentId } from '@flouss/shared/kernel/ids';
import type { Result } from '@flouss/shared/kernel/result';
import { err, ok } from '@flouss/shared/kernel/result';
import { findAgent } from '../db/agents.ts';
import { cardsBySales } from '../db/cards.ts';
import { formerKeys } from '../db/device-keys.ts';
import { findDevice } from '../db/devices.ts';
import { factsBetween } from '../db/facts.ts';
import type { JudgedFact } from '../db/facts.ts';
import type { Reader } from '../db/handles.ts';
import { findOrder, refundsOf } from '../db/orders.ts';
import type { DeviceRow } from '../db/schema.ts';

/** `askedBy` null: the back office, which may see everything. */
export async function verifyReceipt(
  db: Reader,
  text: string,
  askedBy: AgentId | null,
): Promise<Result<ReceiptCheck, 'request-malformed'>> {
  const read = readSignedOperation(text);
  if (!read.ok) return read.error === 'newer' ? ok(uncheckedReceipt('newer', null)) : err('request-malformed');
  const claimed = read.value.readings.map(signedReceipt).find((receipt) => receipt !== undefined);
  if (!claimed) return err('request-malformed');
  const device = await findDevice(db, read.value.claimed.device_id);
  if (!device) return ok(found('false', 'device-unknown', claimed));
  return ok(await checkAgainst(db, device, read.value, claimed, askedBy));
}

async function checkAgainst(
  db: Reader,
  device: DeviceRow,
  operation: ClaimedOperation,
  claimed: SignedReceipt,
  askedBy: AgentId | null,
): Promise<ReceiptCheck> {
  const former = await formerKeys(db, device.device_id);
  const key = readPublicKey(keyAt(device.public_key, former, operation.claimed.seq));
  const proven = provenFact(operation, sha256, (signed, signature) => verifyText(key, signed, signature));
  const said = proven && signedReceipt(proven.fact);
  if (!proven || !said) return found('false', 'signature-wrong', claimed);
  const whose = { counter_code: device.counter_code, agent_name: (await findAgent(db, device.agent_id))?.name ?? null };
  const [arrived] = await factsBetween(db, device.device_id, proven.fact.seq, proven.fact.seq);
  if (arrived && sha256(arrived.text) !== proven.digest) return { ...found('false', 'other-content', said), ...whose };
  const isTheirs = askedBy === null || askedBy === device.agent_id;
  if (arrived) {
    const state = isTheirs ? await stateNow(db, said, arrived) : null;
    return { ...found('genuine', 'known', said), ...whose, state };
  }
  if (device.state === 'revoked') return { ...found('unchecked', 'device-revoked', said), ...whose };
  return { ...found('genuine', 'not-arrived', said), ...whose, state: isTheirs ? 'recorded' : null };
}

function found(verdict: ReceiptVerdict, why: ReceiptWhy, said: SignedReceipt): ReceiptCheck {
  return { verdict, why, said, counter_code: null, agent_name: null, state: null };
}

/** In the words of receipts: what a counter took for something refused is owed until it is paid back. */
async function stateNow(db: Reader, { kind, op_id }: SignedReceipt, { code }: JudgedFact): Promise<ReceiptState> {
  if (kind === 'refund') return code === null ? 'received' : 'declined';
  const [refund] = await refundsOf(db, [op_id]);
  if (refund) return 'refunded';
  if (kind === 'reload') return (await findOrder(db, op_id))?.state ?? (code === null ? 'received' : 'refund-due');
  if (code !== null) return 'refund-due';
  const [card] = await cardsBySales(db, [op_id]);
  return card?.state ?? 'received';
}
