/**
 * Wires the centre: shell, circuits, workers. Listens to nothing and starts nothing; main does. The only place in which
 * the circuits are seen together.
 */
import type { FastifyBaseLogger } from 'fastify';
import { blindIndex } from '@flouss/platform/seal';
import { err, type Result } from '@flouss/shared/kernel/result';
import type { Logger } from 'pino';
import { anchorWorker } from './admin/audit-anchors.ts';
import { openArchive } from './backup/archive.ts';
import type { Archive } from './backup/archive.ts';
import { adminCircuit } from './admin/circuit.ts';
import { closingWorker } from './admin/nightly-closing.ts';
import { publishInitialTerms } from './admin/publish-terms.ts';
import { bankCircuit } from './bank/circuit.ts';
import { openLine } from './bank/line.ts';
import { makeReadBalance } from './bank/read-balance.ts';
import { makeReadLimits } from './bank/read-limits.ts';
import { statementWorker } from './bank/statements/worker.ts';
import type { Config } from './config.ts';
import type { Database } from './db/open.ts';
import { takeOf } from './db/rate-windows.ts';
import { healthRoutes } from './http/health.ts';
import { openMetrics } from './http/metrics.ts';
import { createServer } from './http/server.ts';
import { sharedLimits } from './http/shared-limits.ts';
import type { Http } from './http/server.ts';
import type { KeyRing } from './keys/key-ring.ts';
import { rewrapWorker } from './keys/rewrap-worker.ts';
import { lateMs } from './orders/bank-states.ts';
import type { Ctx } from './orders/context.ts';
import { listFolder } from './screening/list-folder.ts';
import { publishInitialPolicy } from './screening/take-list.ts';
import { screeningWorker } from './screening/worker.ts';
import { smsCircuit } from './sms/circuit.ts';
import { overdueWorker } from './suspicion/overdue-worker.ts';
import { publishInitialSuspicion } from './suspicion/policies.ts';
import { syncCircuit } from './sync/circuit.ts';
import type { BatchReader } from './sync/reading/batch-reader.ts';

/** Connections that we open by ourselves and keep. */
type Lines = Pick<Worker, 'start' | 'stop'>;

interface Worker {
  start(): void;
  /** Finishes the item in hand. */
  stop(): Promise<void>;
  /** Works off what is due now; how much it was. */
  runOnce(): Promise<number>;
}

export interface AppDeps {
  readonly db: Database;
  readonly ctx: Ctx;
  /** Reads what counters push; closed by who opened it. */
  readonly reader: BatchReader;
  /** Where the master key may be replaced while it works. */
  readonly ring?: KeyRing;
  readonly config: Pick<Config, 'bank' | 'carrier' | 'rateLimits'> &
    Partial<
      Pick<Config, 'smpp' | 'publicUrl' | 'tls' | 'auditAnchorsFile' | 'archiveDir' | 'statementsDir' | 'freezeListDir'>
    >;
  readonly logger: Logger;
}

export interface App {
  readonly http: Http;
  readonly workers: readonly Worker[];
  /** To the SMSC; undefined where there is none. */
  readonly lines: Lines | undefined;
  /** Keeps the database's past; undefined where none is to be kept. */
  readonly archive: Archive | undefined;
  /** Stops accepting, answers held pulls, finishes requests, then stops the workers. The database stays open. */
  close(): Promise<void>;
}

export async function buildApp({ db, ctx, reader, ring, config, logger }: AppDeps): Promise<App> {
  await publishInitialTerms(db);
  await publishInitialPolicy(db);
  await publishInitialSuspicion(db);
  const stopping = new AbortController();
  const archive = archiveOf({ db, ctx, config, logger });
  const metrics = openMetrics(db.read, () => ctx.clock.now(), archive && (() => archive.reachedAt()));
  metrics.bank.judgeAges(lateMs);
  const http = await createServer({
    tls: config.tls,
    logger: logger satisfies FastifyBaseLogger,
    rateLimits: config.rateLimits,
    limitStore: sharedLimits(ctx.clock, ({ bucket, count, ...window }) =>
      // The rows name no address.
      db.transaction((tx) =>
        takeOf(tx, { bucket: blindIndex(ctx.keys.indexKey, 'rate-limit', bucket), ...window }, count),
      ),
    ),
    metrics,
    stopping: stopping.signal,
  });
  const workers: Worker[] = [];
  let lines: Lines | undefined;
  const { auditAnchorsFile } = config;
  const bank = config.bank && openLine({ ctx, logger, metrics, to: config.bank });

  healthRoutes(http, {
    metrics,
    bank: bank && (() => bank.door.states()),
    ready: async () => !stopping.signal.aborted && (await ctx.terms.current(db.read)).tariffs.length > 0,
  });
  await hang(
    http,
    syncCircuit({ db, ctx, reader, metrics, rateLimits: config.rateLimits, stopping: stopping.signal }).plugin,
  );
  await hang(
    http,
    adminCircuit({
      db,
      ctx,
      readLimits: bank ? makeReadLimits({ read: db.read, bank: bank.bank, door: bank.door }) : nobodyToAsk,
      publicUrl: config.publicUrl,
      signInsPerMinute: config.rateLimits.enrolmentsPerMinute,
      auditAnchorsFile,
    }).plugin,
  );
  if (auditAnchorsFile !== undefined) {
    workers.push(anchorWorker({ read: db.read, clock: ctx.clock, path: auditAnchorsFile, log: logger }));
  }

  workers.push(closingWorker({ db, ctx, log: logger }));
  workers.push(screeningWorker({ db, ctx, log: logger }));
  workers.push(overdueWorker({ db, ctx, log: logger }));
  const { freezeListDir } = config;
  if (freezeListDir !== undefined) workers.push(listFolder({ db, ctx, log: logger, dir: freezeListDir }));
  if (ring) workers.push(rewrapWorker({ db, ring, ctx, log: logger }));
  if (bank) {
    const { calledBack } = metrics.bank;
    const circuit = bankCircuit({ ...bank, db, ctx, log: logger, calledBack });
    await http.register(circuit.plugin);
    workers.push(...circuit.workers);
  }
  const source = bank?.statements;
  const folder = config.statementsDir;
  if (source || folder !== undefined) workers.push(statementWorker({ db, ctx, log: logger, folder, source }));
  if (config.carrier || config.smpp) {
    const readBalance = bank ? makeReadBalance({ read: db.read, bank: bank.bank, door: bank.door }) : nobodyToAsk;
    const { carrier, smpp } = config;
    const sms = smsCircuit({ database: db, ctx, carrier, smpp, readBalance, log: logger, metrics: metrics.sms });
    await http.register(sms.plugin);
    workers.push(...sms.workers);
    lines = sms.lines;
  }

  return {
    http,
    workers,
    lines,
    archive,
    async close() {
      stopping.abort();
      await http.close();
      await Promise.all([lines?.stop(), ...workers.map((worker) => worker.stop())]);
      await archive?.stop();
    },
  };
}

function archiveOf({ db, ctx, config, logger }: Omit<AppDeps, 'reader'>): Archive | undefined {
  if (config.archiveDir === undefined || db.log === undefined) return undefined;
  return openArchive({ wal: db.log, dir: config.archiveDir, keys: () => ctx.keys, clock: ctx.clock, log: logger });
}

/** Of a server without a bank. */
const nobodyToAsk = async (): Promise<Result<never, 'bank-unreachable'>> => err('bank-unreachable');

/** Each circuit's hooks and parsers stay its own. */
async function hang(http: Http, plugin: (http: Http) => Promise<void>): Promise<void> {
  await http.register(async (scope) => plugin(scope as Http));
}
