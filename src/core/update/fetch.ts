/** The publisher's answers: a small text, and a file that is digested while it is written. Whose they are is checked by others. */
import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, open, rename, rm } from 'node:fs/promises';
import { request as requestHttp } from 'node:http';
import type { IncomingMessage } from 'node:http';
import { request as requestHttps } from 'node:https';
import { dirname } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { rootCertificates } from 'node:tls';
import type { ServerFault } from '@flouss/shared/contract/hello';
import type { DownloadRefusal, UpdateFile } from '@flouss/shared/contract/update';
import type { Result } from '@flouss/shared/kernel/result';
import { err, ok } from '@flouss/shared/kernel/result';
import { isSafeAddress } from '../sync/check-server.ts';
import { serverFaultOf } from '../sync/server-fault.ts';

const MANIFEST_BYTES_MAX = 128 * 1024;
const ANSWER_TIMEOUT_MS = 15_000;
/** A line so slow that nothing has come for this long is broken. */
const SILENCE_MAX_MS = 30_000;

/** `server-not-ours`: something answered that has no such file. */
export async function fetchText(url: string, ca: string | undefined): Promise<Result<string, ServerFault>> {
  if (!isSafeAddress(url)) return err('server-not-encrypted');
  try {
    const answer = await get(url, ca);
    if (answer.statusCode !== 200) return err('server-not-ours');
    const chunks: Buffer[] = [];
    let bytes = 0;
    for await (const chunk of answer as AsyncIterable<Buffer>) {
      bytes += chunk.length;
      if (bytes > MANIFEST_BYTES_MAX) return err('server-not-ours');
      chunks.push(chunk);
    }
    return ok(Buffer.concat(chunks).toString('utf8'));
  } catch (error) {
    return err(serverFaultOf(error));
  }
}

/** Under its name only once it is whole and the one that was signed; whatever else came is gone. */
export async function fetchFile(
  url: string,
  ca: string | undefined,
  { sha256, bytes }: UpdateFile,
  path: string,
): Promise<Result<null, DownloadRefusal | ServerFault>> {
  const part = `${path}.part`;
  try {
    await mkdir(dirname(path), { recursive: true });
  } catch {
    return err('update-disk');
  }
  try {
    const answer = await get(url, ca);
    if (answer.statusCode !== 200) return err('update-not-found');
    const digest = createHash('sha256');
    let came = 0;
    await pipeline(
      answer,
      async function* digested(chunks: AsyncIterable<Buffer>) {
        for await (const chunk of chunks) {
          came += chunk.length;
          if (came > bytes) return;
          digest.update(chunk);
          yield chunk;
        }
      },
      createWriteStream(part, { mode: 0o600 }),
    );
    if (came !== bytes || digest.digest('hex') !== sha256) return err('update-file-wrong');
    await keep(part, path);
    return ok(null);
  } catch (error) {
    return err(isDisk(error) ? 'update-disk' : isCutOff(error) ? 'update-file-wrong' : serverFaultOf(error));
  } finally {
    await rm(part, { force: true });
  }
}

function get(url: string, ca: string | undefined): Promise<IncomingMessage> {
  const request = url.startsWith('https:') ? requestHttps : requestHttp;
  const options = {
    timeout: SILENCE_MAX_MS,
    ...(url.startsWith('https:') && { minVersion: 'TLSv1.3' as const }),
    ...(ca !== undefined && { ca: [...rootCertificates, ca] }),
  };
  return new Promise((resolve, reject) => {
    const asked = request(url, options, (answer) => {
      clearTimeout(late);
      resolve(answer);
    });
    const late = setTimeout(() => asked.destroy(new Error('no answer in time')), ANSWER_TIMEOUT_MS);
    asked.on('timeout', () => asked.destroy(new Error('silent for too long')));
    asked.on('error', (error) => {
      clearTimeout(late);
      reject(error);
    });
    asked.end();
  });
}

async function keep(part: string, path: string): Promise<void> {
  const file = await open(part, 'r+');
  try {
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(part, path);
}

const codeOf = (error: unknown): unknown => (error as { readonly code?: unknown }).code;
const isDisk = (error: unknown): boolean =>
  /^(?:ENOSPC|EACCES|EPERM|EROFS|EIO|ENOTDIR|EISDIR)$/.test(String(codeOf(error)));
/** The line broke in the middle of the file. */
const isCutOff = (error: unknown): boolean => /^(?:ECONNRESET|ERR_STREAM_PREMATURE_CLOSE)$/.test(String(codeOf(error)));
