/** Every code a client may be refused with over HTTP, and its status: the one map. What a code means to a person is not known here. */
import { JournalHead, SYNC_ERROR_STATUS } from '@flouss/shared/contract/sync';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';

export const ERROR_STATUS = {
  ...SYNC_ERROR_STATUS,
  'not-authorised': 401,
  'sign-in-refused': 401,
  'role-not-allowed': 403,
  'password-due': 403,
  'own-account': 409,
  'administrator-unknown': 404,
  'proposal-unknown': 404,
  'proposal-closed': 409,
  'own-proposal': 403,
  'not-quarantined': 409,
  'agent-unknown': 404,
  'operator-unknown': 404,
  'device-not-found': 404,
  'not-parked': 409,
  'refund-needs-two': 409,
  'not-locked': 409,
  'already-exists': 409,
  'version-taken': 409,
  'group-unknown': 404,
  'not-reversible': 409,
  'already-reversed': 409,
  'float-in-use': 409,
  'day-not-found': 404,
  'decision-unknown': 404,
  'day-not-over': 409,
  'day-closed': 409,
  'statement-missing': 404,
  'breaks-open': 409,
  'break-unknown': 404,
  'break-resolved': 409,
  'movement-unlike': 409,
  'list-too-large': 413,
  'list-unreadable': 422,
  'list-older': 409,
  'list-not-held': 409,
  'review-unknown': 404,
  'review-closed': 409,
  'review-changed': 409,
  'callback-replayed': 409,
  'bill-too-large': 413,
  'bill-not-utf-8': 422,
  'bill-header-wrong': 422,
  'bill-line-wrong': 422,
  'bill-month-wrong': 422,
  'bill-altered': 409,
  'month-not-over': 409,
} as const;
export type ErrorCode = keyof typeof ERROR_STATUS;

/** Thrown where a transaction must leave nothing behind; answered like any refusal. */
export class Refused extends Error {
  override readonly name = 'Refused';
  readonly code: ErrorCode;

  constructor(code: ErrorCode) {
    super(code);
    this.code = code;
  }
}

/** Seconds: as long as a database takes to come back, or a crowd to be served. */
const BUSY_RETRY_AFTER_S = 2;

const codes = new WeakMap<FastifyReply, ErrorCode>();

/** What an answer was refused with; undefined where it was not. */
export const refusedWith = (reply: FastifyReply): ErrorCode | undefined => codes.get(reply);

/** Answers a request with a code and nothing else but where it lies: `head` goes with the chain errors, `line` with a file's. */
export function refuse(reply: FastifyReply, code: ErrorCode, at: RefusedAt = {}): FastifyReply {
  codes.set(reply, code);
  if (code === 'server-busy') reply.header('retry-after', BUSY_RETRY_AFTER_S);
  return reply
    .status(ERROR_STATUS[code])
    .serializer(JSON.stringify)
    .type('application/json')
    .send({ code, ...at });
}

const REFUSED_AT = { head: JournalHead.optional(), line: z.int().optional() };
const RefusedAt = z.object(REFUSED_AT);
type RefusedAt = z.infer<typeof RefusedAt>;

/** What the OpenAPI document says of every route that can refuse. */
export const RefusalBody = z.object({
  code: z.enum(Object.keys(ERROR_STATUS) as [ErrorCode, ...ErrorCode[]]),
  ...REFUSED_AT,
});
