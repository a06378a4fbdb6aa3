/** What the sync loop knows of the server beyond a run of the process: the last contact, and what only a person can mend. One row. */
import type { ReadStore, WriteTx } from './handles.ts';
import { query } from './handles.ts';

export interface LinkMemory {
  readonly lastContactAt: number | null;
  /** The code, and which lane the server refused. */
  readonly trouble: { readonly code: string; readonly lane: 'push' | 'pull' } | null;
}

interface Row {
  readonly last_contact_at: number | null;
  readonly trouble: string | null;
  readonly trouble_lane: 'push' | 'pull' | null;
}

export function readLinkMemory(read: ReadStore): LinkMemory {
  const row = read.get(query<Row>('SELECT last_contact_at, trouble, trouble_lane FROM link_memory WHERE only = 1'))!;
  const { last_contact_at: lastContactAt, trouble: code, trouble_lane: lane } = row;
  return { lastContactAt, trouble: code !== null && lane !== null ? { code, lane } : null };
}

export function keepLinkMemory(tx: WriteTx, { lastContactAt, trouble }: LinkMemory): void {
  tx.run(
    'UPDATE link_memory SET last_contact_at = ?, trouble = ?, trouble_lane = ? WHERE only = 1',
    lastContactAt,
    trouble?.code ?? null,
    trouble?.lane ?? null,
  );
}
