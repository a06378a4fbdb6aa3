/**
 * The server's side of the sync protocol as a script: real HTTP, real signatures, real chains, no business. Faults are
 * put on a list and happen once each, in order; what it holds can be looked at and taken away.
 */
import type { IncomingMessage } from 'node:http';
import { readPublicKey, verifyText } from '@flouss/platform/device-key';
import { readSignature, verifyRequest } from '@flouss/platform/http-signature';
import { sha256 } from '@flouss/platform/system-ports';
import { FactEnvelope, GENESIS_DIGEST } from '@flouss/shared/contract/journal';
import {
  EnrolRequest,
  PULL_ITEMS_MAX,
  PushRequest,
  SYNC_ERROR_STATUS,
  SYNC_PATHS,
  enrolmentProof,
} from '@flouss/shared/contract/sync';
import type {
  FeedItem,
  JournalHead,
  PullAnswer,
  PushAnswer,
  Snapshot,
  SyncErrorCode,
  Verdict,
} from '@flouss/shared/contract/sync';
import type { Clock } from '@flouss/shared/kernel/ports';
import Fastify from 'fastify';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { firstSnapshot } from './terms.ts';

/** What may happen to one request. `…-answer` faults come after the server has done its work. */
export type Fault =
  | 'lose-request'
  | 'lose-answer'
  | 'internal'
  | 'server-busy'
  /** Busy, and to be asked again in a second. */
  | 'sent-away'
  | 'internal-answer'
  | 'double-answer'
  | 'reverse-answer'
  | 'half-answer'
  | 'foreign-answer'
  | 'portal'
  | 'none';

export interface ScriptedServer {
  readonly url: string;
  readonly port: number;
  readonly codes: Set<string>;
  /** Canonical texts, in order. */
  readonly facts: string[];
  readonly items: FeedItem[];
  readonly pushFaults: Fault[];
  readonly pullFaults: Fault[];
  readonly enrolFaults: Fault[];
  readonly seen: {
    enrols: number;
    devices: Set<string>;
    pushes: number;
    pushesAtOnce: number;
    pulls: number;
    /** From where each was asked. */
    cursors: number[];
    largestBody: number;
    snapshots: number;
  };
  readonly bytesMax: { value: number };
  readonly factsMax: { value: number };
  refuse: SyncErrorCode | undefined;
  headTold: JournalHead | undefined;
  snapshot: Snapshot;
  head(): JournalHead;
  feed(item: FeedItem): void;
  stop(): Promise<void>;
}

export async function startScriptedServer(options: { port?: number; clock?: Clock } = {}): Promise<ScriptedServer> {
  const clock = options.clock ?? { now: () => Date.now() };
  const app = Fastify({ bodyLimit: 8 * 1_048_576, forceCloseConnections: true });
  const nonces = new Set<string>();
  const keys = new Map<string, string>();
  const waiting = new Set<() => void>();
  let pushesNow = 0;

  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) => done(null, body));

  app.addHook('onRequest', async (_request, reply) => {
    reply.header('date', new Date(clock.now()).toUTCString());
  });

  const server: ScriptedServer = {
    url: '',
    port: 0,
    codes: new Set(['ENROL-ME-1234']),
    facts: [],
    items: [],
    pushFaults: [],
    pullFaults: [],
    enrolFaults: [],
    seen: {
      enrols: 0,
      devices: new Set(),
      pushes: 0,
      pushesAtOnce: 0,
      pulls: 0,
      cursors: [],
      largestBody: 0,
      snapshots: 0,
    },
    bytesMax: { value: 1_048_576 },
    factsMax: { value: 500 },
    refuse: undefined,
    headTold: undefined,
    snapshot: firstSnapshot(),
    head: () => {
      const last = server.facts.at(-1);
      return last === undefined
        ? { seq: 0, digest: GENESIS_DIGEST }
        : { seq: server.facts.length, digest: sha256(last) };
    },
    feed: (item) => {
      server.items.push(item);
      for (const wake of waiting) wake();
    },
    stop: () => app.close(),
  };
  const headTold = (): JournalHead => server.headTold ?? server.head();

  /** The code to refuse with, undefined when the request is good. */
  function judge(request: FastifyRequest): SyncErrorCode | undefined {
    const claim = readSignature(request.headers);
    if (!claim.ok) return claim.error;
    const key = keys.get(claim.value.keyId);
    if (!key) return 'device-unknown';
    const url = new URL(request.url, 'http://server');
    const asSigned = {
      method: request.method,
      path: url.pathname,
      query: url.search || '?',
      body: typeof request.body === 'string' ? request.body : '',
    };
    const verified = verifyRequest(claim.value, asSigned, readPublicKey(key), clock);
    if (!verified.ok) return verified.error;
    if (nonces.has(claim.value.nonce)) return 'nonce-replayed';
    nonces.add(claim.value.nonce);
    return server.refuse;
  }

  function refuse(reply: FastifyReply, code: SyncErrorCode): FastifyReply {
    return reply.code(SYNC_ERROR_STATUS[code]).send({ code, ...(code.startsWith('chain-') && { head: headTold() }) });
  }

  /** Does what the fault says with a request that was good; `work` is what an honest server would answer. */
  async function withFault(
    fault: Fault | undefined,
    raw: IncomingMessage,
    reply: FastifyReply,
    work: () => Promise<FastifyReply | object> | FastifyReply | object,
  ): Promise<unknown> {
    if (fault === 'lose-request') return drop(raw, reply);
    if (fault === 'internal' || fault === 'server-busy') return refuse(reply, fault);
    if (fault === 'sent-away') return refuse(reply.header('retry-after', 1), 'server-busy');
    if (fault === 'portal') return reply.type('text/html').send('<html>Sign in to the Wi-Fi</html>');
    const answer = await work();
    if (fault === 'lose-answer') return drop(raw, reply);
    if (fault === 'internal-answer') return refuse(reply, 'internal');
    return answer;
  }

  app.post(SYNC_PATHS.enrol, (request, reply) =>
    withFault(server.enrolFaults.shift(), request.raw, reply, () => {
      const asked = EnrolRequest.parse(JSON.parse(String(request.body)));
      server.seen.enrols++;
      if (!server.codes.has(asked.code)) return refuse(reply, 'enrolment-code-invalid');
      if (!verifyText(readPublicKey(asked.public_key), enrolmentProof(asked), asked.proof))
        return refuse(reply, 'signature-invalid');
      const known = keys.get(asked.device_id);
      if (known !== undefined && known !== asked.public_key) return refuse(reply, 'enrolment-code-invalid');
      keys.set(asked.device_id, asked.public_key);
      server.seen.devices.add(asked.device_id);
      return { device_id: asked.device_id, counter_code: server.snapshot.counter_code, agent: server.snapshot.agent };
    }),
  );

  app.post(SYNC_PATHS.push, async (request, reply) => {
    server.seen.pushes++;
    server.seen.pushesAtOnce = Math.max(server.seen.pushesAtOnce, ++pushesNow);
    try {
      const body = String(request.body);
      server.seen.largestBody = Math.max(server.seen.largestBody, Buffer.byteLength(body));
      const refused = judge(request);
      if (refused) return refuse(reply, refused);
      const fault = server.pushFaults.shift();
      return await withFault(fault, request.raw, reply, () => push(body, fault, reply));
    } finally {
      pushesNow--;
    }
  });

  function push(body: string, fault: Fault | undefined, reply: FastifyReply): FastifyReply | PushAnswer {
    const { entries } = PushRequest.parse(JSON.parse(body));
    if (Buffer.byteLength(body) > server.bytesMax.value || entries.length > server.factsMax.value) {
      return refuse(reply, 'body-too-large');
    }
    const verdicts: Verdict[] = [];
    for (const { fact } of entries) {
      const envelope = FactEnvelope.parse(JSON.parse(fact));
      const known = server.facts[envelope.seq - 1];
      if (known !== undefined && known !== fact) return refuse(reply, 'chain-fork');
      if (known === undefined) {
        const head = server.head();
        if (envelope.seq !== head.seq + 1 || envelope.prev !== head.digest) return refuse(reply, 'chain-gap');
        server.facts.push(fact);
      }
      verdicts.push({
        seq: envelope.seq,
        op_id: envelope.op_id,
        outcome: 'accepted',
        code: null,
        already: known !== undefined,
      });
    }
    return { verdicts: shaped(verdicts, fault), head: headTold() };
  }

  app.get<{ Querystring: { cursor: string; wait_ms: string } }>(SYNC_PATHS.pull, (request, reply) => {
    server.seen.pulls++;
    server.seen.cursors.push(Number(request.query.cursor));
    const refused = judge(request);
    if (refused) return refuse(reply, refused);
    return withFault(server.pullFaults.shift(), request.raw, reply, async () => {
      const cursor = Number(request.query.cursor);
      if (server.items.length <= cursor) await untilFed(Number(request.query.wait_ms), request.raw);
      const items = server.items.slice(cursor, cursor + PULL_ITEMS_MAX);
      const answer: PullAnswer = {
        items,
        cursor: cursor + items.length,
        more: cursor + items.length < server.items.length,
        left: server.items.length - cursor - items.length,
        head: headTold(),
        allotment: server.snapshot.allotment,
        reference_version: server.snapshot.reference_version,
      };
      return answer;
    });
  });

  function untilFed(waitMs: number, raw: IncomingMessage): Promise<void> {
    return new Promise((resolve) => {
      const done = (): void => {
        clearTimeout(timer);
        waiting.delete(done);
        resolve();
      };
      const timer = setTimeout(done, waitMs);
      waiting.add(done);
      raw.socket.once('close', done);
    });
  }

  app.get(SYNC_PATHS.snapshot, (request, reply) => {
    server.seen.snapshots++;
    const refused = judge(request);
    return refused ? refuse(reply, refused) : reply.send({ ...server.snapshot, head: headTold() });
  });

  await app.listen({ port: options.port ?? 0, host: '127.0.0.1' });
  const { port } = app.server.address() as { port: number };
  return Object.assign(server, { url: `http://127.0.0.1:${port}`, port });
}

function shaped(verdicts: Verdict[], fault: Fault | undefined): Verdict[] {
  const [first] = verdicts;
  if (fault === 'double-answer') return [...verdicts, ...verdicts];
  if (fault === 'reverse-answer') return verdicts.toReversed();
  if (fault === 'half-answer') return verdicts.slice(Math.ceil(verdicts.length / 2));
  if (fault === 'foreign-answer' && first) return [{ ...first, seq: first.seq + 100_000 }, ...verdicts];
  return verdicts;
}

function drop(raw: IncomingMessage, reply: FastifyReply): FastifyReply {
  raw.socket.destroy();
  return reply.hijack();
}
