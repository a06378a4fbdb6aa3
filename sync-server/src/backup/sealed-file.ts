/**
 * A file sealed as it is written, piece by piece, so that a database of any size passes through little memory: AES-256-GCM, each
 * piece bound to its place and to what stands in the head, the last one marked. What was cut short, changed or swapped does not open.
 */
import { createCipheriv, createDecipheriv, createHash, createSecretKey, randomBytes } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { open } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { z } from 'zod';

const MAGIC = 'FLOUSS1\n';
const PIECE_BYTES = 1_048_576;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const HEAD_BYTES_MAX = 4_096;

/** Readable by whoever has the file: which copy this is, of what, and under which key. */
export const Head = z.strictObject({
  kind: z.enum(['copy', 'base', 'wal']),
  /** What it holds reaches to this instant, epoch milliseconds. */
  until: z.number().int(),
  /** Which master key opens it. */
  key: z.string(),
  /** Of a piece of a log: until when the whole copy reaches that it follows; which log after it, and from where in it. */
  of: z.number().int().optional(),
  log: z.number().int().min(0).optional(),
  offset: z.number().int().min(0).optional(),
});
export type Head = z.infer<typeof Head>;

/** Not one of ours, or not whole, or of another key. */
export class NotOpened extends Error {
  override readonly name = 'NotOpened';
}

export interface SealedSum {
  readonly bytes: number;
  /** SHA-256 of what was sealed, hex. */
  readonly digest: string;
}

/** `path` must not be there yet. Durable when it resolves. */
export async function sealFile(
  path: string,
  head: Head,
  key: string,
  from: AsyncIterable<Uint8Array>,
): Promise<SealedSum> {
  const secret = createSecretKey(key, 'base64url');
  const said = Buffer.from(JSON.stringify(head), 'utf8');
  const sum = createHash('sha256');
  let bytes = 0;
  const file = await open(path, 'wx', 0o600);
  try {
    await file.write(Buffer.concat([Buffer.from(MAGIC), lengthOf(said), said]));
    let place = 0;
    let piece: Buffer | undefined;
    for await (const next of inPieces(from)) {
      if (piece) await file.write(sealPiece(secret, said, place++, false, piece));
      piece = next;
      sum.update(next);
      bytes += next.length;
    }
    await file.write(sealPiece(secret, said, place, true, piece ?? Buffer.alloc(0)));
    await file.sync();
  } finally {
    await file.close();
  }
  return { bytes, digest: sum.digest('hex') };
}

export async function readHead(path: string): Promise<Head> {
  const file = await open(path, 'r');
  try {
    return Head.parse(JSON.parse((await readSaid(file)).toString('utf8')));
  } catch {
    throw new NotOpened(`${path} is no copy of a centre's database`);
  } finally {
    await file.close();
  }
}

/** What was sealed, piece by piece; throws `NotOpened` where it is not what was written. */
export async function* openSealed(path: string, key: string): AsyncGenerator<Buffer> {
  const secret = createSecretKey(key, 'base64url');
  const file = await open(path, 'r');
  try {
    const said = await readSaid(file);
    for (let place = 0; ; place++) {
      const size = (await readExactly(file, 5, path)) ?? fail(path);
      const [bytes, last] = [size.readUInt32BE(0), size.readUInt8(4) === 1];
      if (bytes > PIECE_BYTES) fail(path);
      const sealed = (await readExactly(file, NONCE_BYTES + bytes + TAG_BYTES, path)) ?? fail(path);
      yield openPiece(secret, said, place, last, sealed, path);
      if (last) return;
    }
  } finally {
    await file.close();
  }
}

function fail(path: string): never {
  throw new NotOpened(`${path} is not whole, not what was written, or of another master key`);
}

async function readSaid(file: FileHandle): Promise<Buffer> {
  const start = Buffer.alloc(MAGIC.length + 4);
  await file.read(start, 0, start.length, 0);
  const bytes = start.readUInt32BE(MAGIC.length);
  if (start.subarray(0, MAGIC.length).toString() !== MAGIC || bytes > HEAD_BYTES_MAX) throw new NotOpened('no head');
  const said = Buffer.alloc(bytes);
  await file.read(said, 0, bytes, start.length);
  // What follows is read from where the file now stands.
  await file.read(Buffer.alloc(start.length + bytes), 0, start.length + bytes);
  return said;
}

async function readExactly(file: FileHandle, bytes: number, path: string): Promise<Buffer | undefined> {
  const into = Buffer.alloc(bytes);
  let filled = 0;
  while (filled < bytes) {
    const { bytesRead } = await file.read(into, filled, bytes - filled);
    if (bytesRead === 0) return filled === 0 ? undefined : fail(path);
    filled += bytesRead;
  }
  return into;
}

/** Size and mark stand outside; changing either makes the piece stay shut. */
function sealPiece(secret: KeyObject, said: Buffer, place: number, last: boolean, piece: Buffer): Buffer {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv('aes-256-gcm', secret, nonce);
  cipher.setAAD(placeOf(said, place, last));
  const sealed = Buffer.concat([cipher.update(piece), cipher.final(), cipher.getAuthTag()]);
  return Buffer.concat([lengthOf(piece), Buffer.from([last ? 1 : 0]), nonce, sealed]);
}

function openPiece(secret: KeyObject, said: Buffer, place: number, last: boolean, all: Buffer, path: string): Buffer {
  const decipher = createDecipheriv('aes-256-gcm', secret, all.subarray(0, NONCE_BYTES));
  decipher.setAAD(placeOf(said, place, last));
  decipher.setAuthTag(all.subarray(all.length - TAG_BYTES));
  try {
    return Buffer.concat([decipher.update(all.subarray(NONCE_BYTES, all.length - TAG_BYTES)), decipher.final()]);
  } catch {
    return fail(path);
  }
}

const placeOf = (said: Buffer, place: number, last: boolean): Buffer =>
  Buffer.concat([said, Buffer.from(`\n${place}${last ? '.' : ','}`, 'utf8')]);

function lengthOf(bytes: Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes.length);
  return length;
}

async function* inPieces(from: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer> {
  let held = Buffer.alloc(0);
  for await (const chunk of from) {
    held = held.length === 0 ? Buffer.from(chunk) : Buffer.concat([held, chunk]);
    while (held.length > PIECE_BYTES) {
      yield held.subarray(0, PIECE_BYTES);
      held = held.subarray(PIECE_BYTES);
    }
  }
  if (held.length > 0) yield held;
}
