/**
 * The network between one counter and the servers, as the transport that the counter's sync is given. A request is carried, lost,
 * doubled or late; so is its answer. Time-outs are the queue's.
 */
import { KEY_PATHS } from '@flouss/shared/contract/device-keys';
import type { IncomingAnswer, OutgoingRequest, Transport } from '../../src/core/sync/transport.ts';
import type { Server } from './server.ts';
import type { Chance } from './chance.ts';
import type { Timeline } from './timeline.ts';
import type { Weather } from './weather.ts';

const HOUR_MS = 60 * 60_000;
const FAR_TOO_LATE_MS = 48 * HOUR_MS;

export interface Line {
  /** For one life of the counter's process: answers to a dead one reach nobody. */
  transport(alive: () => boolean): Transport;
  cut(): void;
  mend(): void;
  isCut(): boolean;
}

export interface LineParts {
  readonly timeline: Timeline;
  readonly chance: Chance;
  readonly weather: Weather;
  readonly servers: readonly Server[];
  /** Hears each request that a server has taken. */
  readonly overhear: (request: OutgoingRequest) => void;
}

export function openLine({ timeline, chance, weather, servers, overhear }: LineParts): Line {
  let cut = false;
  const taken = new WeakSet<OutgoingRequest>();

  function send(request: OutgoingRequest, alive: () => boolean): ReturnType<Transport['send']> {
    return new Promise((resolve, reject) => {
      const nothing = (ms: number): void =>
        timeline.after(ms, () => {
          if (alive()) reject(new Error('no answer'));
        });
      if (cut) return nothing(chance.between(1, 50));
      nothing(request.timeoutMs);
      carry(request, (answer) => {
        if (alive() && !cut) resolve(answer);
      });
      if (weather.strikes('request-doubled', chance)) carry(request, () => {});
    });
  }

  function carry(request: OutgoingRequest, answered: (answer: IncomingAnswer) => void): void {
    if (weather.strikes('request-lost', chance)) return;
    const late = weather.strikes('request-late', chance);
    timeline.after(late ? chance.between(1_000, FAR_TOO_LATE_MS) : chance.between(5, 400), () => {
      const server = chance.pick(servers);
      void arrive(request, server, answered);
    });
  }

  async function arrive(
    request: OutgoingRequest,
    server: Server,
    answered: (answer: IncomingAnswer) => void,
  ): Promise<void> {
    const { life } = server;
    const answer = await server.handle(injected(request));
    if (answer?.status === 200 && !taken.has(request)) {
      taken.add(request);
      overhear(request);
    }
    if (!answer || weather.strikes('answer-lost', chance)) return;
    if (isOfKeys(request) && weather.strikes('key-answer-lost', chance)) return;
    const slow = weather.strikes('answer-late', chance);
    timeline.after(slow ? chance.between(1_000, 60_000) : chance.between(5, 400), () => {
      if (server.life === life) answered(answer);
    });
  }

  return {
    transport: (alive) => ({ send: (request) => send(request, alive), close: () => {} }),
    cut: () => void (cut = true),
    mend: () => void (cut = false),
    isCut: () => cut,
  };
}

/** A counter is replacing its key. */
export function isOfKeys({ url }: OutgoingRequest): boolean {
  const { pathname } = new URL(url);
  return pathname === KEY_PATHS.offer || pathname === KEY_PATHS.use;
}

export function injected({ method, url, headers, body }: OutgoingRequest): Parameters<Server['handle']>[0] {
  const { pathname, search } = new URL(url);
  return { method, url: pathname + search, headers: { ...headers }, ...(method !== 'GET' && { payload: body }) };
}
