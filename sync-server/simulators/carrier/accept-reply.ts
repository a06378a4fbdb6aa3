/**
 * Reads a reply handed over the way Kannel's sendsms takes a POST, and keeps it. The words of the answers are Kannel's.
 * It must not know of HTTP connections or faults.
 */
import type { IncomingHttpHeaders } from 'node:http';
import { sameSecret } from '../both/http-edge.ts';
import type { Carrier } from './carrier.ts';
import { asGsm, CODING_GSM, CODING_UCS2, decodeText, measure, type Coding } from './gsm-text.ts';
import { normalPhone } from './protocol.ts';
import { planReports } from './report-delivery.ts';

const CODING_DATA = 1;
const REPORT_MASK_MAX = 63;

export interface SendsmsRequest {
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

export interface SendsmsAnswer {
  readonly status: number;
  readonly text: string;
}

export const ACCEPTED: SendsmsAnswer = { status: 202, text: '0: Accepted for delivery' };
export const BUSY: SendsmsAnswer = { status: 503, text: 'Temporal failure, try again later.' };

export interface Reply {
  readonly replyId: string | null;
  readonly billing: string | null;
  readonly sender: string;
  readonly recipient: string;
  readonly text: string;
  readonly coding: Coding;
  readonly reportMask: number;
  readonly reportUrl: string;
}

/** The reply as it will reach the handset, or the answer that says what was wrong with the request. */
export function readReply(
  request: SendsmsRequest,
  account: { readonly user: string; readonly password: string },
): Reply | SendsmsAnswer {
  const header = (name: string): string => String(request.headers[name] ?? '').trim();
  const { type, charset } = contentTypeOf(header('content-type'));
  if (type !== 'text/plain' && type !== 'application/octet-stream') return bad('Invalid content-type');

  const isUser = sameSecret(header('x-kannel-username'), account.user);
  const isPassword = sameSecret(header('x-kannel-password'), account.password);
  if (!isUser || !isPassword) return { status: 403, text: 'Authorization failed for sendsms' };

  const recipient = header('x-kannel-to');
  if (recipient === '') return bad('Missing receiver number, rejected');
  if (normalPhone(recipient) === undefined) return bad('Number(s) has/have been denied by white- and/or black-lists.');
  const sender = header('x-kannel-from');
  if (sender === '') return bad('Sender missing and no global set, rejected');

  const coding = codingAsked(header('x-kannel-coding'), type);
  if (coding === undefined) return bad('Coding field misformed, rejected');
  const text = decodeText(request.body, charset || (coding === CODING_UCS2 ? 'utf-16be' : 'utf-8'));
  if (text === undefined) return bad('Charset or body misformed, rejected');

  const reportMask = header('x-kannel-dlr-mask') === '' ? 0 : Number(header('x-kannel-dlr-mask'));
  if (!Number.isInteger(reportMask) || reportMask < 0 || reportMask > REPORT_MASK_MAX) {
    return bad('DLR-Mask field misformed, rejected');
  }
  const reportUrl = header('x-kannel-dlr-url');
  if (reportUrl !== '' && !/^https?:\/\//i.test(reportUrl)) return bad('DLR-URL field misformed, rejected');

  return {
    replyId: header('x-flouss-reply-id') || null,
    billing: header('x-kannel-binfo') || null,
    sender,
    recipient,
    text: coding === CODING_GSM ? asGsm(text) : text,
    coding,
    reportMask,
    reportUrl,
  };
}

/** Keeps an accepted reply and the reports it asked for; its id. */
export function keepReply(carrier: Carrier, reply: Reply, answerLost: boolean): string {
  const { store, clock } = carrier;
  return store.inTransaction(() => {
    const id = carrier.derive.uuid('reply', store.replies.count() + 1);
    const number = normalPhone(reply.recipient) ?? reply.recipient;
    store.replies.insert({
      id,
      reply_id: reply.replyId,
      billing: reply.billing,
      phone: store.aliases.phoneOf(number) ?? number,
      recipient: reply.recipient,
      sender: reply.sender,
      text: reply.text,
      coding: reply.coding,
      segments: measure(reply.text, reply.coding).segments,
      accepted_at: clock.now(),
      answer_lost: answerLost ? 1 : 0,
    });
    if (reply.reportUrl !== '') planReports(carrier, id, reply.reportMask, reply.reportUrl);
    return id;
  });
}

function codingAsked(header: string, type: string): Coding | undefined {
  const asked = header === '' ? (type === 'text/plain' ? CODING_GSM : CODING_DATA) : Number(header);
  // 8-bit data is no text a customer could read, so this carrier takes the two text alphabets only.
  return asked === CODING_GSM || asked === CODING_UCS2 ? asked : undefined;
}

function contentTypeOf(header: string): { type: string; charset: string } {
  const [type = '', ...parameters] = header.split(';').map((part) => part.trim());
  const charset = parameters.find((parameter) => /^charset=/i.test(parameter)) ?? '';
  return { type: type.toLowerCase(), charset: charset.replace(/^charset=/i, '').replaceAll('"', '') };
}

function bad(text: string): SendsmsAnswer {
  return { status: 400, text };
}
