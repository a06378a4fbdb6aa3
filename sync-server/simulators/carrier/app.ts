/** Puts the simulated carrier together as a Fastify instance that does not listen yet. */
import type { FastifyInstance } from 'fastify';
import { newApp } from '../both/http-edge.ts';
import { openCarrier, type CarrierClock } from './carrier.ts';
import { byHttp, inboundCourier } from './deliver-inbound.ts';
import { reportCourier } from './report-delivery.ts';
import { addSendsmsRoute } from './routes-sendsms.ts';
import { addSimulatorRoutes } from './routes-simulator.ts';
import { openSmsc, type SmscOptions } from './smpp/smsc.ts';

export interface CarrierOptions {
  readonly dataDir: string;
  /** The service's post-url, with Kannel's escape codes: `http://127.0.0.1:4000/sms/inbound?id=%I`. */
  readonly inboundUrl: string;
  /** Left out: the service is posted to. Given: it binds, and customers' messages go by its lines instead. */
  readonly smpp?: SmscOptions | undefined;
  /** The account the service sends replies with; also the Basic credentials for a post-url that carries none. */
  readonly user: string;
  readonly password: string;
  /** Kannel's `mo-recode`: UCS-2 messages are handed over as UTF-8. Off, as in Kannel. */
  readonly recode?: boolean;
  /** The same seed gives the same ids in the same order. Left out: random at the first start, then kept. */
  readonly seed?: number | undefined;
  readonly clock?: CarrierClock;
}

export interface CarrierApp {
  readonly app: FastifyInstance;
  /** Opens the SMSC's own port, where there is one; its number. */
  readonly listenSmpp: () => Promise<number | undefined>;
}

/** @throws Error with a sentence for a person when `dataDir` or `inboundUrl` cannot be used. */
export function buildCarrierApp(options: CarrierOptions): CarrierApp {
  const { inboundUrl, user, password, recode = false } = options;
  if (!URL.canParse(inboundUrl) || !/^https?:/.test(inboundUrl)) {
    // Not repeated in the sentence: it may hold a password.
    throw new Error('The inbound URL must be an http or https address.');
  }
  const carrier = openCarrier(
    options.dataDir,
    options.seed,
    options.clock ?? { now: () => Date.now() },
    options.smpp !== undefined,
  );
  const smsc =
    options.smpp &&
    openSmsc(
      carrier,
      options.smpp,
      () => reports.wake(),
      () => wakeBoth(),
    );
  const inbound = inboundCourier(
    carrier,
    smsc ? (message) => smsc.deliver(message) : byHttp({ url: inboundUrl, user, password, recode }),
  );
  const reports = reportCourier(carrier, smsc);
  const wakeBoth = (): void => {
    inbound.wake();
    reports.wake();
  };
  const app = newApp();

  app.register(async (protocol) => addSendsmsRoute(protocol, carrier, { user, password }, () => reports.wake()));
  addSimulatorRoutes(app, carrier, () => inbound.wake());

  app.addHook('onReady', async () => wakeBoth());
  app.addHook('onClose', async () => {
    inbound.stop();
    reports.stop();
    smsc?.close();
    carrier.store.close();
  });
  return { app, listenSmpp: async () => smsc?.listen() };
}
