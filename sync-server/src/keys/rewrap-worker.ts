/**
 * Takes the server over to another master key while it works: follows the database's word which key is in use, and seals under it, a few
 * rows at a time, what still stands under another. Killed anywhere, it goes on where it was: each row says under which key it is. Several
 * processes may do it at once.
 */
import type { Clock, Random } from '@flouss/shared/kernel/ports';
import { sealColumn, openColumn, beginningUnder } from '../db/envelopes.ts';
import type { Purpose } from '../db/envelopes.ts';
import * as rows from '../db/envelope-rows.ts';
import type { Database } from '../db/open.ts';
import type { ServerKeys } from '../db/server-keys.ts';
import { CustomerPersonal } from '@flouss/shared/domain/customer';
import { Sealed } from '@flouss/shared/contract/journal';
import { assert } from '@flouss/shared/kernel/assert';
import { open } from '@flouss/platform/seal';
import { wrapFor } from '@flouss/platform/recovery-envelope';
import { ownerOfContacts, ownerOfReply, ownerOfSender } from '../orders/envelope-owners.ts';
import { personIndexes } from '../orders/blind-indexes.ts';
import { openKept } from '../orders/kept-store-keys.ts';
import type { KeyRing } from './key-ring.ts';

const LOOK_EVERY_MS = 5_000;
const ROWS_A_TRANSACTION = 50;

export interface RewrapDeps {
  readonly db: Database;
  readonly ring: KeyRing;
  readonly ctx: { readonly clock: Clock; readonly random: Random };
  readonly log: { error(details: object, words: string): void; info(details: object, words: string): void };
}

export function rewrapWorker({ db, ring, ctx, log }: RewrapDeps) {
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;
  let busy: Promise<number> = Promise.resolve(0);

  async function look(): Promise<number> {
    try {
      await ring.follow();
      // With one key at hand there is none to come from.
      return ring.keys.others.length === 0 ? 0 : await moveAll();
    } catch (error) {
      log.error({ err: error }, 'the master key in use could not be followed');
      return 0;
    }
  }

  async function moveAll(): Promise<number> {
    let moved = 0;
    for (const move of MOVES) {
      for (;;) {
        const count = stopped ? 0 : await move({ db, keys: ring.keys, random: ctx.random });
        moved += count;
        if (count < ROWS_A_TRANSACTION) break;
      }
    }
    if (moved > 0) log.info({ rows: moved, key: ring.keys.id }, 'sealed under the master key in use');
    return moved;
  }

  const runOnce = (): Promise<number> => (busy = busy.then(look));
  return {
    start(): void {
      void runOnce();
      timer = setInterval(() => void runOnce(), LOOK_EVERY_MS).unref();
    },
    async stop(): Promise<void> {
      stopped = true;
      clearInterval(timer);
      await busy;
    },
    runOnce,
  };
}

interface Moving {
  readonly db: Database;
  readonly keys: ServerKeys;
  readonly random: Random;
}

/** Each seals some rows of a kind under the key in use; how many it found that were not. */
const MOVES = [moveCustomers, moveContacts, moveSenders, moveReplies, moveRecoveryKeys] as const;

function again({ keys, random }: Moving, purpose: Purpose, owner: string, column: string): string {
  const text = openColumn(keys, purpose, owner, column);
  assert(text !== undefined, 'what is sealed here opens with a key at hand');
  return sealColumn(keys, purpose, owner, text, random);
}

async function moveCustomers(moving: Moving): Promise<number> {
  const { db, keys } = moving;
  const found = await rows.customersElsewhere(db.read, beginningUnder(keys), ROWS_A_TRANSACTION);
  await db.transaction(async (tx) => {
    for (const seen of found) {
      const { customer_id, personal_sealed, wrapped_key } = seen;
      const key = openColumn(keys, 'wrapKey', customer_id, wrapped_key);
      const text = key && open(key, customer_id, Sealed.parse(JSON.parse(personal_sealed)));
      assert(text, "a customer's key opens with a key at hand, and his record with it");
      const indexes = personIndexes(keys, CustomerPersonal.parse(JSON.parse(text)));
      await rows.moveCustomer(tx, seen, indexes, again(moving, 'wrapKey', customer_id, wrapped_key));
    }
  });
  return found.length;
}

async function moveContacts(moving: Moving): Promise<number> {
  const { db, keys } = moving;
  const found = await rows.contactsElsewhere(db.read, beginningUnder(keys), ROWS_A_TRANSACTION);
  await db.transaction(async (tx) => {
    for (const { agent_id, contacts_sealed } of found) {
      const sealed = again(moving, 'envelopeKey', ownerOfContacts(agent_id), contacts_sealed);
      await rows.moveContacts(tx, agent_id, contacts_sealed, sealed);
    }
  });
  return found.length;
}

async function moveSenders(moving: Moving): Promise<number> {
  const { db, keys } = moving;
  const found = await rows.sendersElsewhere(db.read, beginningUnder(keys), ROWS_A_TRANSACTION);
  await db.transaction(async (tx) => {
    for (const { sender_index, sender_sealed } of found) {
      const sealed = again(moving, 'envelopeKey', ownerOfSender(sender_index), sender_sealed);
      await rows.moveSender(tx, sender_index, sender_sealed, sealed);
    }
  });
  return found.length;
}

async function moveReplies(moving: Moving): Promise<number> {
  const { db, keys } = moving;
  const found = await rows.repliesElsewhere(db.read, beginningUnder(keys), ROWS_A_TRANSACTION);
  await db.transaction(async (tx) => {
    for (const { reply_id, sender_index, ...seen } of found) {
      await rows.moveReply(tx, reply_id, seen, {
        sender_sealed: again(moving, 'envelopeKey', ownerOfSender(sender_index), seen.sender_sealed),
        text_sealed: again(moving, 'envelopeKey', ownerOfReply(reply_id), seen.text_sealed),
      });
    }
  });
  return found.length;
}

async function moveRecoveryKeys({ db, keys, random }: Moving): Promise<number> {
  const found = await rows.recoveryKeysElsewhere(db.read, beginningUnder(keys), ROWS_A_TRANSACTION);
  await db.transaction(async (tx) => {
    for (const { device_id, envelope } of found) {
      const key = openKept(keys, device_id, envelope);
      assert(key, 'a kept store key opens with a key at hand');
      const wrapped = { key: keys.id, ...wrapFor(keys.recovery.publicKey, device_id, key, random) };
      await rows.moveRecoveryKey(tx, device_id, envelope, JSON.stringify(wrapped));
    }
  });
  return found.length;
}
