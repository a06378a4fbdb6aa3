/**
 * The certificate that the demo's server shows and its counter trusts: kept in a folder of its own, made anew when it is near its
 * end, never mended. Says in a sentence what it finds there and cannot use.
 */
import { createPrivateKey, X509Certificate } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Result } from '@flouss/shared/kernel/result';
import { err, ok } from '@flouss/shared/kernel/result';

const DAY_MS = 86_400_000;
const VALID_DAYS = 397;
const RENEWED_DAYS_BEFORE = 30;
/** A clock that somebody sets back for a look at what the counter says still finds it valid. */
const VALID_SINCE_DAYS = 30;

export interface OwnCertificate {
  readonly certFile: string;
  /** Read by nobody but this user. */
  readonly keyFile: string;
  /** PEM. It signed itself, so whoever trusts it trusts this one server. */
  readonly cert: string;
}

export async function ownCertificate(folder: string, now = Date.now()): Promise<Result<OwnCertificate, string>> {
  const files = { certFile: join(folder, 'certificate.pem'), keyFile: join(folder, 'key.pem') };
  try {
    await mkdir(folder, { recursive: true });
    const kept = await readKept(files);
    const cert = kept !== undefined && isInItsTime(kept, now) ? kept.toString() : await renew(files, now);
    return ok({ ...files, cert });
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return err(`The demo's certificate in ${folder} cannot be used (${why}); remove that folder, and another is made.`);
  }
}

type Files = Pick<OwnCertificate, 'certFile' | 'keyFile'>;

/** Undefined: none was made, or not to the end. Throws when the two are there and are no pair. */
async function readKept({ certFile, keyFile }: Files): Promise<X509Certificate | undefined> {
  if (!existsSync(certFile) || !existsSync(keyFile)) return undefined;
  const certificate = new X509Certificate(await readFile(certFile));
  const key = createPrivateKey(await readFile(keyFile));
  if (!certificate.checkPrivateKey(key)) throw new Error('the key is not its own');
  return certificate;
}

function isInItsTime({ validFrom, validTo }: X509Certificate, now: number): boolean {
  return Date.parse(validFrom) <= now && now < Date.parse(validTo) - RENEWED_DAYS_BEFORE * DAY_MS;
}

/** The certificate comes last, whole: until it is there, there is none, wherever this is broken off. */
async function renew({ certFile, keyFile }: Files, now: number): Promise<string> {
  const { makeCertificate } = await import('./make-certificate.ts');
  const { cert, key } = await makeCertificate({
    notBefore: new Date(now - VALID_SINCE_DAYS * DAY_MS),
    notAfter: new Date(now + VALID_DAYS * DAY_MS),
  });
  for (const file of [certFile, keyFile]) await rm(file, { force: true });
  await writeFile(keyFile, key, { mode: 0o600 });
  await writeFile(`${certFile}.new`, cert);
  await rename(`${certFile}.new`, certFile);
  return cert;
}
