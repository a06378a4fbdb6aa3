/** What the environment may say, read once and checked. Secrets come from it or from a file, never from an argument. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createSecureContext } from 'node:tls';
import { err, ok } from '@flouss/shared/kernel/result';
import type { Result } from '@flouss/shared/kernel/result';
import { z } from 'zod';
import { readCallbackKeys } from './bank/callbacks/keys.ts';
import { readCredentials } from './bank/credentials.ts';
import type { BankConfig } from './bank/line.ts';
import { RATE_LIMITS } from './http/server.ts';
import type { RateLimits, TlsFiles } from './http/server.ts';
import { SMPP_ENVIRONMENT, smppOf } from './smpp-config.ts';
import type { KannelDeps } from './sms/circuit.ts';
import type { SmppOptions } from './sms/carriers/smpp/smpp-carrier.ts';

const Environment = z.object({
  FLOUSS_HOST: z.string().min(1).default('127.0.0.1'),
  FLOUSS_PORT: z.coerce.number().int().min(0).max(65_535).default(7101),
  FLOUSS_DATA_DIR: z.string().min(1),
  /** `mysql://user:password@host:port,host:port/name`; without one, an SQLite file in the data folder. */
  FLOUSS_DATABASE_URL: z.string().min(1).optional(),
  /** A file that holds it: a password stands in it. */
  FLOUSS_DATABASE_URL_FILE: z.string().min(1).optional(),
  /** Default: beside the database, made at the first start. */
  FLOUSS_MASTER_KEY_FILE: z.string().min(1).optional(),
  /** Default: `audit-anchors.jsonl` in the data folder; better where the server may only append. */
  FLOUSS_AUDIT_ANCHORS_FILE: z.string().min(1).optional(),
  /** Where an SQLite database's past is kept, sealed; on another disk. */
  FLOUSS_ARCHIVE_DIR: z.string().min(1).optional(),
  /** Freeze lists are taken from there, as they are dropped. */
  FLOUSS_FREEZE_LIST_DIR: z.string().min(1).optional(),
  /** Where counters reach this server, when that is not where it listens: a proxy ends the encryption. */
  FLOUSS_PUBLIC_URL: z.url({ protocol: /^https?$/ }).optional(),
  /** PEM: the certificate with those that vouch for it, and its key. */
  FLOUSS_TLS_CERT_FILE: z.string().min(1).optional(),
  FLOUSS_TLS_KEY_FILE: z.string().min(1).optional(),
  FLOUSS_BANK_URL: z.url({ protocol: /^https?$/ }).optional(),
  FLOUSS_BANK_API_KEY: z.string().min(1).optional(),
  /** A file that holds it; read again when it changes, as those below. */
  FLOUSS_BANK_API_KEY_FILE: z.string().min(1).optional(),
  /** PEM: by what the bank knows us, where it wants more than the API key. */
  FLOUSS_BANK_CERT_FILE: z.string().min(1).optional(),
  FLOUSS_BANK_KEY_FILE: z.string().min(1).optional(),
  /** PEM: who vouches for the bank, where it is nobody whom everybody trusts. */
  FLOUSS_BANK_CA_FILE: z.string().min(1).optional(),
  /** PEM: the public keys (Ed25519) that the bank signs its calls with; without it the bank is only asked. */
  FLOUSS_BANK_CALLBACK_KEYS_FILE: z.string().min(1).optional(),
  /** As agreed with the bank, for each process of ours. */
  FLOUSS_BANK_REQUESTS_PER_SECOND: z.coerce.number().int().min(1).max(10_000).optional(),
  /** A folder that the bank's statements (camt.053) are dropped into; beside those that the bank is asked for. */
  FLOUSS_STATEMENTS_DIR: z.string().min(1).optional(),
  FLOUSS_CARRIER_URL: z.url({ protocol: /^https?$/ }).optional(),
  FLOUSS_CARRIER_USER: z.string().min(1).optional(),
  FLOUSS_CARRIER_PASSWORD: z.string().min(1).optional(),
  FLOUSS_CARRIER_RECEIPTS_URL: z.url({ protocol: /^https?$/ }).optional(),
  ...SMPP_ENVIRONMENT,
  FLOUSS_LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
  /** From one address; to be raised where many counters share one. */
  FLOUSS_REQUESTS_PER_MINUTE: z.coerce.number().int().min(1).default(RATE_LIMITS.requestsPerMinute),
});

export interface Config {
  readonly host: string;
  readonly port: number;
  readonly dataDir: string;
  /** Undefined: an SQLite file in the data folder. */
  readonly databaseUrl: string | undefined;
  readonly masterKeyFile: string;
  readonly auditAnchorsFile: string;
  /** Undefined: no past is kept here. */
  readonly archiveDir: string | undefined;
  /** Undefined: freeze lists come by our staff alone. */
  readonly freezeListDir: string | undefined;
  readonly publicUrl: string | undefined;
  /** Undefined: it speaks in clear, to this machine alone or to a proxy. */
  readonly tls: TlsFiles | undefined;
  /** Without one no command leaves for the bank: work waits in its rows. */
  readonly bank: BankConfig | undefined;
  /** Undefined: statements come from the bank alone. */
  readonly statementsDir: string | undefined;
  /** Kannel. Without it and without an SMSC there is no SMS circuit. */
  readonly carrier: KannelDeps | undefined;
  /** An SMSC, in Kannel's place or beside it. */
  readonly smpp: SmppOptions | undefined;
  readonly logLevel: string;
  readonly rateLimits: RateLimits;
}

/** The error is a sentence for whoever starts the server; it repeats no value, because a value may be a secret. */
export function readConfig(environment: Readonly<Record<string, string | undefined>>): Result<Config, string> {
  const read = Environment.safeParse(environment);
  if (!read.success) {
    const names = read.error.issues.map((issue) => issue.path.join('.'));
    return err(`The environment is not usable: ${[...new Set(names)].join(', ')} missing or malformed.`);
  }
  const values = read.data;
  const databaseUrl = secretOf(values, 'FLOUSS_DATABASE_URL');
  if (!databaseUrl.ok) return databaseUrl;
  const tls = tlsOf(values);
  if (!tls.ok) return tls;
  if (!tls.value && !isLoopback(values.FLOUSS_HOST) && !values.FLOUSS_PUBLIC_URL?.startsWith('https:')) {
    return err(
      'What others reach is encrypted: name FLOUSS_TLS_CERT_FILE and FLOUSS_TLS_KEY_FILE, or in FLOUSS_PUBLIC_URL the https address of the proxy before this server.',
    );
  }
  if (values.FLOUSS_ARCHIVE_DIR !== undefined && databaseUrl.value !== undefined) {
    return err('FLOUSS_ARCHIVE_DIR is for an SQLite file: a MariaDB keeps a log of its own.');
  }
  const bank = bankOf(values);
  if (!bank.ok) return bank;
  const { FLOUSS_CARRIER_URL: url, FLOUSS_CARRIER_USER: user, FLOUSS_CARRIER_PASSWORD: password } = values;
  const carrierParts = [url, user, password].filter((part) => part !== undefined).length;
  if (carrierParts !== 0 && carrierParts !== 3) {
    return err('FLOUSS_CARRIER_URL, FLOUSS_CARRIER_USER and FLOUSS_CARRIER_PASSWORD go together.');
  }
  const smpp = smppOf(values);
  if (!smpp.ok) return smpp;
  return ok({
    host: values.FLOUSS_HOST,
    port: values.FLOUSS_PORT,
    dataDir: values.FLOUSS_DATA_DIR,
    databaseUrl: databaseUrl.value,
    masterKeyFile: values.FLOUSS_MASTER_KEY_FILE ?? join(values.FLOUSS_DATA_DIR, 'master.key'),
    auditAnchorsFile: values.FLOUSS_AUDIT_ANCHORS_FILE ?? join(values.FLOUSS_DATA_DIR, 'audit-anchors.jsonl'),
    archiveDir: values.FLOUSS_ARCHIVE_DIR,
    freezeListDir: values.FLOUSS_FREEZE_LIST_DIR,
    publicUrl: values.FLOUSS_PUBLIC_URL,
    tls: tls.value,
    bank: bank.value,
    statementsDir: values.FLOUSS_STATEMENTS_DIR,
    carrier:
      url !== undefined && user !== undefined && password !== undefined
        ? { url, user, password, receiptsAt: values.FLOUSS_CARRIER_RECEIPTS_URL }
        : undefined,
    smpp: smpp.value,
    logLevel: values.FLOUSS_LOG_LEVEL,
    rateLimits: { ...RATE_LIMITS, requestsPerMinute: values.FLOUSS_REQUESTS_PER_MINUTE },
  });
}

/** From the environment, or from the file that it names. */
function secretOf(
  values: z.infer<typeof Environment>,
  name: 'FLOUSS_DATABASE_URL',
): Result<string | undefined, string> {
  const file = values[`${name}_FILE`];
  if (file === undefined) return ok(values[name]);
  try {
    const read = readFileSync(file, 'utf8').trim();
    return read.length > 0 ? ok(read) : err(`The file named by ${name}_FILE is empty.`);
  } catch {
    return err(`The file named by ${name}_FILE cannot be read.`);
  }
}

function bankOf(values: z.infer<typeof Environment>): Result<BankConfig | undefined, string> {
  const { FLOUSS_BANK_URL: url, FLOUSS_BANK_API_KEY: apiKey, FLOUSS_BANK_API_KEY_FILE: apiKeyFile } = values;
  const hasKey = apiKey !== undefined || apiKeyFile !== undefined;
  if ((url !== undefined) !== hasKey) {
    return err('FLOUSS_BANK_URL and FLOUSS_BANK_API_KEY (or FLOUSS_BANK_API_KEY_FILE) go together.');
  }
  if (url === undefined) return ok(undefined);
  const { FLOUSS_BANK_CERT_FILE: certFile, FLOUSS_BANK_KEY_FILE: keyFile, FLOUSS_BANK_CA_FILE: caFile } = values;
  if ((certFile === undefined) !== (keyFile === undefined)) {
    return err('FLOUSS_BANK_CERT_FILE and FLOUSS_BANK_KEY_FILE go together.');
  }
  const credentials = { apiKey, apiKeyFile, certFile, keyFile, caFile };
  const read = readCredentials(credentials);
  if (!read.ok) return read;
  const { FLOUSS_BANK_CALLBACK_KEYS_FILE: callbackKeysFile, FLOUSS_BANK_REQUESTS_PER_SECOND: requestsPerSecond } =
    values;
  const keys = callbackKeysFile === undefined ? ok(null) : readCallbackKeys(callbackKeysFile);
  return keys.ok ? ok({ url, credentials, requestsPerSecond, callbackKeysFile }) : keys;
}

function tlsOf(values: z.infer<typeof Environment>): Result<TlsFiles | undefined, string> {
  const { FLOUSS_TLS_CERT_FILE: certFile, FLOUSS_TLS_KEY_FILE: keyFile } = values;
  if ((certFile === undefined) !== (keyFile === undefined)) {
    return err('FLOUSS_TLS_CERT_FILE and FLOUSS_TLS_KEY_FILE go together.');
  }
  if (certFile === undefined || keyFile === undefined) return ok(undefined);
  try {
    const [cert, key] = [readFileSync(certFile, 'utf8'), readFileSync(keyFile, 'utf8')];
    createSecureContext({ cert, key });
    return ok({ cert, key });
  } catch {
    return err('The files named by FLOUSS_TLS_CERT_FILE and FLOUSS_TLS_KEY_FILE hold no certificate with its key.');
  }
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127(?:\.\d{1,3}){3}$/.test(host);
}
