/**
 * How many things wait behind a page of the feed, for the bar that a teller watches. Counting reads all the rest of the feed, so it
 * is done for a catch-up's first page, and counted down from there; a server that does not know the page before counts anew.
 */
import type { DeviceId } from '@flouss/shared/kernel/ids';
import { countFeed } from '../db/feed.ts';
import type { Reader } from '../db/handles.ts';
import type { DeviceRow } from '../db/schema.ts';

/** A page as it was read: from where, and up to where. */
export interface ReadPage {
  readonly cursor: number;
  readonly last: number;
  readonly count: number;
  readonly isFull: boolean;
}

export interface CatchUps {
  leftBehind(db: Reader, device: DeviceRow, page: ReadPage): Promise<number>;
}

export function openCatchUps(): CatchUps {
  const underWay = new Map<DeviceId, { readonly cursor: number; readonly left: number }>();
  return {
    async leftBehind(db, { device_id, agent_id }, { cursor, last, count, isFull }) {
      const before = underWay.get(device_id);
      underWay.delete(device_id);
      if (!isFull) return 0;
      const follows = before?.cursor === cursor;
      const left = follows ? Math.max(0, before.left - count) : await countFeed(db, agent_id, last);
      underWay.set(device_id, { cursor: last, left });
      return left;
    },
  };
}
