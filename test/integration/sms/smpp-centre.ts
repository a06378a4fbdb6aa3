/** A centre bound to the carrier's process by SMPP: what customers text comes by its lines, and replies go back by them. */
import type { SmppOptions } from '../../../sync-server/src/sms/carriers/smpp/smpp-carrier.ts';
import { phoneState, text } from '../simulators/carrier-client.ts';
import {
  CARRIER_USER,
  eventually,
  SMPP_PASSWORD,
  startCarrier,
  type Running,
} from '../simulators/simulator-processes.ts';
import { openSmsCentre, type SmsCentre } from './sms-centre.ts';

const NOWHERE = 'http://127.0.0.1:9/';
const STRANGER = '+33639989999';

export interface SmppPeople {
  readonly centre: SmsCentre;
  readonly carrier: Running;
  /** What the phone has received, oldest first. */
  inboxOf(phone: string): Promise<string[]>;
  /** Texts, waits until the carrier was told that all of it is kept, lets the circuit work; what the phone got by it. */
  say(phone: string, said: string, times?: number): Promise<string[]>;
  close(): Promise<void>;
}

/** Options that are quick to fail and to come back, for a line to that SMSC. */
export function smppOptions(smpp: string, more: Partial<SmppOptions> = {}): SmppOptions {
  const { hostname: host, port, protocol } = new URL(smpp);
  return {
    address: { host, port: Number(port), tls: protocol === 'smpps:' ? {} : undefined },
    account: { systemId: CARRIER_USER, password: SMPP_PASSWORD, systemType: '' },
    binds: 2,
    window: 16,
    defaultAlphabet: 'gsm7',
    longTexts: 'payload',
    paidServiceType: 'PAID',
    receipts: true,
    validityMs: 60 * 60_000,
    times: { connectMs: 2_000, answerMs: 1_000, quietMs: 5_000 },
    pace: { reconnectMinMs: 20, reconnectMaxMs: 200, throttledMinMs: 20, throttledMaxMs: 200 },
    ...more,
  };
}

export async function openSmppPeople(more: Partial<SmppOptions> = {}, folder?: string): Promise<SmppPeople> {
  const carrier = await startCarrier({ inboundUrl: NOWHERE, smpp: {} });
  const centre = await openSmsCentre(carrier.url, folder, smppOptions(carrier.smpp, more));
  const inboxOf = async (phone: string): Promise<string[]> =>
    (await phoneState(carrier.url, phone)).inbox.map((reply) => reply.text);
  // Whatever comes shows that the lines are there.
  await text(carrier.url, { from: STRANGER, text: 'AIDE' });
  await delivered(carrier.url, STRANGER);
  return {
    centre,
    carrier,
    inboxOf,
    async say(phone, said, times = 1) {
      const before = (await inboxOf(phone)).length;
      centre.moveClock(1);
      await text(carrier.url, { from: phone, text: said, times });
      await delivered(carrier.url, phone);
      await centre.settle();
      return (await inboxOf(phone)).slice(before);
    },
    async close() {
      await centre.close();
      await carrier.end('SIGTERM');
    },
  };
}

/** Until the carrier has heard that everything of this phone is kept. */
export async function delivered(carrierUrl: string, phone: string): Promise<void> {
  await eventually(`${phone}'s messages to be taken`, async () => {
    const { sent } = await phoneState(carrierUrl, phone);
    return sent.every(({ copies }) => copies.every((copy) => copy.delivered_at !== null)) || undefined;
  });
}
