/**
 * Hands replies to Kannel's smsbox: POST /cgi-bin/sendsms, parameters in X-Kannel headers, the text as body. It decides
 * what Kannel's answer means and nothing else; when to send again is the reply worker's matter.
 */
import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import axios from 'axios';
import type { Carrier, OutboundMessage, SendOutcome } from './carrier.ts';
import { RECEIPT_MASK } from './kannel-receipts.ts';

const SENDSMS_TIMEOUT_MS = 10_000;
const SENDSMS_PATH = '/cgi-bin/sendsms';
const ANSWER_BYTES_MAX = 16 * 1024;

/** Kannel's own numbers: 0 is seven bits, 2 is UCS-2; it converts our UTF-8 itself. */
const CODING = { gsm7: '0', ucs2: '2' } as const;
/** Billing information handed through to the operator: only an order's outcome carries it. */
const PAID_BILLING = 'sms-order';

/** Failures before the request could leave: no name, no route, nobody listening, no trust. */
const NOTHING_LEFT = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'CERT_HAS_EXPIRED',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'ERR_TLS_CERT_ALTNAME_INVALID',
]);

export interface KannelOptions {
  /** Where smsbox listens, such as `http://127.0.0.1:13013`. */
  readonly url: string;
  readonly user: string;
  readonly password: string;
  readonly shortNumber: string;
  /** Where Kannel is to say what became of a reply; without it none is asked. */
  readonly receiptUrl?: ((replyId: string) => string) | undefined;
  readonly timeoutMs?: number;
}

export function kannelCarrier(options: KannelOptions): Carrier {
  // A fresh connection each time: a reset on a kept one would leave it unknown whether anything was sent.
  const client = axios.create({
    timeout: options.timeoutMs ?? SENDSMS_TIMEOUT_MS,
    httpAgent: new HttpAgent({ keepAlive: false }),
    httpsAgent: new HttpsAgent({ keepAlive: false }),
    maxRedirects: 0,
    maxContentLength: ANSWER_BYTES_MAX,
    proxy: false,
    responseType: 'text',
    validateStatus: () => true,
  });
  const url = new URL(SENDSMS_PATH, options.url).href;
  return {
    via: 'kannel',
    async send(message) {
      try {
        const answer = await client.post(url, Buffer.from(message.text, 'utf8'), {
          headers: headersOf(message, options),
        });
        return meaningOf(answer.status);
      } catch (error) {
        return axios.isAxiosError(error) && NOTHING_LEFT.has(error.code ?? '') ? 'not-sent' : 'unknown';
      }
    },
  };
}

function headersOf(message: OutboundMessage, options: KannelOptions): Record<string, string> {
  return {
    'Content-Type': 'text/plain; charset=UTF-8',
    'X-Kannel-Username': options.user,
    'X-Kannel-Password': options.password,
    'X-Kannel-From': options.shortNumber,
    'X-Kannel-To': message.to,
    'X-Kannel-Coding': CODING[message.encoding],
    ...(message.paid ? { 'X-Kannel-BInfo': PAID_BILLING } : {}),
    'X-Flouss-Reply-Id': message.replyId,
    ...(options.receiptUrl && {
      'X-Kannel-DLR-Mask': String(RECEIPT_MASK),
      'X-Kannel-DLR-Url': options.receiptUrl(message.replyId),
    }),
  };
}

/** Turned away at the door: our password, our pace, or Kannel's «temporal failure, try again later». */
const TURNED_AWAY: ReadonlySet<number> = new Set([401, 403, 407, 429, 503]);

/** smsbox answers 202 once it has queued the message and 400 to one it will never take; any other 5xx says nothing. */
function meaningOf(status: number): SendOutcome {
  if (status >= 200 && status < 300) return 'accepted';
  if (TURNED_AWAY.has(status)) return 'not-sent';
  return status < 500 ? 'refused' : 'unknown';
}
