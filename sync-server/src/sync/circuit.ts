/** The sync circuit's routes: who asks is proved over the raw bytes before a body is parsed; then one use-case each. */
import {
  BATCH_BYTES_MAX,
  EnrolAnswer,
  EnrolRequest,
  PhotoKept,
  PullAnswer,
  PullRequest,
  PushAnswer,
  PushQuery,
  PushRequest,
  Snapshot,
  SYNC_PATHS,
  VerifyRequest,
} from '@flouss/shared/contract/sync';
import { KEY_PATHS, KeyInUse, KeyOffer, KeyOffered, KeyUse } from '@flouss/shared/contract/device-keys';
import {
  PROTOCOL_FIRST,
  PROTOCOL_HEADER,
  PROOFS_SINCE,
  PROTOCOL_VERSION,
  oldestServed,
  readVersion,
} from '@flouss/shared/contract/protocol';
import { HELLO_PATH, HelloAnswer, HelloRequest } from '@flouss/shared/contract/hello';
import {
  KeepRecovery,
  RECOVERY_PATHS,
  RecoverAnswer,
  RecoverRequest,
  RecoveryKept,
  RecoveryKey,
} from '@flouss/shared/contract/recovery';
import { ReceiptCheck } from '@flouss/shared/contract/receipt-check';
import { UPLOAD_BYTES_MAX } from '@flouss/shared/contract/documents';
import { Digest, isFactType } from '@flouss/shared/contract/journal';
import { z } from 'zod';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Database } from '../db/open.ts';
import type { Metrics } from '../http/metrics.ts';
import { refuse, RefusalBody } from '../http/refusals.ts';
import { forRequest } from '../http/server.ts';
import type { Http, RateLimits } from '../http/server.ts';
import type { Ctx } from '../orders/context.ts';
import { identifyDevice } from './admit-device.ts';
import type { SignedBy } from './admit-device.ts';
import { openCatchUps } from './catch-ups.ts';
import { noteFormerKey, offerKey, useKey } from './device-keys.ts';
import { enrol } from './enrol.ts';
import { hello } from './hello.ts';
import { keepPhoto } from './keep-photo.ts';
import { pull } from './pull.ts';
import { recover } from './recover.ts';
import { recoveredFacts } from './recovered-facts.ts';
import { keepKey } from './recovery-key.ts';
import { push } from './push.ts';
import { openPlaces } from './pushes-in-hand.ts';
import type { BatchReader } from './reading/batch-reader.ts';
import { verifyForCounter } from './verify-for-counter.ts';
import { snapshot } from './snapshot.ts';
import { spokenTo, verdictsTo } from './spoken.ts';

const NO_BODY = Buffer.alloc(0);

export interface SyncDeps {
  readonly db: Database;
  readonly ctx: Ctx;
  readonly reader: BatchReader;
  readonly metrics: Metrics;
  readonly rateLimits: RateLimits;
  /** Fires when the server stops: held pulls are answered at once. */
  readonly stopping: AbortSignal;
}

const refusals = { '4xx': RefusalBody, '5xx': RefusalBody };

export function syncCircuit(deps: SyncDeps): { readonly plugin: (http: Http) => Promise<void> } {
  return {
    plugin: async (http) => {
      speakVersions(http);
      helloRoute(http, deps);
      enrolRoute(http, deps);
      await http.register(async (signed) => signedRoutes(signed as Http, deps));
    },
  };
}

/** What the request's counter speaks; refused before anything else where that is too old, or no version at all. */
const spokenBy = ({ headers }: FastifyRequest): number | undefined => readVersion(headers[PROTOCOL_HEADER]);

function speakVersions(http: Http): void {
  http.addHook('onRequest', async (request, reply) => {
    reply.header(PROTOCOL_HEADER, PROTOCOL_VERSION);
    const version = spokenBy(request);
    if (version === undefined) return refuse(reply, 'request-malformed');
    if (version < oldestServed()) return refuse(reply, 'counter-too-old');
    return undefined;
  });
}

function helloRoute(http: Http, deps: SyncDeps): void {
  http.post(
    HELLO_PATH,
    {
      // As bounded as enrolling: a code could be guessed at here, too.
      config: { rateLimit: { max: deps.rateLimits.enrolmentsPerMinute, timeWindow: '1 minute' } },
      schema: { body: HelloRequest, response: { 200: HelloAnswer, ...refusals } },
    },
    (request) => hello(deps, request.body, spokenBy(request) ?? PROTOCOL_FIRST),
  );
}

function enrolRoute(http: Http, deps: SyncDeps): void {
  http.post(
    SYNC_PATHS.enrol,
    {
      config: { rateLimit: { max: deps.rateLimits.enrolmentsPerMinute, timeWindow: '1 minute' } },
      schema: { body: EnrolRequest, response: { 200: EnrolAnswer, ...refusals } },
    },
    async (request, reply) => {
      const enrolled = await enrol(deps, request.body);
      return enrolled.ok ? enrolled.value : refuse(reply, enrolled.error);
    },
  );
  http.post(
    RECOVERY_PATHS.recover,
    {
      config: { rateLimit: { max: deps.rateLimits.enrolmentsPerMinute, timeWindow: '1 minute' } },
      schema: { body: RecoverRequest, response: { 200: RecoverAnswer, ...refusals } },
    },
    async (request, reply) => {
      const recovered = await recover(deps, request.body);
      return recovered.ok ? recovered.value : refuse(reply, recovered.error);
    },
  );
}

function signedRoutes(http: Http, deps: SyncDeps): void {
  const catchUps = openCatchUps();
  const signers = new WeakMap<FastifyRequest, SignedBy>();
  const signerOf = (request: FastifyRequest): SignedBy => {
    const by = signers.get(request);
    if (!by) throw new Error('a signed route without its signature check');
    return by;
  };

  // The bytes are kept as they came: the signature is over them, and nothing of a stranger's is parsed.
  http.removeContentTypeParser('application/json');
  http.addContentTypeParser(
    'application/json',
    { parseAs: 'buffer', bodyLimit: BATCH_BYTES_MAX },
    (_request, body, done) => done(null, body),
  );
  http.addHook('preValidation', async (request: FastifyRequest, reply: FastifyReply) => {
    const [path = '', query] = request.raw.url?.split('?', 2) ?? [];
    const signed = { method: request.method, path, query: `?${query ?? ''}`, body: bytesOf(request) };
    const by = await identifyDevice(deps.db.read, deps.ctx, request.headers, signed, ({ deviceId, publicKey }) =>
      noteFormerKey(deps, deviceId, publicKey),
    );
    if (!by.ok) return refuse(reply, by.error);
    signers.set(request, by.value);
    return undefined;
  });

  const places = openPlaces();
  for (const [path, take] of [
    [SYNC_PATHS.push, push],
    [RECOVERY_PATHS.facts, recoveredFacts],
  ] as const) {
    http.post(
      path,
      {
        bodyLimit: BATCH_BYTES_MAX,
        onRequest: async (_request, reply) => (places.take(reply.raw) ? undefined : refuse(reply, 'server-busy')),
        schema: { querystring: PushQuery, body: PushRequest, response: { 200: PushAnswer, ...refusals } },
        // The schemas are for the document: whoever reads the batch checks its form, from the bytes.
        validatorCompiler: () => (value) => ({ value }),
      },
      async (request, reply) => {
        const began = performance.now();
        const said = PushQuery.safeParse(request.query);
        if (!said.success) return refuse(reply, 'request-malformed');
        const onPoison = (device_id: string, seq: number, error: unknown): void =>
          request.log.error({ device_id, seq, err: error }, 'a fact was set aside');
        const ctx = forRequest(deps.ctx, request);
        const by = signerOf(request);
        const types = new Map<number, string>();
        const onJudged = (seq: number, type: string): void => void types.set(seq, type);
        const version = spokenBy(request) ?? PROTOCOL_FIRST;
        const proves = version >= PROOFS_SINCE;
        const pushed = await take({ ...deps, ...said.data, ctx, proves, onPoison, onJudged }, by, bytesOf(request));
        if (!pushed.ok) return refuse(reply, pushed.error.code, { head: pushed.error.head });
        logPush(request, by, pushed.value);
        deps.metrics.pushed(pushed.value.verdicts.length, (performance.now() - began) / 1000);
        countVerdicts(deps.metrics, pushed.value, types);
        // Checking our own five hundred verdicts against their schema costs more than making them.
        return reply.serializer(JSON.stringify).send(verdictsTo(version, pushed.value));
      },
    );
  }

  http.put(
    `${SYNC_PATHS.documents}/:digest`,
    {
      bodyLimit: UPLOAD_BYTES_MAX,
      // The body is a sealed photo, whose very bytes are digested: it is read where it is kept.
      schema: {
        params: z.strictObject({ digest: Digest }),
        response: { 200: PhotoKept, ...refusals },
      },
    },
    async (request, reply) => {
      const kept = await keepPhoto(deps, signerOf(request), request.params.digest, bytesOf(request));
      return kept.ok ? kept.value : refuse(reply, kept.error);
    },
  );

  http.get(
    SYNC_PATHS.pull,
    { schema: { querystring: PullRequest, response: { 200: PullAnswer, ...refusals } } },
    async (request, reply) => {
      const hungUp = new AbortController();
      reply.raw.once('close', () => hungUp.abort());
      const pulled = await pull(
        { ...deps, catchUps },
        signerOf(request),
        request.query,
        AbortSignal.any([hungUp.signal, deps.stopping]),
      );
      if (!pulled.ok) return refuse(reply, pulled.error);
      deps.metrics.pulled(pulled.value.items.length + pulled.value.left);
      // As above: a page of our own rows.
      return reply.serializer(JSON.stringify).send(spokenTo(spokenBy(request) ?? PROTOCOL_FIRST, pulled.value));
    },
  );

  http.post(
    SYNC_PATHS.verifyReceipt,
    {
      schema: { body: VerifyRequest, response: { 200: ReceiptCheck, ...refusals } },
      // The schema is for the document: the body is still the bytes that were signed.
      validatorCompiler: () => (value) => ({ value }),
    },
    async (request, reply) => {
      const verified = await verifyForCounter(deps, signerOf(request), bytesOf(request));
      return verified.ok ? verified.value : refuse(reply, verified.error);
    },
  );

  http.get(SYNC_PATHS.snapshot, { schema: { response: { 200: Snapshot, ...refusals } } }, async (request, reply) => {
    const taken = await snapshot(deps, signerOf(request));
    return taken.ok ? taken.value : refuse(reply, taken.error);
  });
  recoveryKeyRoutes(http, deps, signerOf);
  deviceKeyRoutes(http, deps, signerOf);
}

function deviceKeyRoutes(http: Http, deps: SyncDeps, signerOf: (request: FastifyRequest) => SignedBy): void {
  http.post(
    KEY_PATHS.offer,
    {
      schema: { body: KeyOffer, response: { 200: KeyOffered, ...refusals } },
      validatorCompiler: () => (value) => ({ value }),
    },
    async (request, reply) => {
      const asked = KeyOffer.safeParse(parseJson(bytesOf(request)));
      if (!asked.success) return refuse(reply, 'request-malformed');
      const offered = await offerKey(deps, signerOf(request), asked.data);
      return offered.ok ? offered.value : refuse(reply, offered.error);
    },
  );
  http.post(
    KEY_PATHS.use,
    {
      schema: { body: KeyUse, response: { 200: KeyInUse, ...refusals } },
      validatorCompiler: () => (value) => ({ value }),
    },
    async (request, reply) => {
      const asked = KeyUse.safeParse(parseJson(bytesOf(request)));
      if (!asked.success) return refuse(reply, 'request-malformed');
      const used = await useKey(deps, signerOf(request), asked.data);
      return used.ok ? used.value : refuse(reply, used.error);
    },
  );
}

function recoveryKeyRoutes(http: Http, deps: SyncDeps, signerOf: (request: FastifyRequest) => SignedBy): void {
  http.get(RECOVERY_PATHS.key, { schema: { response: { 200: RecoveryKey, ...refusals } } }, async () => ({
    public_key: deps.ctx.keys.recovery.publicKey,
  }));
  http.post(
    RECOVERY_PATHS.keep,
    {
      schema: { body: KeepRecovery, response: { 200: RecoveryKept, ...refusals } },
      validatorCompiler: () => (value) => ({ value }),
    },
    async (request, reply) => {
      const asked = KeepRecovery.safeParse(parseJson(bytesOf(request)));
      if (!asked.success) return refuse(reply, 'request-malformed');
      const kept = await keepKey(deps, signerOf(request), asked.data);
      return kept.ok ? kept.value : refuse(reply, kept.error);
    },
  );
}

function parseJson(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch {
    return undefined;
  }
}

/** With the request's id: leads from a counter's line to its facts, and by their operations on to the bank's. */
function logPush({ log }: FastifyRequest, { device }: SignedBy, { verdicts }: PushAnswer): void {
  const seqs = { first_seq: verdicts[0]?.seq, last_seq: verdicts.at(-1)?.seq };
  const rejected = verdicts.filter(({ outcome }) => outcome === 'rejected').length;
  log.info({ device_id: device.device_id, ...seqs, facts: verdicts.length, rejected }, 'judged');
}

function countVerdicts(metrics: Metrics, { verdicts }: PushAnswer, types: ReadonlyMap<number, string>): void {
  const fresh = verdicts.filter(({ already }) => !already);
  for (const [type, ofType] of Map.groupBy(fresh, ({ seq }) => typeOf(types.get(seq)))) {
    for (const [code, alike] of Map.groupBy(ofType, (each) => each.code)) metrics.judged(type, code, alike.length);
  }
}

/** A label has as many values as there are types of facts, whatever a counter writes. */
const typeOf = (type = ''): string => (isFactType(type) ? type : 'unknown');

const bytesOf = ({ body }: FastifyRequest): Buffer => (Buffer.isBuffer(body) ? body : NO_BODY);
