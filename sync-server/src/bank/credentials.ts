/**
 * What we show the bank, and by what we know it: its API key, our certificate with its key, the authority that vouches for the bank.
 * What stands in files is read again when they change, so that it is replaced while the server works. Nothing of it is ever logged.
 */
import { readFileSync } from 'node:fs';
import { createSecureContext } from 'node:tls';
import { err, ok, type Result } from '@flouss/shared/kernel/result';
import { rereadFiles, type Reread } from './reread.ts';

export interface Credentials {
  readonly apiKey: string;
  /** PEM; what is absent is not shown, or taken from the authorities that everybody trusts. */
  readonly cert?: string | undefined;
  readonly key?: string | undefined;
  readonly ca?: string | undefined;
}

export interface CredentialFiles {
  /** In the environment, or in a file. */
  readonly apiKey?: string | undefined;
  readonly apiKeyFile?: string | undefined;
  readonly certFile?: string | undefined;
  readonly keyFile?: string | undefined;
  readonly caFile?: string | undefined;
}

/** The credentials of this moment; the same object as long as they are the same. */
export type CredentialSource = () => Credentials;

/** The error names the environment's variable, never a value. */
export function readCredentials(files: CredentialFiles): Result<Credentials, string> {
  const apiKey = files.apiKeyFile === undefined ? ok(files.apiKey ?? '') : contentOf(files.apiKeyFile);
  if (!apiKey.ok || apiKey.value.trim() === '') return err('FLOUSS_BANK_API_KEY_FILE names no file with a key in it.');
  const [cert, key, ca] = [files.certFile, files.keyFile, files.caFile].map((file) =>
    file === undefined ? ok(undefined) : contentOf(file),
  );
  if (!cert?.ok || !key?.ok || !ca?.ok) return err('A file of the bank’s TLS cannot be read.');
  try {
    createSecureContext({ cert: cert.value, key: key.value, ca: ca.value });
  } catch {
    return err('FLOUSS_BANK_CERT_FILE, FLOUSS_BANK_KEY_FILE and FLOUSS_BANK_CA_FILE hold no certificate with its key.');
  }
  return ok({ apiKey: apiKey.value.trim(), cert: cert.value, key: key.value, ca: ca.value });
}

/** A certificate that was replaced before its key was is not taken: the former pair stays until the other half is there. */
export function watchCredentials(files: CredentialFiles, noted?: (what: Reread) => void): CredentialSource {
  const { apiKeyFile, certFile, keyFile, caFile } = files;
  return rereadFiles([apiKeyFile, certFile, keyFile, caFile], () => readCredentials(files), noted);
}

function contentOf(file: string): Result<string, null> {
  try {
    return ok(readFileSync(file, 'utf8'));
  } catch {
    return err(null);
  }
}
