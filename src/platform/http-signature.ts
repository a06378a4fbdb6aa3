/**
 * Signed requests between counter and server: HTTP Message Signatures (RFC 9421) with Content-Digest (RFC 9530),
 * in the one form that we speak: label `sig1`, Ed25519, four covered components. Both sides build the signature base here.
 */
import { createHash } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import type { Clock, Random } from '@flouss/shared/kernel/ports';
import { REQUEST_ID_HEADER } from '@flouss/shared/contract/request-id';
import { REQUEST_AGE_MAX_S } from '@flouss/shared/contract/sync';
import type { SyncErrorCode } from '@flouss/shared/contract/sync';
import type { Result } from '@flouss/shared/kernel/result';
import { err, ok } from '@flouss/shared/kernel/result';
import type { Sign } from './device-key.ts';
import { verifyText } from './device-key.ts';

const COVERED = '("@method" "@path" "@query" "content-digest")';
const SIGNATURE_INPUT =
  /^sig1=(\("@method" "@path" "@query" "content-digest"\);created=(\d{1,12});nonce="([A-Za-z0-9_-]{22})";keyid="([0-9a-f-]{36})";alg="ed25519")$/;
const SIGNATURE = /^sig1=:([A-Za-z0-9+/]{86}==):$/;
const NONCE_BYTES = 16;

export interface RequestToSign {
  readonly method: string;
  readonly path: string;
  /** With its question mark; `?` alone where there is no query (RFC 9421, 2.2.7). */
  readonly query: string;
  readonly body: string | Uint8Array;
}

export interface SignatureHeaders {
  readonly 'content-digest': string;
  readonly 'signature-input': string;
  readonly signature: string;
  /** The nonce: drawn for this request alone, so that it also names it in every log. */
  readonly [REQUEST_ID_HEADER]: string;
}

/** RFC 9421, 2.5: one line a component, then the parameters; no final newline. */
export function signatureBase(
  components: readonly (readonly [name: string, value: string])[],
  parameters: string,
): string {
  return [...components.map(([name, value]) => `"${name}": ${value}`), `"@signature-params": ${parameters}`].join('\n');
}

export function contentDigest(body: string | Uint8Array): string {
  return `sha-256=:${createHash('sha256').update(body).digest('base64')}:`;
}

function baseOf(request: RequestToSign, digest: string, parameters: string): string {
  return signatureBase(
    [
      ['@method', request.method],
      ['@path', request.path],
      ['@query', request.query],
      ['content-digest', digest],
    ],
    parameters,
  );
}

export function signRequest(
  request: RequestToSign,
  keyId: string,
  sign: Sign,
  clock: Clock,
  random: Random,
): SignatureHeaders {
  const created = Math.floor(clock.now() / 1000);
  const nonce = Buffer.from(random.bytes(NONCE_BYTES)).toString('base64url');
  const parameters = `${COVERED};created=${created};nonce="${nonce}";keyid="${keyId}";alg="ed25519"`;
  const digest = contentDigest(request.body);
  const signature = Buffer.from(sign(baseOf(request, digest, parameters)), 'base64url').toString('base64');
  return {
    'content-digest': digest,
    'signature-input': `sig1=${parameters}`,
    signature: `sig1=:${signature}:`,
    [REQUEST_ID_HEADER]: nonce,
  };
}

/** What the headers claim, before anything is believed. */
export interface SignatureClaim {
  readonly keyId: string;
  readonly nonce: string;
  readonly createdAtS: number;
  readonly parameters: string;
  /** base64url */
  readonly signature: string;
  readonly contentDigest: string;
}

type Headers = Readonly<Record<string, string | string[] | undefined>>;

export function readSignature(headers: Headers): Result<SignatureClaim, 'signature-missing' | 'signature-invalid'> {
  const input = headers['signature-input'];
  const signature = headers['signature'];
  const digest = headers['content-digest'];
  if (typeof input !== 'string' || typeof signature !== 'string' || typeof digest !== 'string') {
    return err('signature-missing');
  }
  const parsed = SIGNATURE_INPUT.exec(input);
  const bytes = SIGNATURE.exec(signature);
  if (!parsed || !bytes) return err('signature-invalid');
  // One writing for the same bytes: the last letter has bits to spare, and nothing of a request may be changed on the way.
  const signed = Buffer.from(bytes[1] as string, 'base64');
  if (signed.toString('base64') !== bytes[1]) return err('signature-invalid');
  const [, parameters, created, nonce, keyId] = parsed as unknown as readonly [string, string, string, string, string];
  return ok({
    keyId,
    nonce,
    createdAtS: Number(created),
    parameters,
    signature: signed.toString('base64url'),
    contentDigest: digest,
  });
}

/** Age, body and signature of a claim whose key was found. Whether the nonce is new is the caller's to know. */
export function verifyRequest(
  claim: SignatureClaim,
  request: RequestToSign,
  key: KeyObject,
  clock: Clock,
): Result<null, Extract<SyncErrorCode, 'signature-invalid' | 'signature-stale'>> {
  if (contentDigest(request.body) !== claim.contentDigest) return err('signature-invalid');
  if (!verifyText(key, baseOf(request, claim.contentDigest, claim.parameters), claim.signature))
    return err('signature-invalid');
  const ageS = Math.abs(clock.now() / 1000 - claim.createdAtS);
  return ageS <= REQUEST_AGE_MAX_S ? ok(null) : err('signature-stale');
}
