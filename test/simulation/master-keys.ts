/**
 * The master keys of a simulated centre: the file that every machine has, and how another key takes the place of the one in use in the
 * middle of business, as the runbook has it: prepared, used, and the former one thrown away once nothing stands under it.
 */
import { countByKey } from '../../sync-server/src/db/envelope-rows.ts';
import { keysInUse, useMasterKey } from '../../sync-server/src/db/key-match.ts';
import type { Database } from '../../sync-server/src/db/open.ts';
import { MASTER_KEY_BYTES } from '../../sync-server/src/db/server-keys.ts';
import type { ServerKeys } from '../../sync-server/src/db/server-keys.ts';
import { followKeys } from '../../sync-server/src/keys/key-ring.ts';
import type { KeyRing } from '../../sync-server/src/keys/key-ring.ts';
import { assert } from '@flouss/shared/kernel/assert';
import type { Chance } from './chance.ts';
import type { Planted } from './planted.ts';
import { MASTER_KEY, SERVER_KEYS } from './stage.ts';
import type { Timeline } from './timeline.ts';

const HOUR_MS = 60 * 60_000;
/** Every process has looked into the file by then. */
const BROUGHT_MIN_MS = 10_000;

export interface MasterKeys {
  /** The one in use first. */
  readonly file: readonly Uint8Array[];
  /** What a process that begins now would have. */
  readonly keys: ServerKeys;
  isBeingReplaced(): boolean;
  /** What a process has from here on. */
  ring(): KeyRing;
  /** Somebody begins to replace the key in use, unless somebody is at it. */
  replace(): void;
}

export interface MasterKeysParts {
  readonly timeline: Timeline;
  readonly chance: Chance;
  readonly db: Database;
  readonly office: Database;
  readonly planted: Planted | undefined;
  /** The file is another one. */
  readonly changed: () => void;
  /** No copy of the database of before may be brought back. */
  readonly rememberAll: () => void;
}

export function openMasterKeyFile(parts: MasterKeysParts): MasterKeys {
  const { timeline, chance, db, office, planted, changed, rememberAll } = parts;
  let file: readonly Uint8Array[] = [MASTER_KEY];
  let keys = SERVER_KEYS;

  async function keep(now: readonly Uint8Array[]): Promise<void> {
    file = now;
    keys = await keysInUse(db.read, now);
    changed();
  }

  async function prepare(): Promise<void> {
    const next = chance.bytes(MASTER_KEY_BYTES);
    await keep([...file, next]);
    timeline.note('master key', 'prepared');
    timeline.after(BROUGHT_MIN_MS + chance.pauseMs(HOUR_MS), () => void timeline.held(use(next)));
  }

  async function use(next: Uint8Array): Promise<void> {
    const [former] = file;
    assert(former, 'a key is replaced by another');
    await office.transaction((tx) => useMasterKey(tx, { clock: timeline, random: chance }, keys, next));
    await keep(planted?.formerMasterKeyThrownAway ? [next] : [next, former]);
    timeline.note('master key', 'in use', keys.id);
    retireLater(next);
  }

  function retireLater(inUse: Uint8Array): void {
    timeline.after(HOUR_MS + chance.pauseMs(HOUR_MS), () => void timeline.held(retire(inUse)));
  }

  /** As soon as nothing stands under the former key; looked for again and again. */
  async function retire(inUse: Uint8Array): Promise<void> {
    const elsewhere = [...(await countByKey(db.read)).keys()].filter((id) => id !== keys.id);
    if (elsewhere.length > 0) return retireLater(inUse);
    rememberAll();
    timeline.note('master key', 'retired');
    return keep([inUse]);
  }

  return {
    get file() {
      return file;
    },
    get keys() {
      return keys;
    },
    isBeingReplaced: () => file.length > 1,
    ring: () => followKeys(db.read, () => file, keys),
    replace() {
      if (file.length === 1) void timeline.held(prepare());
    },
  };
}
