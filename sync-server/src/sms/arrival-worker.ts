/**
 * Converses with what has come: each sender's messages in the order of their arrival, different senders' at once. A message is gone from
 * the arrivals in the transaction in which it was conversed with, so it is conversed with once, whoever is killed. One process at a time
 * has the lease, so that the order holds; what has none to speak for it is parked, and nobody waits behind it.
 */
import { returnLease, takeLease } from '../db/leases.ts';
import type { Database } from '../db/open.ts';
import type { SmsArrivalRow } from '../db/schema.ts';
import { parkArrival, takeArrival, waitingArrivals } from '../db/sms-arrivals.ts';
import { isDatabaseTrouble } from '../db/trouble.ts';
import type { Ctx } from '../orders/context.ts';
import { openArrival } from './arrival.ts';
import type { Arrival } from './arrival.ts';
import { senderOf } from './sender.ts';
import { takeMessage } from './take-message.ts';
import { openWorker } from './worker.ts';
import type { Log, Worker } from './worker.ts';

/** Few: what comes meanwhile waits for the commit that they share. */
const ARRIVALS_AT_ONCE_MAX = 16;
/** A process that was killed holds the others up for so long. */
const LEASE_MS = 3_000;
const LEASE = 'sms-arrivals';
/** A program that stumbles over a message three times will stumble again. */
const TRIES_MAX = 3;

export interface ArrivalWorkerDeps {
  readonly database: Database;
  readonly ctx: Ctx;
  readonly log: Log;
}

export function arrivalWorker({ database, ctx, log }: ArrivalWorkerDeps): Worker {
  const name = Buffer.from(ctx.random.bytes(8)).toString('hex');
  let lentUntil = 0;

  async function round(): Promise<number> {
    const rows = await waitingArrivals(database.read, ARRIVALS_AT_ONCE_MAX);
    if (rows.length === 0) return giveBack();
    if (!(await hasLease())) return 0;
    const arrivals = await Promise.all(rows.map(opened));
    const known = arrivals.filter((arrival) => arrival !== undefined);
    const bySender = Map.groupBy(known, ({ sender }) => senderOf(sender, ctx.keys).index);
    const conversations = await Promise.allSettled([...bySender.values()].map(converseInOrder));
    for (const each of conversations) if (each.status === 'rejected') throw each.reason;
    return rows.length;
  }

  async function hasLease(): Promise<boolean> {
    const now = ctx.clock.now();
    if (now < lentUntil - LEASE_MS / 2 && now >= lentUntil - LEASE_MS) return true;
    const until = now + LEASE_MS;
    const taken = await database.transaction((tx) => takeLease(tx, LEASE, name, now, until));
    lentUntil = taken ? until : 0;
    return taken;
  }

  async function giveBack(): Promise<0> {
    if (lentUntil === 0) return 0;
    lentUntil = 0;
    await database.transaction((tx) => returnLease(tx, LEASE, name));
    return 0;
  }

  async function opened(row: SmsArrivalRow): Promise<Arrival | undefined> {
    try {
      return openArrival(ctx, row);
    } catch (error) {
      await park(row.arrival_id, error);
      return undefined;
    }
  }

  async function converseInOrder(arrivals: readonly Arrival[]): Promise<void> {
    for (const arrival of arrivals) await converseWith(arrival);
  }

  /** The database's own trouble is thrown on: the message stays where it is, and so do those behind it. */
  async function converseWith(arrival: Arrival): Promise<void> {
    const { arrivalId, requestId } = arrival;
    for (let tries = 1; ; tries++) {
      try {
        return await database.transaction(async (tx) => {
          if (await takeArrival(tx, arrivalId))
            await takeMessage(tx, { ...ctx, requestId }, arrival, arrival.arrivedAt);
        });
      } catch (error) {
        if (isDatabaseTrouble(error)) throw error;
        if (tries === TRIES_MAX) return park(arrivalId, error);
      }
    }
  }

  async function park(arrivalId: string, error: unknown): Promise<void> {
    await database.transaction((tx) => parkArrival(tx, arrivalId, ctx.clock.now()));
    log.error({ arrival_id: arrivalId, err: error }, 'a message could not be conversed with');
  }

  const worker = openWorker({
    signals: database.signals,
    wokenBy: ['sms-arrivals'],
    givesWay: true,
    log,
    round,
  });
  return {
    ...worker,
    async stop() {
      await worker.stop();
      await giveBack().catch(() => {});
    },
  };
}
