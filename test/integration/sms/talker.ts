/** People with phones: what each texts, and what comes back to his phone through the carrier's process. */
import { expect } from 'vitest';
import { phoneState } from '../simulators/carrier-client.ts';
import { startCarrier, type Running } from '../simulators/simulator-processes.ts';
import type { Customer, NewCustomer } from './customers.ts';
import { openSmsCentre, type SmsCentre } from './sms-centre.ts';

export const MINUTE_MS = 60_000;
export const DAY_MS = 24 * 60 * MINUTE_MS;
/** The carrier of these tests takes replies; messages are posted by hand. */
const NOWHERE = 'http://127.0.0.1:9/';

interface Talk {
  readonly phone: string;
  /** Texts, lets the circuit work, and gives what the phone received. */
  readonly say: (text: string, id?: string) => Promise<string[]>;
}

/** A phone with a customer behind it. */
interface Talker extends Talk {
  readonly customer: Customer;
  /** Everything since he was bound. */
  readonly received: () => Promise<string[]>;
}

export interface People {
  readonly centre: SmsCentre;
  readonly carrier: Running;
  readonly newPhone: () => string;
  readonly talk: (phone: string) => Talk;
  readonly talker: (wish?: NewCustomer) => Promise<Talker>;
  readonly inboxOf: (phone: string) => Promise<string[]>;
  readonly paidReplies: () => Promise<number>;
}

let phones = 0;
const newPhone = (): string => `+336399${String(10_000 + ++phones)}`;

export async function openPeople(): Promise<People> {
  const carrier = await startCarrier({ inboundUrl: NOWHERE });
  const centre = await openSmsCentre(carrier.url);
  const inboxOf = async (phone: string): Promise<string[]> =>
    (await phoneState(carrier.url, phone)).inbox.map((reply) => reply.text);

  const talk = (phone: string): Talk => ({
    phone,
    say: async (text, id) => {
      const before = (await inboxOf(phone)).length;
      expect(await centre.text(phone, text, id)).toBe(200);
      await centre.settle();
      return (await inboxOf(phone)).slice(before);
    },
  });

  return {
    centre,
    carrier,
    newPhone,
    talk,
    inboxOf,
    talker: async (wish) => {
      const phone = newPhone();
      const customer = await centre.enrolled(phone, wish);
      const bound = (await inboxOf(phone)).length;
      return { ...talk(phone), customer, received: async () => (await inboxOf(phone)).slice(bound) };
    },
    paidReplies: async () => (await centre.replies()).filter((reply) => reply.paid === 1).length,
  };
}

/** The three digits that the last reply asks for. */
export function codeIn(replies: readonly string[]): string {
  const code = /(?:OUI|YES|نعم) (\d{3})/.exec(replies.at(-1) ?? '')?.[1];
  if (code === undefined) throw new Error(`no code in: ${replies.join(' | ')}`);
  return code;
}

export const otherThan = (code: string, by = 1): string => String((Number(code) + by) % 1000).padStart(3, '0');
