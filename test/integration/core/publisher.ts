/** A publisher of updates: his key, his manifests, and a real server that gives what it is told to, faults included. */
import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { makeDeviceKey, signerOf } from '@flouss/platform/device-key';
import { signedText } from '@flouss/shared/contract/update';
import type { UpdateManifest } from '@flouss/shared/contract/update';

export const FILE_NAME = 'flouss-0.2.0.AppImage';
/** Larger than one piece of a stream. */
export const FILE_BYTES = Buffer.alloc(300_000, 'update');
const KEY = makeDeviceKey();
export const PUBLISHER_KEY = KEY.publicKey;

export interface Publisher {
  readonly url: string;
  /** What it answers, by path; a function may break the answer off. */
  readonly answers: Map<string, Buffer | string | ((socket: { destroy(): void; write(bytes: Buffer): void }) => void)>;
  close(): Promise<void>;
}

export function manifestOf(now: number, change: Partial<UpdateManifest> = {}): UpdateManifest {
  return {
    v: 1,
    version: '0.2.0',
    minimum_version: '0.1.0',
    released_at: now - 60_000,
    expires_at: now + 86_400_000,
    notes: { fr: 'Les reçus s’impriment plus vite.', en: 'Receipts print faster.', ar: 'طباعة الإيصالات أسرع.' },
    files: [
      {
        platform: `${process.platform}-${process.arch}`,
        name: FILE_NAME,
        sha256: createHash('sha256').update(FILE_BYTES).digest('hex'),
        bytes: FILE_BYTES.length,
      },
    ],
    ...change,
  };
}

export function signedManifest(manifest: object, key = KEY, sign = signedText): string {
  const text = JSON.stringify(manifest);
  return JSON.stringify({ manifest: text, signature: signerOf(key)(sign(text)) });
}

export async function openPublisher(): Promise<Publisher> {
  const answers: Publisher['answers'] = new Map();
  const server = createServer((request, response) => {
    const answer = answers.get(request.url ?? '');
    if (answer === undefined) response.writeHead(404).end();
    else if (typeof answer === 'function') {
      response.writeHead(200, { 'content-length': FILE_BYTES.length });
      answer({ destroy: () => response.destroy(), write: (bytes) => void response.write(bytes) });
    } else response.end(answer);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/flouss.json`;
  answers.set(`/${FILE_NAME}`, FILE_BYTES);
  return {
    url,
    answers,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
