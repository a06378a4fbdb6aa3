/** Why no answer came, as far as the connection says: from the system's and the TLS library's codes to ours. */
import type { ServerFault } from '@flouss/shared/contract/hello';

const BY_CODE: Readonly<Record<string, ServerFault>> = {
  ENOTFOUND: 'server-name-unknown',
  EAI_AGAIN: 'server-name-unknown',
  ECONNREFUSED: 'server-refused-connection',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'certificate-issuer-unknown',
  SELF_SIGNED_CERT_IN_CHAIN: 'certificate-issuer-unknown',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'certificate-issuer-unknown',
  UNABLE_TO_GET_ISSUER_CERT: 'certificate-issuer-unknown',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'certificate-issuer-unknown',
  ERR_TLS_CERT_ALTNAME_INVALID: 'certificate-other-name',
  CERT_HAS_EXPIRED: 'certificate-expired',
  CERT_NOT_YET_VALID: 'certificate-not-yet-valid',
};

/** Broken off while encryption was being agreed: the TLS library says why in its own words, after a code for all. */
const WORDS_OF_TLS: readonly (readonly [RegExp, ServerFault])[] = [
  [/protocol version|unsupported protocol/i, 'encryption-too-old'],
  // What speaks on that port speaks no TLS.
  [/wrong version number|packet length too long|http request/i, 'server-not-ours'],
];

export function serverFaultOf(error: unknown): ServerFault {
  if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string') return 'server-unreachable';
  const { code, message } = error;
  if (code !== 'EPROTO' && !code.startsWith('ERR_SSL_')) return BY_CODE[code] ?? 'server-unreachable';
  return WORDS_OF_TLS.find(([words]) => words.test(message))?.[1] ?? 'server-unreachable';
}
