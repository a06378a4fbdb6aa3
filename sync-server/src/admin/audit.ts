/**
 * What our own staff did, as a chain: each line's digest covers its number and the line before, so that none can be changed,
 * taken out or put in unseen. Written in the transaction of the act itself.
 */
import { createHash } from 'node:crypto';
import { auditLinesAfter, insertAuditLine, lastAuditLine } from '../db/audit.ts';
import type { Reader, Tx } from '../db/handles.ts';
import type { AuditRow } from '../db/schema.ts';

/** What the first line follows. */
const NOTHING = '0'.repeat(64);
const LINES_A_READ = 1_000;

/** For a command on the machine itself. */
export const BY_SERVER = 'server';

export type AuditLine = Pick<AuditRow, 'written_at' | 'who' | 'act' | 'subject' | 'outcome' | 'request_id'>;

export interface AuditHead {
  /** 0 while nothing was written. */
  readonly seq: number;
  readonly digest: string;
}

export async function writeAudit(tx: Tx, line: AuditLine): Promise<void> {
  const head = await auditHead(tx);
  const next = { ...line, seq: head.seq + 1, prev: head.digest };
  await insertAuditLine(tx, { ...next, digest: digestOf(next) });
}

export async function auditHead(db: Reader): Promise<AuditHead> {
  const last = await lastAuditLine(db);
  return { seq: last?.seq ?? 0, digest: last?.digest ?? NOTHING };
}

export type AuditCheck =
  | { readonly whole: true; readonly head: AuditHead }
  | { readonly whole: false; readonly broken_at: number };

/**
 * Reads the whole chain; `broken_at` is the first number at which it is not what was written, nor what was noted of it elsewhere
 * (`anchors`, by number).
 */
export async function checkAudit(db: Reader, anchors: ReadonlyMap<number, string> = new Map()): Promise<AuditCheck> {
  let head: AuditHead = { seq: 0, digest: NOTHING };
  for (;;) {
    const lines = await auditLinesAfter(db, head.seq, LINES_A_READ);
    for (const line of lines) {
      const follows = line.seq === head.seq + 1 && line.prev === head.digest && line.digest === digestOf(line);
      if (!follows || (anchors.get(line.seq) ?? line.digest) !== line.digest)
        return { whole: false, broken_at: head.seq + 1 };
      head = line;
    }
    if (lines.length < LINES_A_READ) break;
  }
  const { seq, digest } = head;
  const wasLonger = [...anchors.keys()].some((anchored) => anchored > seq);
  return wasLonger ? { whole: false, broken_at: seq + 1 } : { whole: true, head: { seq, digest } };
}

function digestOf(line: Omit<AuditRow, 'digest'>): string {
  const { seq, prev, written_at, who, act, subject, outcome, request_id } = line;
  const text = JSON.stringify([seq, prev, written_at, who, act, subject, outcome, request_id]);
  return createHash('sha256').update(`flouss-audit-v1:${text}`).digest('hex');
}
