/**
 * I8. As far as rows can tell: nothing was taken from somebody who might not act, or who is not of the counter's agent, and
 * nothing of a counter whose place was taken, once its last days were over. Signatures and nonces are looked at when they come.
 */
import type { FactEnvelope } from '@flouss/shared/contract/journal';
import { findDevice } from '../db/devices.ts';
import type { Reader } from '../db/handles.ts';
import { placeTakenAt } from '../db/recoveries.ts';
import type { FactRow } from '../db/schema.ts';
import { businessInstant } from '../sync/business-instant.ts';
import { readStaff } from '../sync/facts/staff.ts';
import type { Staff } from '../sync/facts/staff.ts';
import { LAST_FACTS_MS } from '../sync/recovered-facts.ts';
import { walk } from '../db/walk.ts';
import { finding } from './invariant.ts';
import type { Finding, Invariant } from './invariant.ts';
import { envelopeOf, factOf, journals } from './journal-rows.ts';

export const whoMay: Invariant = {
  id: 'I8',
  says: 'nothing taken from a disabled operator, a stranger, or a counter that was replaced; nothing by its maker alone',
  find,
};

interface Journal {
  readonly device_id: string;
  readonly staff: Staff;
  /** The last instant at which facts of a counter that was replaced are taken. */
  readonly until: number;
  /** How far it has come in time, as when it was judged. */
  reached: number;
}

async function* find(db: Reader): AsyncGenerator<Finding> {
  let journal: Journal | undefined;
  for await (const fact of journals(db)) {
    if (journal?.device_id !== fact.device_id) journal = await openJournal(db, fact);
    const said = envelopeOf(fact);
    if (!said) continue;
    journal.reached = Math.max(journal.reached, businessInstant(said.occurred_at, fact.received_at));
    if (fact.code !== null) continue;
    const wrong = wrongBy(journal, fact, said);
    if (wrong) yield finding('facts', `${fact.device_id} ${fact.seq}`, wrong);
  }
  yield* byTheirMaker(db);
}

/** What needs two people of our own staff. */
async function* byTheirMaker(db: Reader): AsyncGenerator<Finding> {
  for await (const { proposal_id, state, made_by, decided_by } of walk(db, 'proposals', ['proposal_id'])) {
    if (state === 'carried-out' && (decided_by === null || decided_by === made_by))
      yield finding('proposals', proposal_id, `was approved by its maker ${made_by}`);
  }
}

async function openJournal(db: Reader, { device_id }: FactRow): Promise<Journal> {
  const device = await findDevice(db, device_id);
  const taken = await placeTakenAt(db, device_id);
  return {
    device_id,
    staff: device ? await readStaff(db, device.agent_id) : new Map(),
    until: taken === undefined ? Number.MAX_SAFE_INTEGER : taken + LAST_FACTS_MS,
    reached: 0,
  };
}

function wrongBy({ staff, until, reached }: Journal, fact: FactRow, said: FactEnvelope): string | undefined {
  if (fact.received_at > until) return 'was taken after another counter had this one’s place';
  const operator = refusalOf(staff, said.operator_id, reached);
  if (operator) return `was taken from ${said.operator_id}, who ${operator}`;
  const read = factOf(fact);
  const approved = read && 'approved' in read.body ? read.body.approved : null;
  const manager = approved && refusalOf(staff, approved.manager_id, reached);
  return approved && manager ? `was taken on the word of ${approved.manager_id}, who ${manager}` : undefined;
}

/** `from_at` 0 stands for "before instants were kept". One who is disabled in the very instant may have acted before. */
function refusalOf(staff: Staff, operatorId: FactEnvelope['operator_id'], at: number): string | undefined {
  const member = staff.get(operatorId);
  if (!member) return 'is not of this agent';
  const suspended = member.suspensions.some(
    ({ from_at, until_at }) => from_at > 0 && from_at < at && (until_at === null || at < until_at),
  );
  return suspended ? 'was disabled then' : undefined;
}
