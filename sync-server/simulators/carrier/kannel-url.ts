/**
 * Fills the escape codes that Kannel allows in a service's post-url and in a dlr-url. Only codes about the envelope
 * are known here: a message's text never goes into a URL.
 */
import { SERVICE_NAME, SHORT_NUMBER, SMSC_ID } from './protocol.ts';
import type { Coding } from './gsm-text.ts';

export interface Envelope {
  readonly id: string;
  /** The customer's side, as the carrier shows it to the service. */
  readonly phone: string;
  readonly at: number;
  readonly coding: Coding;
  readonly charset: string;
  /** Delivery report: 1 delivered to phone, 8 accepted by the network. */
  readonly report?: number;
}

const SECOND_MS = 1_000;

export function fillUrl(pattern: string, envelope: Envelope): string {
  const values: Readonly<Record<string, string>> = {
    I: envelope.id,
    F: envelope.id,
    p: encodeURIComponent(envelope.phone),
    q: encodeURIComponent(envelope.phone),
    P: SHORT_NUMBER,
    Q: SHORT_NUMBER,
    T: String(Math.trunc(envelope.at / SECOND_MS)),
    t: kannelTime(envelope.at).replace(' ', '+'),
    i: SMSC_ID,
    n: SERVICE_NAME,
    c: String(envelope.coding),
    C: envelope.charset,
    d: envelope.report?.toString() ?? '',
    '%': '%',
  };
  return pattern.replace(/%(.)/g, (whole, code: string) =>
    Object.hasOwn(values, code) ? (values[code] ?? '') : whole,
  );
}

/** Whether a URL made from this pattern tells one message from another. */
export function carriesId(pattern: string): boolean {
  return /%[IF]/.test(pattern.replaceAll('%%', ''));
}

/** `2026-11-23 18:55:33`, always GMT. */
export function kannelTime(at: number): string {
  return new Date(at).toISOString().slice(0, 19).replace('T', ' ');
}
