/** How far any server has ever said yes to this journal: what a server that was restored from a backup cannot know by itself. */
import { readDevice } from './device.ts';
import type { ReadStore, WriteTx } from './handles.ts';
import { query } from './handles.ts';

const NAME = 'acknowledged_seq';

/** Never less than it once was, wherever the server stands now. */
export function acknowledgedSeq(read: ReadStore): number {
  const noted = read.get(query<{ value: string }>('SELECT value FROM settings WHERE name = ?'), NAME);
  return Math.max(Number(noted?.value ?? 0), readDevice(read)?.serverSeq ?? 0);
}

/** Before the server's place in this journal is moved back. */
export function noteAcknowledged(tx: WriteTx): void {
  tx.run('INSERT OR REPLACE INTO settings (name, value) VALUES (?, ?)', NAME, String(acknowledgedSeq(tx)));
}
