/**
 * A busy hour of an SMSC: customers enrol, order and confirm, some messages come twice, some in parts with the last first, and the lines
 * are cut again and again, with messages and replies on them. What must be true in the end is counted at the carrier and in the rows.
 */
import { assert } from '@flouss/shared/kernel/assert';
import type { OrderRow } from '../../../sync-server/src/db/schema.ts';
import { queueOf, setFaults, text, type PhoneState } from '../simulators/carrier-client.ts';
import { eventually } from '../simulators/simulator-processes.ts';
import { openSmppPeople, type SmppPeople } from './smpp-centre.ts';
import { MINUTE_MS } from './talker.ts';

/** A kept connection may end just when it is used again; a machine that is busy sees it happen. */
async function surely<T>(ask: () => Promise<T>): Promise<T> {
  for (let attempt = 1; attempt < ATTEMPTS_MAX; attempt++) {
    const answered = await ask().catch(() => undefined);
    if (answered !== undefined) return answered;
  }
  return ask();
}

const jsonAt = async <T>(url: string): Promise<T> =>
  surely(async () => JSON.parse(await (await fetch(url)).text()) as T);

const ATTEMPTS_MAX = 4;
const HOUR_MS = 60 * MINUTE_MS;
/** An order takes an enrolment, a request and a confirmation. */
const MESSAGES_AN_ORDER = 3;
const DOUBLED_PERCENT = 20;
const IN_PARTS_PERCENT = 5;
const TEXTED_AT_ONCE = 100;
const SENT_WITHIN_MS = 10 * MINUTE_MS;

export interface Load {
  readonly messages: number;
  readonly drops: number;
}

export interface LoadResult {
  readonly messages: number;
  /** Copies of them that the carrier brought. */
  readonly brought: number;
  readonly drops: number;
  readonly expected: number;
  readonly orders: readonly OrderRow[];
  /** How many paid replies each phone received. */
  readonly paid: readonly number[];
  readonly incomplete: number;
  readonly seconds: number;
}

export async function runLoad({ messages, drops }: Load): Promise<LoadResult> {
  const people = await openSmppPeople({ binds: 3 });
  try {
    return await busyHour(people, Math.ceil(messages / MESSAGES_AN_ORDER), drops);
  } finally {
    await people.close();
  }
}

async function busyHour({ centre, carrier }: SmppPeople, customers: number, drops: number): Promise<LoadResult> {
  const began = performance.now();
  const phones = Array.from({ length: customers }, (_, n) => `+3363998${String(n).padStart(4, '0')}`);
  let texted = 0;
  let dropped = 0;
  const total = customers * MESSAGES_AN_ORDER;

  const state = async (): Promise<Map<string, PhoneState>> => {
    const all = await jsonAt<{ phones: PhoneState[] }>(`${carrier.url}/simulator/state`);
    return new Map(all.phones.map((each) => [each.phone, each]));
  };

  /** What is switched on stays so until it has struck. */
  async function more(fault: 'drop' | 'parts'): Promise<void> {
    const on = await jsonAt<{ faults: { fault: string; count: number | null }[] }>(`${carrier.url}/simulator/faults`);
    const counts = new Map(on.faults.map((each) => [each.fault, each.count ?? 0]));
    counts.set(fault, (counts.get(fault) ?? 0) + 1);
    await setFaults(
      carrier.url,
      [...counts].map(([name, count]) => ({ fault: name, count })),
    );
  }

  /** Half of the cuts meet messages, half meet replies. */
  async function cut(upTo: number): Promise<void> {
    for (; dropped < Math.min(drops, upTo); dropped++) await more('drop');
  }

  async function say(words: (phone: string) => string): Promise<void> {
    for (let at = 0; at < phones.length; at += TEXTED_AT_ONCE) {
      const some = phones.slice(at, at + TEXTED_AT_ONCE);
      for (let part = 0; part < (some.length * IN_PARTS_PERCENT) / 100; part++) await more('parts');
      await cut(Math.floor(((texted / total) * drops) / 2) + Math.floor(dropped / 2));
      await Promise.all(
        some.map(async (phone, n) => {
          const times = (at + n) % 100 < DOUBLED_PERCENT ? 2 : 1;
          const answered = await surely(() => text(carrier.url, { from: phone, text: words(phone), times }));
          assert(answered.status === 201, 'texted');
        }),
      );
      texted += some.length;
      await brought('waiting');
    }
  }

  /** Until the carrier has brought all that it has. */
  async function brought(what: 'waiting' | 'reports'): Promise<void> {
    await eventually(
      `${what} to be none`,
      async () => {
        const queue = await surely(() => queueOf(carrier.url));
        return queue[what] === 0 || undefined;
      },
      SENT_WITHIN_MS,
    );
  }

  /** Until nothing waits to be sent; some cuts meet what is on its way. */
  async function sent(share: number): Promise<void> {
    await cut(dropped + share);
    for (let second = 0; second < 240; second++) {
      await centre.settle(customers);
      if (!(await centre.replies()).some((reply) => reply.state === 'queued')) return;
      centre.moveClock(1_000);
      await new Promise((resolve) => void setTimeout(resolve, 20));
    }
    throw new Error('replies wait for ever');
  }

  const codes = new Map<string, string>();
  const registered = [];
  for (const phone of phones) {
    const customer = await centre.register();
    await centre.giveFunding(customer);
    codes.set(phone, await centre.issueCode(customer));
    registered.push(customer);
  }
  const share = Math.ceil(drops / 8);
  await say((phone) => `INSCR ${codes.get(phone)}`);
  await sent(share);
  centre.moveClock(1);
  await say(() => 'RECH 100 MAMAN');
  await sent(share);
  const shown = await state();
  centre.moveClock(1);
  await say((phone) => {
    const asked = shown.get(phone)?.inbox.map((reply) => /OUI (\d{3})/.exec(reply.text)?.[1]);
    return `OUI ${asked?.findLast((code) => code !== undefined)}`;
  });
  await centre.converse();
  const orders = await centre.db.read.sql.selectFrom('orders').selectAll().execute();
  for (const order of orders) await centre.loadAtBank(order);
  await sent(drops - dropped);
  // What is in doubt is settled by receipts, or leaves again when its time is over; the carrier's clock is not ours to move.
  await brought('reports');
  centre.moveClock(HOUR_MS + 11 * MINUTE_MS);
  await sent(0);

  const at = await state();
  const copies = [...at.values()].flatMap(({ sent: all }) => all.flatMap((each) => each.copies)).length;
  return {
    messages: texted,
    brought: copies,
    drops: dropped,
    expected: customers,
    orders: await centre.db.read.sql.selectFrom('orders').selectAll().execute(),
    paid: phones.map((phone) => at.get(phone)?.inbox.filter(({ billing }) => billing !== null).length ?? 0),
    incomplete: (await centre.inbox()).filter(({ outcome }) => outcome === 'incomplete').length,
    seconds: (performance.now() - began) / 1_000,
  };
}
