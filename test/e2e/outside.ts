/** The world as anybody outside the counter sees it: the bank's and the carrier's own records, the centre's books. */
import axios from 'axios';
import { readFileSync } from 'node:fs';
import { Agent } from 'node:https';
import { join } from 'node:path';
import { z } from 'zod';
import { journalEnd } from '../../src/core/store/journal.ts';
import { openStore } from '../../src/core/store/open.ts';
import type { Store } from '../../src/core/store/handles.ts';
import { DEMO_STAFF } from '../../src/demo/staff.ts';
import { backOffice } from '../integration/server/back-office.ts';
import type { AdminAnswer, BackOffice } from '../integration/server/back-office.ts';
import type { Demo } from './demo.ts';

const BankState = z.object({
  cards: z.array(
    z.object({ token: z.string(), card_reference: z.string(), balance_cents: z.number(), state: z.string() }),
  ),
  operations: z.array(
    z.object({
      key: z.string(),
      kind: z.string(),
      state: z.string(),
      subject: z.string(),
      amount_cents: z.number().nullable(),
    }),
  ),
});
const PhoneState = z.object({
  inbox: z.array(z.object({ text: z.string(), billing: z.string().nullable() })),
  sent: z.array(z.object({ text: z.string(), copies: z.array(z.object({ delivered_at: z.number().nullable() })) })),
});
const Ledger = z.object({
  accounts: z.array(z.object({ account: z.string(), balance_cents: z.number() })),
  debit_cents: z.number(),
  credit_cents: z.number(),
});
const Devices = z.object({
  devices: z.array(
    z.object({
      device_id: z.string(),
      agent_id: z.string(),
      head_seq: z.number(),
      head_digest: z.string(),
      state: z.string(),
    }),
  ),
});
/** One-time, of a new counter or for a lost one's place. */
const EnrolmentCode = z.object({ code: z.string() });
const Approvals = z.object({
  approvals: z.array(
    z.object({ type: z.string(), counter_code: z.string(), reason: z.string(), code: z.string().nullable() }),
  ),
});
const Orders = z.object({
  orders: z.array(z.object({ op_id: z.string(), channel: z.string(), state: z.string(), amount_cents: z.number() })),
});

const Reviews = z.object({ reviews: z.array(z.object({ review_id: z.string(), edition: z.string() })) });
const Days = z.object({ days: z.array(z.object({ day: z.string() })) });
const Breaks = z.object({ breaks: z.array(z.object({ kind: z.string(), detail: z.string() })) });

const Drawer = z.object({
  opening_cents: z.number(),
  expected_cents: z.number(),
  counted_cents: z.number(),
  difference_cents: z.number(),
});
const TotalLine = z.object({ line: z.string(), count: z.number(), amount_cents: z.number(), fee_cents: z.number() });
const ZReports = z.object({
  z_reports: z.array(
    z.object({
      number: z.string(),
      code: z.string().nullable(),
      till: Drawer,
      refunds: Drawer,
      totals: z.array(TotalLine),
      takings_cents: z.number(),
      takings_so_far_cents: z.number(),
      note: z.string().nullable(),
      approved: z.object({ reason: z.string() }).nullable(),
    }),
  ),
});

/** What the bank's simulator is told to do wrong, until it is told otherwise; `count` null: each time. */
export interface BankFault {
  readonly fault: string;
  readonly kind: string;
  readonly count: number | null;
}

export async function setBankFaults(demo: Demo, faults: readonly BankFault[]): Promise<void> {
  await axios.put(`${demo.bank}/simulator/faults`, { faults });
}

/** What it makes of the files that come from now on. */
export async function setBankDecision(demo: Demo, outcome: 'accepted' | 'declined'): Promise<void> {
  await axios.put(`${demo.bank}/simulator/faults`, { decision: { outcome } });
}

/** Whether the bank decides without a picture of the applicant's document. */
export async function setBankDocuments(demo: Demo, documents: 'as-they-come' | 'required'): Promise<void> {
  await axios.put(`${demo.bank}/simulator/faults`, { documents });
}

/** A card by its reference, as everybody but the bank calls it. */
export async function bankState(demo: Demo) {
  const { cards, operations } = BankState.parse((await axios.get(`${demo.bank}/simulator/state`)).data);
  const referenceOf = new Map(cards.map(({ token, card_reference }) => [token, card_reference]));
  return {
    cards: cards.map(({ card_reference, balance_cents, state }) => ({ card_reference, balance_cents, state })),
    operations: operations.map(({ key, kind, state, subject, amount_cents }) => {
      return { key, kind, state, subject: referenceOf.get(subject) ?? subject, amount_cents };
    }),
  };
}

export const phoneState = async (demo: Demo, phone: string) =>
  PhoneState.parse((await axios.get(`${demo.carrier}/simulator/state`, { params: { phone } })).data);

export const ledger = async (demo: Demo) => Ledger.parse(await admin(demo, '/admin/ledger'));
export const devices = async (demo: Demo) => Devices.parse(await admin(demo, '/admin/devices')).devices;
export const zReports = async (demo: Demo) =>
  ZReports.parse(await admin(demo, `${await agentPath(demo)}/z-reports`)).z_reports;
/** What managers agreed to, the last first. */
export const approvals = async (demo: Demo) =>
  Approvals.parse(await admin(demo, `${await agentPath(demo)}/approvals`)).approvals;
export const orders = async (demo: Demo) => Orders.parse(await admin(demo, '/admin/orders')).orders;

/** That the bank's days and the books' are closed. */
export const closedDays = async (demo: Demo) => ({
  bank: Days.parse(await admin(demo, '/admin/bank-days')).days.map(({ day }) => day),
  books: Days.parse(await admin(demo, '/admin/days')).days.map(({ day }) => day),
});
/** What the bank's statement of a day and the books have between them. */
export const openBreaks = async (demo: Demo) => Breaks.parse(await admin(demo, '/admin/breaks?state=open')).breaks;

export const centreMetrics = async ({ server, ca }: Demo): Promise<string> =>
  (await axios.get<string>(`${server}/metrics`, { httpsAgent: new Agent({ ca: readFileSync(ca, 'utf8') }) })).data;

/** The centre sends packs to the demo's agent. */
export async function dispatchPacks(demo: Demo, card_references: readonly string[], delivery_note: string) {
  await tell(demo, `${await agentPath(demo)}/packs`, { card_references, delivery_note });
}

/** With which one more counter of the demo's agent is enrolled. */
export async function enrolmentCode(demo: Demo, counter_code: string): Promise<string> {
  const { code } = EnrolmentCode.parse(await tell(demo, `${await agentPath(demo)}/enrolment-codes`, { counter_code }));
  return code;
}

/** With which another machine may take the place of the demo's counter, under another counter code. */
export async function recoveryCode(demo: Demo, counter_code: string): Promise<string> {
  const [device] = await devices(demo);
  const path = `/admin/devices/${device?.device_id}/recovery-codes`;
  return EnrolmentCode.parse(await tell(demo, path, { counter_code, reason: 'Perdu' })).code;
}

/** Two people have compared the papers: whoever is being checked is somebody else. */
export async function releaseReviews(demo: Demo): Promise<void> {
  const { reviews } = Reviews.parse(await admin(demo, '/admin/reviews'));
  for (const { review_id, edition } of reviews) {
    await tell(demo, `/admin/reviews/${review_id}/decide`, { decision: 'release', edition, reason: 'Autre naissance' });
  }
}

/** Of the only agent there is. */
async function agentPath(demo: Demo): Promise<string> {
  const [device] = await devices(demo);
  return `/admin/agents/${device?.agent_id}`;
}

async function tell(demo: Demo, path: string, body: unknown): Promise<unknown> {
  return answerOf(await staffOf(demo).ask('POST', path, body));
}

async function admin(demo: Demo, path: string): Promise<unknown> {
  return answerOf(await staffOf(demo).ask('GET', path));
}

function answerOf({ status, body }: AdminAnswer<object>): object {
  if (status !== 200) throw new Error(`the centre refused: ${body.code}`);
  return body;
}

const offices = new Map<string, BackOffice>();

/** The demo's own staff, each of whom signs in once. */
export function staffOf({ dataDir, server, ca }: Pick<Demo, 'dataDir' | 'server' | 'ca'>): BackOffice {
  const { staffPassword } = z
    .object({ staffPassword: z.string() })
    .parse(JSON.parse(readFileSync(join(dataDir, 'secrets.json'), 'utf8')));
  const demo = `${dataDir} ${server}`;
  const office = offices.get(demo) ?? backOffice(() => server, DEMO_STAFF, staffPassword, readFileSync(ca, 'utf8'));
  offices.set(demo, office);
  return office;
}

/** The counter's own store, once its process has ended. */
export function openCounterStore({ dataDir }: Pick<Demo, 'dataDir'>): Store {
  const folder = join(dataDir, 'counter-browser');
  const secret = (name: string) => Buffer.from(readFileSync(join(folder, name), 'utf8').trim(), 'base64url');
  const path = join(folder, 'counter.store');
  const opened = openStore({ path, key: secret('store.key'), pepper: secret('pin.pepper') });
  if (!opened.ok) throw new Error(opened.error);
  return opened.value;
}

/** Where the counter's journal ends, in the words in which the centre tells its own end of it. */
export function counterHead(store: Store): { readonly head_seq: number; readonly head_digest: string } {
  const { seq, digest } = journalEnd(store.read);
  return { head_seq: seq, head_digest: digest };
}

/** The process that holds the counter's store, a child of its host's. */
export function backendOf({ pids: { counter } }: Demo): number {
  return Number(readFileSync(`/proc/${counter}/task/${counter}/children`, 'utf8').trim().split(' ')[0]);
}
