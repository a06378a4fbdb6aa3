/** Customers who may order by SMS, in a server's folder: with a card, a payment card and a telephone each. What each texts, all different. */
import { join } from 'node:path';
import { AgentId, newId } from '@flouss/shared/kernel/ids';
import { systemClock, systemRandom } from '@flouss/platform/system-ports';
import { openTerms } from '../../sync-server/src/controls/terms.ts';
import { saveFunding } from '../../sync-server/src/db/funding.ts';
import { openDatabase } from '../../sync-server/src/db/open.ts';
import { replaceBinding } from '../../sync-server/src/db/sms-bindings.ts';
import { openKeyRing } from '../../sync-server/src/keys/key-ring.ts';
import { ownerOfSender, sealText } from '../../sync-server/src/sms/sealing.ts';
import { senderOf } from '../../sync-server/src/sms/sender.ts';
import { foundAgent, register } from '../integration/sms/customers.ts';

export interface Texted {
  readonly from: string;
  readonly text: string;
}

export const phoneOf = (n: number): string => `+336399${String(10_000 + n)}`;

export async function settleCustomers(folder: string, count: number): Promise<void> {
  const db = await openDatabase({ path: join(folder, 'flouss.sqlite'), clock: systemClock });
  const { keys } = await openKeyRing(db, join(folder, 'master.key'), systemRandom);
  const ctx = { clock: systemClock, random: systemRandom, terms: openTerms(), keys };
  const agentId = newId(AgentId, systemClock, systemRandom);
  await foundAgent(db, agentId);
  for (let n = 0; n < count; n++) {
    const { id } = await register(db, ctx, agentId, {});
    const { index, address } = senderOf(phoneOf(n), keys);
    const binding = {
      sender_index: index,
      sender_sealed: sealText(keys, ownerOfSender(index), address, systemRandom),
      customer_id: id,
      bound_at: 0,
      stopped: 0,
      language: null,
    } as const;
    const funding = { enrolment_id: `enr-${id}`, funding_token: `fnd-${id}`, last_four: '4242' };
    await db.transaction(async (tx) => {
      await replaceBinding(tx, binding);
      await saveFunding(tx, id, funding, 0);
    });
  }
  await db.close();
}

/** Half of them orders, the others a question for help and words that are no command; nobody says the same twice. */
export const MIX = 'orders, asking for help, no command: 2:1:1';

export function textsOf(customers: number, each: number, round: number): Texted[] {
  return Array.from({ length: customers * each }, (_, n) => {
    const turn = round * each + Math.floor(n / customers);
    const text = [`RECH ${60 + turn} MAMAN`, `AIDE ${turn}`, `RECH ${300 + turn}`, `merci ${turn}`][turn % 4]!;
    return { from: phoneOf(n % customers), text };
  });
}
