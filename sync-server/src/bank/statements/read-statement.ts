/**
 * Reads a camt file from its bytes in fixed memory: lines are handed on as they come, and what the file says of itself (balances,
 * numbers, sums) is held against them. Until it has ended without a refusal nothing of it may be believed.
 */
import type { Result } from '@flouss/shared/kernel/result';
import { err, ok } from '@flouss/shared/kernel/result';
import { MESSAGES } from './camt.ts';
import type { Message } from './camt.ts';
import { openAccounting } from './accounting.ts';
import { readXml } from './read-xml.ts';
import { RefusedFile } from './refusal.ts';
import { checkShape } from './shapes.ts';
import type { StatementHead, StatementLine } from './statement.ts';

const PIECE_BYTES_MAX = 64 * 1024;

/** `take` is given the lines in their order, and waited for before more is read. */
export async function readStatement(
  bytes: AsyncIterable<Uint8Array>,
  take: (lines: readonly StatementLine[]) => Promise<void> | void,
): Promise<Result<readonly StatementHead[], RefusedFile>> {
  let lines: StatementLine[] = [];
  const accounting = openAccounting(
    (line) => void lines.push(line),
    () => taker.where(),
  );
  const taker = checkShape('Document', (namespace) => messageOf(namespace, accounting).shape, accounting);
  const xml = readXml(taker);
  try {
    for await (const chunk of bytes) {
      for (let at = 0; at < chunk.length; at += PIECE_BYTES_MAX) xml.write(chunk.subarray(at, at + PIECE_BYTES_MAX));
      if (lines.length === 0) continue;
      await take(lines);
      lines = [];
    }
    xml.end();
    if (lines.length > 0) await take(lines);
    return ok(accounting.heads());
  } catch (error) {
    if (error instanceof RefusedFile) return err(error);
    throw error;
  }
}

function messageOf(namespace: string, accounting: ReturnType<typeof openAccounting>): Message {
  const message = MESSAGES.get(namespace);
  if (!message) throw new RefusedFile('message-unknown', 'Document');
  accounting.begin(message.kind);
  return message;
}
