/** The journals as they came, fact by fact, with each verdict. Only ever added to. */
import { TAKINGS } from '@flouss/shared/contract/journal';
import type { AgentId, DeviceId, OpId } from '@flouss/shared/kernel/ids';
import { sql } from 'kysely';
import type { SqlBool } from 'kysely';
import type { Reader, Tx } from './handles.ts';
import type { DeviceRow, FactRow } from './schema.ts';

const COLUMNS = [
  'device_id',
  'seq',
  'op_id',
  'op_use',
  'type',
  'text',
  'signature',
  'received_at',
  'code',
  'judged_on',
] as const;

export async function insertFacts(tx: Tx, facts: readonly FactRow[]): Promise<void> {
  await tx.bulk.insert('facts', COLUMNS, facts);
}

export function outcomeOf({ code }: Pick<FactRow, 'code'>): 'accepted' | 'rejected' {
  return code === null ? 'accepted' : 'rejected';
}

export type JudgedFact = Pick<FactRow, 'seq' | 'op_id' | 'text' | 'code' | 'received_at'>;

/** The facts of a device from one number to another, both included, in order. */
export async function factsBetween(db: Reader, deviceId: DeviceId, from: number, to: number): Promise<JudgedFact[]> {
  return db.sql
    .selectFrom('facts')
    .select(['seq', 'op_id', 'text', 'code', 'received_at'])
    .where('device_id', '=', deviceId)
    .where('seq', '>=', from)
    .where('seq', '<=', to)
    .orderBy('seq')
    .execute();
}

/** The texts of those among these that took money and were rejected, at a counter of the agent. */
export async function rejectedTakings(
  db: Reader,
  opIds: Iterable<OpId>,
  agentId: AgentId,
): Promise<Pick<FactRow, 'op_id' | 'text'>[]> {
  return (
    db.sql
      .selectFrom('facts')
      // In this order: SQLite would begin with the agent's counters and read their whole journals.
      .crossJoin('devices')
      .whereRef('devices.device_id', '=', 'facts.device_id')
      .select(['facts.op_id', 'facts.text'])
      .where(db.oneOf('facts.op_id', opIds))
      .where('facts.op_use', '=', 1)
      .where('facts.type', 'in', TAKINGS)
      .where('facts.code', 'is not', null)
      .where('devices.agent_id', '=', agentId)
      .execute()
  );
}

/** The texts of those among these refunds that were rejected at this counter. */
export async function rejectedRefunds(
  db: Reader,
  opIds: Iterable<OpId>,
  deviceId: DeviceId,
): Promise<Pick<FactRow, 'op_id' | 'text'>[]> {
  return db.sql
    .selectFrom('facts')
    .select(['op_id', 'text'])
    .where(db.oneOf('op_id', opIds))
    .where('op_use', '=', 1)
    .where('device_id', '=', deviceId)
    .where('type', '=', 'refund-paid')
    .where('code', 'is not', null)
    .execute();
}

/** In the words of the index: the facts that may carry a manager's word. */
const MAY_BE_APPROVED = sql<SqlBool>`facts.type in ('cash-moved', 'customer-amended', 'refund-made-good', 'reload-cancelled', 'signed-out', 'till-closed')`;

export type ApprovableFact = Pick<FactRow, 'device_id' | 'seq' | 'text' | 'received_at' | 'code'> &
  Pick<DeviceRow, 'counter_code'>;

/** One fact's place among those of all counters: many may have arrived in one instant. */
export type FactPlace = Pick<FactRow, 'received_at' | 'device_id' | 'seq'>;

/** Of all counters of the agent, the last to arrive first; those without a manager's word among them. */
export async function approvableFacts(
  db: Reader,
  agentId: AgentId,
  before: FactPlace | undefined,
  limit: number,
): Promise<ApprovableFact[]> {
  return db.sql
    .selectFrom('facts')
    .innerJoin('devices', 'devices.device_id', 'facts.device_id')
    .select(['facts.device_id', 'facts.seq', 'facts.text', 'facts.received_at', 'facts.code', 'devices.counter_code'])
    .where('devices.agent_id', '=', agentId)
    .where(MAY_BE_APPROVED)
    .where(before === undefined ? sql<SqlBool>`1 = 1` : earlierThan(before))
    .orderBy('facts.received_at', 'desc')
    .orderBy('facts.device_id', 'desc')
    .orderBy('facts.seq', 'desc')
    .limit(limit)
    .execute();
}

/** Said so that the first column alone finds the place in the index. */
const earlierThan = ({ received_at, device_id, seq }: FactPlace) => sql<SqlBool>`facts.received_at <= ${received_at}
  and (facts.received_at < ${received_at} or facts.device_id < ${device_id}
    or (facts.device_id = ${device_id} and facts.seq < ${seq}))`;

export type OrderFact = Pick<FactRow, 'op_id' | 'text' | 'code' | 'received_at'> & Pick<DeviceRow, 'counter_code'>;

/** The facts under these ids, where each stands for the first time, with the counter they came from. */
export async function orderFacts(db: Reader, opIds: Iterable<OpId>): Promise<OrderFact[]> {
  return (
    db.sql
      .selectFrom('facts')
      // As above: by the operation, never by the counter.
      .crossJoin('devices')
      .whereRef('devices.device_id', '=', 'facts.device_id')
      .select(['facts.op_id', 'facts.text', 'facts.code', 'facts.received_at', 'devices.counter_code'])
      .where(db.oneOf('facts.op_id', opIds))
      .where('facts.op_use', '=', 1)
      .execute()
  );
}

/** Which of these operation ids have been used by any fact. */
export async function usedOpIds(db: Reader, opIds: Iterable<OpId>): Promise<Set<OpId>> {
  const rows = await db.sql
    .selectFrom('facts')
    .select('op_id')
    .where(db.oneOf('op_id', opIds))
    .where('op_use', '=', 1)
    .execute();
  return new Set(rows.map((row) => row.op_id));
}

export type FactLine = Pick<FactRow, 'seq' | 'op_id' | 'type' | 'received_at' | 'code'> & {
  readonly outcome: ReturnType<typeof outcomeOf>;
};

/** A page of a device's journal, from the first number above `after`. */
export async function listFacts(db: Reader, deviceId: DeviceId, after: number, limit: number): Promise<FactLine[]> {
  const rows = await db.sql
    .selectFrom('facts')
    .select(['seq', 'op_id', 'type', 'received_at', 'code'])
    .where('device_id', '=', deviceId)
    .where('seq', '>', after)
    .orderBy('seq')
    .limit(limit)
    .execute();
  return rows.map((row) => Object.assign(row, { outcome: outcomeOf(row) }));
}
