/**
 * Makes what a carrier brings durable, and nothing else: "delivered" means that it is kept, sealed, in the order of arrival. What it means,
 * whether it has come before and what is answered is the conversation's. Messages that come at the same moment are written as one.
 */
import type { RequestId } from '@flouss/shared/contract/request-id';
import type { Database } from '../db/open.ts';
import { insertArrivals, lastArrivalId } from '../db/sms-arrivals.ts';
import type { Ctx } from '../orders/context.ts';
import { arrivalMaker } from './arrival.ts';
import type { NewArrival } from './arrival.ts';
import type { InboundMessage } from './carriers/carrier.ts';

const KEPT_AT_ONCE_MAX = 256;

export type Intake = (message: InboundMessage, requestId?: RequestId) => Promise<void>;

interface Waiting {
  readonly given: Parameters<Intake>;
  readonly kept: () => void;
  readonly lost: (error: unknown) => void;
}

/** Resolves once the message is durable; a rejection means that nothing of it was kept. */
export function openIntake(database: Pick<Database, 'transaction'>, ctx: Ctx): Intake {
  let newArrival: NewArrival | undefined;
  const waiting: Waiting[] = [];
  let isWriting = false;

  async function write(): Promise<void> {
    while (waiting.length > 0) {
      const some = waiting.splice(0, KEPT_AT_ONCE_MAX);
      await database
        .transaction(async (tx) => {
          const make = (newArrival ??= arrivalMaker(ctx, await lastArrivalId(tx)));
          await insertArrivals(
            tx,
            some.map(({ given }) => make(...given)),
          );
        })
        .then(
          () => some.forEach(({ kept }) => kept()),
          (error: unknown) => some.forEach(({ lost }) => lost(error)),
        );
    }
    isWriting = false;
  }

  return (...given) =>
    new Promise((kept, lost) => {
      waiting.push({ given, kept, lost });
      if (isWriting) return;
      isWriting = true;
      // Whoever else comes in this turn of the event loop is written along.
      setImmediate(() => void write());
    });
}
