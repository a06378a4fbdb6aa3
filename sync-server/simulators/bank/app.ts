/** Puts the simulated bank together as a Fastify instance that does not listen yet. */
import type { FastifyInstance } from 'fastify';
import { newApp, sameSecret, type EdgeTls } from '../both/http-edge.ts';
import { openBank, type BankClock } from './bank.ts';
import { callbackCourier } from './callbacks.ts';
import { decisionAlarm } from './decision-alarm.ts';
import { addCommandRoutes } from './routes-commands.ts';
import { addDocumentRoutes } from './routes-documents.ts';
import { addEnrolRoutes } from './routes-enrol.ts';
import { addQueryRoutes } from './routes-queries.ts';
import { addSimulatorRoutes } from './routes-simulator.ts';
import { addStatementRoutes, addStatementSimulatorRoutes } from './routes-statements.ts';

export interface BankOptions {
  readonly dataDir: string;
  /** The bearer key that callers of the protocol present. */
  readonly apiKey: string;
  /** The same seed gives the same tokens for the same keys. Left out: random at the first start, then kept. */
  readonly seed?: number | undefined;
  readonly clock?: BankClock;
  /** Absent: it speaks in clear. */
  readonly tls?: EdgeTls | undefined;
}

/** @throws Error with a sentence for a person when `dataDir` cannot be used. */
export function buildBankApp(options: BankOptions): FastifyInstance {
  const bank = openBank(options.dataDir, options.seed, options.clock ?? { now: () => Date.now() });
  const courier = callbackCourier(bank);
  const alarm = decisionAlarm(bank, () => courier.wake());
  const app = newApp(options.tls);
  let { apiKey } = options;

  app.register(async (protocol) => {
    protocol.addHook('onRequest', async (request, reply) => {
      if (sameSecret(request.headers.authorization ?? '', `Bearer ${apiKey}`)) return undefined;
      return reply.code(401).send({ code: 'unauthorised' });
    });
    addCommandRoutes(protocol, bank, () => alarm.set());
    addQueryRoutes(protocol, bank, () => courier.wake());
    addStatementRoutes(protocol, bank);
    addDocumentRoutes(protocol, bank, () => alarm.set());
  });
  addSimulatorRoutes(app, bank, (key) => {
    apiKey = key;
  });
  addStatementSimulatorRoutes(app, bank, options.dataDir);
  app.register(async (hosted) => addEnrolRoutes(hosted, bank, () => courier.wake()));

  app.addHook('onReady', async () => alarm.set());
  app.addHook('onClose', async () => {
    alarm.stop();
    courier.stop();
    bank.store.close();
  });
  return app;
}
