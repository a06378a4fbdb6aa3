/** What the environment may say of an SMSC, and what it comes to. Its carrier tells all of it when the line is agreed on. */
import { readFileSync } from 'node:fs';
import { createSecureContext } from 'node:tls';
import { err, ok } from '@flouss/shared/kernel/result';
import type { Result } from '@flouss/shared/kernel/result';
import { z } from 'zod';
import { DEFAULT_ALPHABETS } from './sms/carriers/smpp/alphabets.ts';
import type { SmppOptions } from './sms/carriers/smpp/smpp-carrier.ts';
import { LONG_TEXTS } from './sms/carriers/smpp/submission.ts';

const PORT = 2775;
const PORT_TLS = 3550;
const MINUTE_MS = 60_000;

/** Printable, as the fields of a bind carry it. */
const octets = (max: number) =>
  z
    .string()
    .regex(/^[\x20-\x7e]*$/)
    .max(max);

export const SMPP_ENVIRONMENT = {
  /** `smpps://host:port`; `smpp://` in clear, for a line that is closed otherwise. */
  FLOUSS_SMPP_URL: z.url({ protocol: /^smpps?$/ }).optional(),
  FLOUSS_SMPP_SYSTEM_ID: octets(15).min(1).optional(),
  FLOUSS_SMPP_PASSWORD: octets(8).min(1).optional(),
  FLOUSS_SMPP_SYSTEM_TYPE: octets(12).default(''),
  /** PEM: who vouches for the SMSC, where the public authorities do not. */
  FLOUSS_SMPP_CA_FILE: z.string().min(1).optional(),
  FLOUSS_SMPP_BINDS: z.coerce.number().int().min(1).max(16).default(2),
  FLOUSS_SMPP_WINDOW: z.coerce.number().int().min(1).max(256).default(16),
  FLOUSS_SMPP_ALPHABET: z.enum(DEFAULT_ALPHABETS).default('gsm7'),
  FLOUSS_SMPP_LONG_TEXTS: z.enum(LONG_TEXTS).default('payload'),
  FLOUSS_SMPP_PAID_SERVICE: octets(5).min(1).default('PAID'),
  /** `promised`: a receipt of everything it takes, with our `user_message_reference` in it. */
  FLOUSS_SMPP_RECEIPTS: z.enum(['none', 'promised']).default('none'),
  FLOUSS_SMPP_VALIDITY_MINUTES: z.coerce.number().int().min(1).max(2_880).default(360),
};

const Values = z.object(SMPP_ENVIRONMENT);

/** Undefined where no SMSC is named. */
export function smppOf(values: z.infer<typeof Values>): Result<SmppOptions | undefined, string> {
  const { FLOUSS_SMPP_URL: address, FLOUSS_SMPP_SYSTEM_ID: systemId, FLOUSS_SMPP_PASSWORD: password } = values;
  if (address === undefined && systemId === undefined && password === undefined) return ok(undefined);
  if (address === undefined || systemId === undefined || password === undefined) {
    return err('FLOUSS_SMPP_URL, FLOUSS_SMPP_SYSTEM_ID and FLOUSS_SMPP_PASSWORD go together.');
  }
  const url = new URL(address);
  const isTls = url.protocol === 'smpps:';
  const ca = caOf(values.FLOUSS_SMPP_CA_FILE);
  if (!ca.ok) return ca;
  return ok({
    address: {
      host: url.hostname.replace(/^\[|\]$/g, ''),
      port: url.port === '' ? (isTls ? PORT_TLS : PORT) : Number(url.port),
      tls: isTls ? { ...(ca.value !== undefined && { ca: ca.value }) } : undefined,
    },
    account: { systemId, password, systemType: values.FLOUSS_SMPP_SYSTEM_TYPE },
    binds: values.FLOUSS_SMPP_BINDS,
    window: values.FLOUSS_SMPP_WINDOW,
    defaultAlphabet: values.FLOUSS_SMPP_ALPHABET,
    longTexts: values.FLOUSS_SMPP_LONG_TEXTS,
    paidServiceType: values.FLOUSS_SMPP_PAID_SERVICE,
    receipts: values.FLOUSS_SMPP_RECEIPTS === 'promised',
    validityMs: values.FLOUSS_SMPP_VALIDITY_MINUTES * MINUTE_MS,
  });
}

function caOf(file: string | undefined): Result<string | undefined, string> {
  if (file === undefined) return ok(undefined);
  try {
    const ca = readFileSync(file, 'utf8');
    createSecureContext({ ca });
    return ok(ca);
  } catch {
    return err('The file named by FLOUSS_SMPP_CA_FILE holds no certificate.');
  }
}
