/** Is this receipt ours, and what has become of it: by this counter's own key and journal, else by the centre's. */
import { isTrainingOperation, withoutTrainingWords } from '@flouss/shared/domain/training';
import { readPublicKey, verifyText } from '@flouss/platform/device-key';
import { sha256 } from '@flouss/platform/system-ports';
import type { ReceiptCheck } from '@flouss/shared/contract/receipt-check';
import { signedReceipt, uncheckedReceipt } from '@flouss/shared/contract/receipt-check';
import { provenFact, readSignedOperation } from '@flouss/shared/contract/signed-operation';
import type { AskingService, Session } from '../context.ts';
import { refuse } from '../context.ts';
import type { Context } from '../context.ts';
import { deviceKeyAt } from '../store/device-keys.ts';
import { factAt } from '../store/journal.ts';
import { findOperation } from '../store/operations.ts';
import { deskOf } from './record-operation.ts';
import { operationView } from './views.ts';

export const verifyReceipt: AskingService<'receipt.verify'> = async (context, session, input) => {
  if (isTrainingOperation(input.text) && !context.training) return refuse('receipt-of-training');
  const text = withoutTrainingWords(input.text);
  const read = readSignedOperation(text);
  if (!read.ok && read.error === 'unreadable') return refuse('receipt-unreadable');
  const own = checkHere(context, session, text);
  const check =
    own ??
    (await context.checkReceipt(text)) ??
    uncheckedReceipt(read.ok ? 'centre-out-of-reach' : 'newer', claimedIn(text));
  return { ok: true, value: { ...check, operation: shownHere(context, session, check) } };
};

function claimedIn(text: string): ReceiptCheck['said'] {
  const read = readSignedOperation(text);
  return (read.ok && read.value.readings.map(signedReceipt).find((receipt) => receipt !== undefined)) || null;
}

/** Undefined when the key is another counter's, or the journal has been restored from before. */
function checkHere(context: Context, session: Session, text: string): ReceiptCheck | undefined {
  const { read: store } = context.store;
  const read = readSignedOperation(text);
  const { device, reference, end } = deskOf(context, session, store);
  if (!read.ok || read.value.claimed.device_id !== device.deviceId) return undefined;
  const key = readPublicKey(deviceKeyAt(store, read.value.claimed.seq));
  const proven = provenFact(read.value, sha256, (signed, signature) => verifyText(key, signed, signature));
  const said = proven && signedReceipt(proven.fact);
  const whose = { counter_code: device.counterCode, agent_name: reference.agent.name };
  if (!proven || !said) {
    return { verdict: 'false', why: 'signature-wrong', said: claimedIn(text), ...whose, state: null };
  }
  if (proven.fact.seq > end.seq) return undefined;
  if (factAt(store, proven.fact.seq).digest !== proven.digest) {
    return { verdict: 'false', why: 'other-content', said, ...whose, state: null };
  }
  const state = findOperation(store, said.op_id)?.state ?? null;
  return { verdict: 'genuine', why: 'known', said, ...whose, state };
}

/** The operation as this counter knows it, to be opened; never on the word of a paper that is not proved. */
function shownHere(context: Context, session: Session, { verdict, said }: ReceiptCheck) {
  if (verdict !== 'genuine' || !said) return null;
  const { read } = context.store;
  const operation = findOperation(read, said.op_id);
  return operation ? operationView(read, deskOf(context, session, read), operation) : null;
}
