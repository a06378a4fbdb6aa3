/**
 * The SMS circuit as the server sees it: one route for the carrier, two workers. It meets the other circuits in rows only: an order
 * placed here is charged and loaded elsewhere, and its new state is found here.
 */
import type { FastifyPluginAsync } from 'fastify';
import type { Database } from '../db/open.ts';
import type { Ctx } from '../orders/context.ts';
import { kannelIntake } from './carriers/kannel-intake.ts';
import { kannelCarrier } from './carriers/kannel-sendsms.ts';
import { openIntake } from './intake.ts';
import { outcomeWorker } from './outcome-worker.ts';
import { replyWorker } from './reply-worker.ts';
import type { ReadBalance } from './reply-worker.ts';
import type { Log, Worker } from './worker.ts';

/** The number customers text to, and our replies come from. */
const SHORT_NUMBER = '71004';

export interface SmsDeps {
  readonly database: Database;
  readonly ctx: Ctx;
  readonly carrier: {
    /** Where Kannel's smsbox takes replies. */
    readonly url: string;
    /** One name and password both ways: Kannel shows them to us, we show them to Kannel. */
    readonly user: string;
    readonly password: string;
    readonly timeoutMs?: number;
  };
  readonly readBalance: ReadBalance;
  readonly log: Log;
}

export interface SmsCircuit {
  readonly plugin: FastifyPluginAsync;
  readonly workers: readonly Worker[];
}

export function smsCircuit({ database, ctx, carrier, readBalance, log }: SmsDeps): SmsCircuit {
  const kannel = kannelCarrier({ ...carrier, shortNumber: SHORT_NUMBER });
  const { user, password } = carrier;
  return {
    plugin: kannelIntake({ user, password, receive: openIntake(database, ctx) }),
    workers: [replyWorker({ database, ctx, carrier: kannel, readBalance, log }), outcomeWorker({ database, ctx, log })],
  };
}
