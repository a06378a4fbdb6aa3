/**
 * X.509 certificates made on the spot (RFC 5280, RFC 8410), each with the one fault a test needs: just enough DER, Ed25519
 * keys, no file and no tool.
 */
import { generateKeyPairSync, sign } from 'node:crypto';
import type { KeyObject } from 'node:crypto';

export interface Certificate {
  readonly cert: string;
  readonly key: string;
  readonly signer: { readonly name: string; readonly key: KeyObject };
}

export interface CertificateOptions {
  /** What `subjectAltName` says: DNS names and IPv4 addresses. */
  readonly names?: readonly string[];
  readonly notBefore?: number;
  readonly notAfter?: number;
  /** Absent: it signs itself. */
  readonly issuer?: Certificate;
  readonly authority?: boolean;
}

const DAY_MS = 86_400_000;
const ED25519 = Buffer.from('06032b6570', 'hex');
let serial = 1;

export function makeCertificate(name: string, options: CertificateOptions = {}): Certificate {
  const { names = [], notBefore = Date.now() - DAY_MS, notAfter = Date.now() + DAY_MS, authority = false } = options;
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const signer = { name, key: privateKey };
  const issuer = options.issuer?.signer ?? signer;
  const body = sequence(
    der(0xa0, der(0x02, Buffer.from([2]))),
    der(0x02, Buffer.from([serial++])),
    sequence(ED25519),
    nameOf(issuer.name),
    sequence(timeOf(notBefore), timeOf(notAfter)),
    nameOf(name),
    publicKey.export({ type: 'spki', format: 'der' }),
    der(0xa3, sequence(...extensions(names, authority))),
  );
  const signature = sign(null, body, issuer.key);
  const certificate = sequence(body, sequence(ED25519), der(0x03, Buffer.from([0]), signature));
  return { cert: pem(certificate), key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(), signer };
}

function extensions(names: readonly string[], authority: boolean): Buffer[] {
  const basic = extension('0603551d13', sequence(...(authority ? [der(0x01, Buffer.from([0xff]))] : [])), true);
  if (names.length === 0) return [basic];
  return [basic, extension('0603551d11', sequence(...names.map(altName)), false)];
}

function extension(oid: string, value: Buffer, critical: boolean): Buffer {
  const flag = critical ? [der(0x01, Buffer.from([0xff]))] : [];
  return sequence(Buffer.from(oid, 'hex'), ...flag, der(0x04, value));
}

function altName(name: string): Buffer {
  const isAddress = /^\d+(?:\.\d+){3}$/.test(name);
  return isAddress ? der(0x87, Buffer.from(name.split('.').map(Number))) : der(0x82, Buffer.from(name, 'ascii'));
}

function nameOf(name: string): Buffer {
  return sequence(der(0x31, sequence(Buffer.from('0603550403', 'hex'), der(0x0c, Buffer.from(name, 'utf8')))));
}

/** UTCTime: two digits of the year, to 2049. */
function timeOf(at: number): Buffer {
  const text = new Date(at)
    .toISOString()
    .replaceAll(/[-:T]|\.\d+/g, '')
    .slice(2);
  return der(0x17, Buffer.from(text, 'ascii'));
}

const sequence = (...parts: readonly Buffer[]): Buffer => der(0x30, ...parts);

function der(tag: number, ...parts: readonly Buffer[]): Buffer {
  const body = Buffer.concat(parts);
  const length = body.length < 0x80 ? [body.length] : [0x82, body.length >> 8, body.length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...length]), body]);
}

function pem(certificate: Buffer): string {
  const lines = certificate.toString('base64').match(/.{1,64}/g) ?? [];
  return `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`;
}
