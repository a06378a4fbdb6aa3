/**
 * One question to the server: signed, bounded in time, its answer read by schema or its trouble named. It decides nothing
 * about what the answer means.
 */
import type { Sign } from '@flouss/platform/device-key';
import { signRequest } from '@flouss/platform/http-signature';
import type { RequestToSign, SignatureHeaders } from '@flouss/platform/http-signature';
import { PROTOCOL_HEADER, PROTOCOL_VERSION, readVersion } from '@flouss/shared/contract/protocol';
import { REQUEST_ID_HEADER } from '@flouss/shared/contract/request-id';
import { CertificateFault } from '@flouss/shared/contract/hello';
import { SyncError } from '@flouss/shared/contract/sync';
import type { DeviceId } from '@flouss/shared/kernel/ids';
import type { Clock, Random } from '@flouss/shared/kernel/ports';
import type { Result } from '@flouss/shared/kernel/result';
import { err, ok } from '@flouss/shared/kernel/result';
import type { z } from 'zod';
import type { LogLine } from '../sync-ports.ts';
import { serverFaultOf } from './server-fault.ts';
import type { IncomingAnswer, Transport } from './transport.ts';
import type { Trouble } from './trouble.ts';

export interface Caller {
  readonly deviceId: DeviceId;
  /** Another one once the device's key has been replaced. */
  sign: Sign;
}

export interface ServerLink {
  readonly transport: Transport;
  readonly clock: Clock;
  readonly random: Random;
  readonly serverUrl: string;
  /** How far the server's clock is ahead of ours, learnt when it called a signature stale; for `created` only. */
  clockAheadMs: number;
  /** The same, as each answer shows it; null before the first. */
  seenAheadMs: number | null;
  /** The version that the server's last answer spoke; null before the first. */
  serverVersion: number | null;
  readonly log?: LogLine | undefined;
}

export interface Question<A> {
  readonly method: 'GET' | 'POST' | 'PUT';
  readonly path: string;
  /** With its question mark, or empty. */
  readonly query?: string;
  readonly body?: string;
  readonly answer: z.ZodType<A>;
  readonly timeoutMs: number;
  readonly abort?: AbortSignal | undefined;
  /** Said in the log together with the request's id. Absent: it is not worth a line. */
  readonly about?: {
    readonly first_seq: number;
    readonly last_seq: number;
    /** Said with the server's own answer alone: a journal that waits for weeks is offered again and again. */
    readonly op_ids: readonly string[];
  };
}

const RETRY_AFTER_MAX_MS = 60_000;
const UNREACHABLE: Trouble = { code: 'unreachable' };

/** `caller` is absent for the enrolment alone, which the server cannot know a key for yet. */
export async function askServer<A>(
  link: ServerLink,
  caller: Caller | undefined,
  question: Question<A>,
): Promise<Result<A, Trouble>> {
  const signedWith = caller?.sign;
  const first = await exchange(link, caller, question);
  if (!first.ok) return first;
  const result = readAnswer(question, first.value);
  if (result.ok) return result;
  // The key was replaced while this was on its way.
  const isOvertaken = result.error.code === 'key-retired' && caller?.sign !== signedWith;
  const isStale = result.error.code === 'signature-stale' && learnClock(link, first.value);
  if (!isOvertaken && !isStale) return result;
  const second = await exchange(link, caller, question);
  return second.ok ? readAnswer(question, second.value) : second;
}

async function exchange<A>(
  link: ServerLink,
  caller: Caller | undefined,
  question: Question<A>,
): Promise<Result<IncomingAnswer, Trouble>> {
  const { method, path, query = '', body = '', timeoutMs, abort, about } = question;
  const signed = caller && signature(link, caller, { method, path, query: query || '?', body });
  const json = {
    accept: 'application/json',
    [PROTOCOL_HEADER]: String(PROTOCOL_VERSION),
    ...(method !== 'GET' && { 'content-type': 'application/json' }),
  };
  const note = (ended: object, hasArrived = false): void => {
    if (!about) return;
    const { op_ids, ...range } = about;
    const request = { what: 'asked', request_id: signed?.[REQUEST_ID_HEADER], method, path };
    link.log?.({ ...request, ...range, ...(hasArrived && { op_ids }), ...ended });
  };
  try {
    const answer = await link.transport.send({
      method,
      url: new URL(path + query, link.serverUrl).href,
      headers: { ...json, ...signed },
      body,
      timeoutMs,
      abort,
    });
    link.seenAheadMs = aheadOf(link, answer);
    link.serverVersion = readVersion(answer.protocol) ?? link.serverVersion;
    note({ status: answer.status }, answer.protocol !== undefined);
    return ok(answer);
  } catch (error) {
    const fault = CertificateFault.safeParse(serverFaultOf(error));
    const trouble: Trouble = fault.success ? { code: fault.data } : UNREACHABLE;
    note({ trouble: trouble.code });
    return err(trouble);
  }
}

function signature(link: ServerLink, caller: Caller, request: RequestToSign): SignatureHeaders {
  const serverClock: Clock = { now: () => link.clock.now() + link.clockAheadMs };
  return signRequest(request, caller.deviceId, caller.sign, serverClock, link.random);
}

function readAnswer<A>(question: Question<A>, answer: IncomingAnswer): Result<A, Trouble> {
  const body = parseJson(answer.text);
  if (answer.status === 200) {
    const parsed = question.answer.safeParse(body);
    return parsed.success ? ok(parsed.data) : err(UNREACHABLE);
  }
  const refused = SyncError.safeParse(body);
  return err({ ...(refused.success ? refused.data : UNREACHABLE), retryAfterMs: retryAfterMs(answer) });
}

/** Seconds alone (RFC 9110 allows a date too, which would need a common clock); a server may not ask for more than the bound. */
function retryAfterMs({ retryAfter }: IncomingAnswer): number | undefined {
  if (retryAfter === undefined || !/^\d{1,6}$/.test(retryAfter)) return undefined;
  return Math.min(RETRY_AFTER_MAX_MS, Number(retryAfter) * 1_000);
}

/** The server's own clock from its `Date` header; false when it gave none, so that nothing is tried twice in vain. */
function learnClock(link: ServerLink, answer: IncomingAnswer): boolean {
  const ahead = aheadOf(link, answer);
  if (ahead === null) return false;
  link.clockAheadMs = ahead;
  return true;
}

function aheadOf(link: ServerLink, answer: IncomingAnswer): number | null {
  const serverAt = Date.parse(answer.date ?? '');
  return Number.isNaN(serverAt) ? null : serverAt - link.clock.now();
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
