/**
 * Where faults meet a request: before it is applied (down, too many, slow, time-out) and after (time-out, error). What was
 * applied stays applied. Refusals and late visibility belong to the execution itself.
 */
import { setTimeout as wait } from 'node:timers/promises';
import type { FastifyReply } from 'fastify';
import { dropConnection, holdConnection } from '../both/http-edge.ts';
import type { Bank } from './bank.ts';
import type { RequestKind } from './protocol.ts';

const SLOW_MS = 3_000;
const THROTTLED_MS = 1_000;

/** True when a fault has taken the request: it must not be applied, and is answered or left unanswered already. */
export async function struckBefore(bank: Bank, kind: RequestKind, reply: FastifyReply): Promise<boolean> {
  if (bank.faults.draw('down', kind) !== undefined) {
    dropConnection(reply);
    return true;
  }
  const throttle = bank.faults.draw('throttle', kind);
  if (throttle !== undefined) {
    const seconds = Math.ceil((throttle.ms ?? THROTTLED_MS) / 1_000);
    void reply.code(429).header('Retry-After', seconds).send({ code: 'too-many-requests' });
    return true;
  }
  const slow = bank.faults.draw('slow', kind);
  if (slow !== undefined) await wait(slow.ms ?? SLOW_MS, undefined, { ref: false });
  if (bank.faults.draw('timeout-before', kind) !== undefined) {
    holdConnection(reply);
    return true;
  }
  return false;
}

/** True when the answer to an applied request has been lost or replaced by an error. */
export function struckAfter(bank: Bank, kind: RequestKind, reply: FastifyReply): boolean {
  if (bank.faults.draw('timeout-after', kind) !== undefined) {
    holdConnection(reply);
    return true;
  }
  if (bank.faults.draw('error-after', kind) !== undefined) {
    void reply.code(500).send({ code: 'internal' });
    return true;
  }
  return false;
}
