/**
 * The SMS circuit as the server sees it: a route where Kannel is the carrier, binds where SMPP is, and the workers. It meets the other
 * circuits in rows only: an order placed here is charged and loaded elsewhere, and its new state is found here.
 */
import type { FastifyPluginAsync } from 'fastify';
import type { Database } from '../db/open.ts';
import { UNWATCHED_SMS } from '../http/sms-metrics.ts';
import type { SmsMetrics } from '../http/sms-metrics.ts';
import type { Ctx } from '../orders/context.ts';
import { kannelIntake } from './carriers/kannel-intake.ts';
import { kannelReceipts, receiptUrl } from './carriers/kannel-receipts.ts';
import { kannelCarrier } from './carriers/kannel-sendsms.ts';
import { textOfKept } from './carriers/smpp/delivery.ts';
import { smppCarrier } from './carriers/smpp/smpp-carrier.ts';
import type { SmppOptions } from './carriers/smpp/smpp-carrier.ts';
import { arrivalWorker } from './arrival-worker.ts';
import { doubtWorker } from './doubt-worker.ts';
import { openIntake } from './intake.ts';
import type { Intake } from './intake.ts';
import { outcomeWorker } from './outcome-worker.ts';
import { openPartIntake } from './parts.ts';
import { partsWorker } from './parts-worker.ts';
import { openReceipts } from './receipts.ts';
import { replyWorker } from './reply-worker.ts';
import { unheardWorker } from './unheard-worker.ts';
import type { ReadBalance } from './reply-worker.ts';
import type { Log, Worker } from './worker.ts';

/** The number customers text to, and our replies come from. */
const SHORT_NUMBER = '71004';

export interface KannelDeps {
  /** Where Kannel's smsbox takes replies. */
  readonly url: string;
  /** One name and password both ways: Kannel shows them to us, we show them to Kannel. */
  readonly user: string;
  readonly password: string;
  readonly timeoutMs?: number;
  /** Where Kannel reaches this server, to say what became of a reply; without it nothing is asked. */
  readonly receiptsAt?: string | undefined;
}

export interface SmsDeps {
  readonly database: Database;
  readonly ctx: Ctx;
  /** Kannel, whose messages come by the route. */
  readonly carrier?: KannelDeps | undefined;
  /** An SMSC. Replies leave by it where it is given, messages come from both. */
  readonly smpp?: SmppOptions | undefined;
  readonly readBalance: ReadBalance;
  readonly log: Log;
  readonly metrics?: SmsMetrics;
}

export interface SmsCircuit {
  /** Without a route where no carrier speaks HTTP. */
  readonly plugin: FastifyPluginAsync;
  readonly workers: readonly Worker[];
  /** The binds to an SMSC; undefined where there is none. */
  readonly lines: Pick<Worker, 'start' | 'stop'> | undefined;
}

export function smsCircuit(deps: SmsDeps): SmsCircuit {
  const { database, ctx, log } = deps;
  const receive = openIntake(database, ctx);
  const conversing = [
    outcomeWorker({ database, ctx, log }),
    arrivalWorker({ database, ctx, log }),
    unheardWorker({ database, ctx, log }),
  ];
  const plugin = deps.carrier ? overKannel(deps, deps.carrier, receive) : async () => {};
  if (deps.smpp) {
    const { workers, lines } = overSmpp(deps, deps.smpp, receive);
    return { plugin, workers: [...workers, ...conversing], lines };
  }
  const kannel =
    deps.carrier && kannelCarrier({ ...deps.carrier, shortNumber: SHORT_NUMBER, receiptUrl: urlOfReceipts(deps) });
  const replies = kannel ? [replyWorker({ ...deps, carrier: kannel })] : [];
  return { plugin, workers: [...replies, ...conversing], lines: undefined };
}

/** Its two doors: what customers text, and what became of our replies. */
function overKannel({ database, ctx }: SmsDeps, kannel: KannelDeps, receive: Intake): FastifyPluginAsync {
  return async (scope) => {
    await scope.register(kannelIntake({ ...kannel, receive }));
    await scope.register(kannelReceipts(() => ctx.keys, openReceipts(database, ctx).receiveOf));
  };
}

function urlOfReceipts({ ctx, carrier }: SmsDeps): ((replyId: string) => string) | undefined {
  const base = carrier?.receiptsAt;
  return base === undefined ? undefined : (replyId) => receiptUrl(ctx.keys, base, replyId);
}

function overSmpp(deps: SmsDeps, options: SmppOptions, message: Intake): Pick<SmsCircuit, 'workers' | 'lines'> {
  const { database, ctx, log, metrics = UNWATCHED_SMS } = deps;
  const receipts = openReceipts(database, ctx);
  const part = openPartIntake({ database, ctx, join: textOfKept, gaveUp: metrics.incomplete });
  const carrier = smppCarrier({
    options,
    shortNumber: SHORT_NUMBER,
    clock: ctx.clock,
    random: ctx.random,
    log,
    metrics,
    taken: receipts.taken,
    receive: { message, part, receipt: receipts.receive },
  });
  const { validityMs } = options;
  const { via, reachedSince } = carrier;
  const workers = [
    replyWorker({ ...deps, carrier }),
    partsWorker({ database, ctx, log, gaveUp: metrics.incomplete }),
    ...(via === 'smpp-receipted' ? [doubtWorker({ database, ctx, via, validityMs, reachedSince, log })] : []),
  ];
  return { workers, lines: carrier };
}
