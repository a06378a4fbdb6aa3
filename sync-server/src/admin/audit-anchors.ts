/**
 * The audit's head, noted every few minutes in a file outside of the database: whoever rewrites the chain from some line on, or takes
 * off its end, leaves a head that the file remembers. The file may stand where the server can only append.
 */
import { appendFile, readFile } from 'node:fs/promises';
import type { ReadDb } from '../db/handles.ts';
import type { Clock } from '@flouss/shared/kernel/ports';
import { z } from 'zod';
import { auditHead } from './audit.ts';
import type { AuditHead } from './audit.ts';

const ANCHOR_EVERY_MS = 5 * 60_000;
const OWNER_ONLY = 0o600;

const Anchor = z.object({ seq: z.number().int().min(1), digest: z.string() });

/** By number; a line that a crash cut off says nothing. */
export async function readAnchors(path: string): Promise<ReadonlyMap<number, string>> {
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return '';
    throw error;
  });
  const anchors = new Map<number, string>();
  for (const line of text.split('\n')) {
    const read = Anchor.safeParse(parsed(line));
    // The first word counts: what is appended later takes nothing back.
    if (read.success && !anchors.has(read.data.seq)) anchors.set(read.data.seq, read.data.digest);
  }
  return anchors;
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

export interface AnchorDeps {
  readonly read: ReadDb;
  readonly clock: Clock;
  readonly path: string;
  readonly log: { error(details: object, words: string): void };
}

/** Notes a head once, and again only when it has moved; the last time when it stops. */
export function anchorWorker({ read, clock, path, log }: AnchorDeps) {
  let timer: NodeJS.Timeout | undefined;
  let noted: AuditHead['seq'] = 0;
  let busy: Promise<number> = Promise.resolve(0);

  async function note(): Promise<number> {
    try {
      const { seq, digest } = await auditHead(read);
      if (seq === noted) return 0;
      const line = JSON.stringify({ seq, digest, at: clock.now() });
      await appendFile(path, `${line}\n`, { mode: OWNER_ONLY, flush: true });
      noted = seq;
      return 1;
    } catch (error) {
      log.error({ err: error }, 'the head of the audit could not be noted');
      return 0;
    }
  }
  const runOnce = (): Promise<number> => (busy = busy.then(note));

  return {
    start(): void {
      void runOnce();
      timer = setInterval(() => void runOnce(), ANCHOR_EVERY_MS).unref();
    },
    async stop(): Promise<void> {
      clearInterval(timer);
      await runOnce();
    },
    runOnce,
  };
}
