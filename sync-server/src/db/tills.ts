/** Rows of tills, one a counter, and of the Z reports: what a report says is in its fact alone. */
import type { AgentId, DeviceId } from '@flouss/shared/kernel/ids';
import type { Reader, Tx } from './handles.ts';
import { keptQuery } from './kept-query.ts';
import type { DeviceRow, FactRow, TillRow, ZReportRow } from './schema.ts';

const COLUMNS = [
  'device_id',
  'opened_op_id',
  'opened_seq',
  'opened_at',
  'opening_till_cents',
  'opening_refunds_cents',
  'expected_till_cents',
  'expected_refunds_cents',
  'z_count',
  'exact',
] as const satisfies readonly (keyof TillRow)[];

const tillOf = keptQuery((sql, deviceId: DeviceId) =>
  sql.selectFrom('tills').selectAll().where('device_id', '=', deviceId),
);

export async function findTill(db: Reader, deviceId: DeviceId): Promise<TillRow | undefined> {
  return (await tillOf(db, deviceId))[0];
}

/** Guarded by the device's own row, which whoever judges its facts moves. */
export async function putTill(tx: Tx, till: TillRow): Promise<void> {
  await tx.bulk.putAlone('tills', ['device_id'], COLUMNS, [till]);
}

export async function insertZReports(tx: Tx, reports: readonly ZReportRow[]): Promise<void> {
  await tx.bulk.insert('z_reports', ['device_id', 'seq', 'opened_at'], reports);
}

export type ZReportFact = ZReportRow & Pick<DeviceRow, 'counter_code'> & Pick<FactRow, 'text' | 'received_at' | 'code'>;

/** Of all counters of the agent, the last to arrive first. */
export async function zReportsOf(db: Reader, agentId: AgentId, limit: number): Promise<ZReportFact[]> {
  return db.sql
    .selectFrom('z_reports')
    .innerJoin('devices', 'devices.device_id', 'z_reports.device_id')
    .innerJoin('facts', (join) =>
      join.onRef('facts.device_id', '=', 'z_reports.device_id').onRef('facts.seq', '=', 'z_reports.seq'),
    )
    .select(['z_reports.device_id', 'z_reports.seq', 'z_reports.opened_at', 'devices.counter_code'])
    .select(['facts.text', 'facts.received_at', 'facts.code'])
    .where('devices.agent_id', '=', agentId)
    .orderBy('facts.received_at', 'desc')
    .orderBy('z_reports.seq', 'desc')
    .limit(limit)
    .execute();
}
