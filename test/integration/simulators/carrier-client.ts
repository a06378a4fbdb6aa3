/** A customer's thumb and a service's sendsms, by HTTP alone. */
import { CARRIER_PASSWORD, CARRIER_USER } from './simulator-processes.ts';

export const PHONE = '+33639980001';

export interface PhoneState {
  phone: string;
  alias?: string;
  inbox: {
    id: string;
    reply_id: string | null;
    billing: string | null;
    text: string;
    coding: number;
    segments: number;
    answer_lost: number;
    accepted_at: number;
    reports: { value: number; reported_at: number | null }[];
  }[];
  sent: {
    id: string;
    text: string;
    sender: string;
    sent_at: number;
    copies: { attempts: number; delivered_at: number | null; last_error: string | null }[];
  }[];
}

/** What the carrier has still to bring: texts and receipts. */
export async function queueOf(carrier: string): Promise<{ waiting: number; reports: number }> {
  return (await fetch(`${carrier}/simulator/queue`)).json() as never;
}

export async function text(carrier: string, message: object): Promise<{ status: number; id: string }> {
  const response = await fetch(`${carrier}/simulator/messages`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ from: PHONE, ...message }),
  });
  const body: { id?: string } = JSON.parse(await response.text());
  return { status: response.status, id: body.id ?? '' };
}

export async function sendsms(
  carrier: string,
  body: string | Uint8Array<ArrayBuffer>,
  headers: Record<string, string> = {},
): Promise<string> {
  const response = await fetch(`${carrier}/cgi-bin/sendsms`, {
    method: 'POST',
    headers: {
      'content-type': 'text/plain; charset=UTF-8',
      'x-kannel-username': CARRIER_USER,
      'x-kannel-password': CARRIER_PASSWORD,
      'x-kannel-from': '71004',
      'x-kannel-to': PHONE,
      ...headers,
    },
    body,
  });
  return `${response.status} ${await response.text()}`;
}

export async function phoneState(carrier: string, phone = PHONE): Promise<PhoneState> {
  const response = await fetch(`${carrier}/simulator/state?phone=${encodeURIComponent(phone)}`);
  const state: PhoneState = JSON.parse(await response.text());
  return state;
}

export async function setFaults(carrier: string, faults: object[]): Promise<void> {
  const response = await fetch(`${carrier}/simulator/faults`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ faults }),
  });
  if (!response.ok) throw new Error(await response.text());
}
