/**
 * What one batch is judged on: everything its facts touch, read once for each kind of row, and what the judgements add.
 * Reads and writes; the judgements themselves are in the files beside it.
 */
import { parseSmsCode } from '@flouss/shared/domain/enrolment-code';
import { addCents } from '@flouss/shared/domain/money';
import type { Cents } from '@flouss/shared/domain/money';
import type { OpId } from '@flouss/shared/kernel/ids';
import { isSale, isTaking, readFact, takenFor } from '@flouss/shared/contract/journal';
import type { FactEnvelope } from '@flouss/shared/contract/journal';
import { open } from '@flouss/platform/seal';
import { nothingWanted } from '../../controls/working-set.ts';
import type { Wanted } from '../../controls/working-set.ts';
import { cardsBySales, insertPacks } from '../../db/cards.ts';
import { insertCustomers, knownDocuments } from '../../db/customers.ts';
import { advanceDevice } from '../../db/devices.ts';
import { rejectedRefunds, rejectedTakings, usedOpIds } from '../../db/facts.ts';
import type { Tx } from '../../db/handles.ts';
import type {
  CardRow,
  CustomerKeyRow,
  CustomerRow,
  DeviceRow,
  MadeGoodRow,
  PackRow,
  SmsCodeRow,
} from '../../db/schema.ts';
import { insertMadeGood, madeGoodAmong } from '../../db/orders.ts';
import { askForNew } from '../../db/screenings.ts';
import { noteTold } from '../../db/unheard-outcomes.ts';
import { findTill, insertZReports, putTill } from '../../db/tills.ts';
import { findCode, insertCode } from '../../db/sms-bindings.ts';
import { noteFloor } from '../../ledger/floor.ts';
import { smsCodeIndex } from '../../orders/blind-indexes.ts';
import type { Ctx } from '../../orders/context.ts';
import { clearDesk, openDesk } from '../../orders/desk.ts';
import type { Desk } from '../../orders/desk.ts';
import { noteOfferedAgain, readWords } from '../offered-again.ts';
import type { Offered, Words } from '../offered-again.ts';
import { allotmentTarget, openPurseOf } from '../allotment.ts';
import type { Purse } from '../purse.ts';
import type { ReadEntry } from '../reading/read-batch.ts';
import type { Registration } from '../reading/read-registration.ts';
import { closeFiles, keysFor, openFiles } from './customer-files.ts';
import type { CustomerFiles } from './customer-files.ts';
import { readStaff } from './staff.ts';
import type { Staff } from './staff.ts';
import { openTillDesk, tillRow } from './till.ts';
import type { TillDesk } from './till.ts';

export interface Bench {
  readonly desk: Desk;
  readonly device: DeviceRow;
  /** Who of this agent might act, and when. */
  readonly staff: Staff;
  /** How far this journal has come in time (`staff.ts`); grows with each fact. */
  reached: number;
  /**
   * Operation ids that facts have used; an id stands once. That a counter took the id of an SMS order only the order's key
   * can tell: such a fact cannot be written, and is set aside.
   */
  readonly usedOps: Set<OpId>;
  /** Of which a server that was restored since had said yes: what they stood on is perhaps still on its way back. */
  readonly offeredAgain: ReadonlySet<OpId>;
  /** Of which the bank may have heard from a server that was brought back since: what this batch brings again, and takes back. */
  readonly inDoubt: ReadonlySet<OpId>;
  /** What was said of some of them, and stands (`stands.ts`). */
  readonly words: Words;
  readonly purse: Purse;
  /** What each reload was judged on, by its number in the journal. */
  readonly judgedOn: Map<number, string>;
  readonly till: TillDesk;
  readonly registrations: ReadonlyMap<OpId, Registration>;
  readonly documents: Set<string>;
  /** That they were sent to this agent is forgotten here, and was known once. */
  readonly forgottenPacks: PackRow[];
  readonly newCustomers: CustomerRow[];
  readonly newKeys: CustomerKeyRow[];
  /** What is owed for sales that were rejected, and for reloads that were set aside before they were orders. */
  readonly rejectedTakings: Map<OpId, Cents>;
  /** What this counter paid for refunds that were rejected. */
  readonly rejectedRefunds: Map<OpId, Cents>;
  /** Those of them that somebody has answered for. */
  readonly madeGood: Set<OpId>;
  readonly newMadeGood: MadeGoodRow[];
  /** Sales whose customer the bank declined. */
  readonly declinedSales: ReadonlyMap<OpId, CardRow>;
  /** The blind index of each readable code that this batch issues, and those that stand already. */
  readonly codeIndexes: ReadonlyMap<OpId, string>;
  readonly standingCodes: Set<string>;
  readonly newCodes: SmsCodeRow[];
  /** Orders of whose outcome a customer was told, and the facts that say so. */
  readonly told: { readonly order: OpId; readonly by: OpId }[];
  readonly files: CustomerFiles;
}

/** Of these registrations' documents, those that belong to somebody already, whichever key he stands under. */
async function documentsKnown(tx: Tx, registered: readonly Registration[]): Promise<Set<string>> {
  if (registered.length === 0) return new Set();
  const known = await knownDocuments(
    tx,
    registered.flatMap(({ document_indexes }) => document_indexes),
  );
  const taken = registered.filter(({ document_indexes }) => document_indexes.some((index) => known.has(index)));
  return new Set(taken.map(({ document_index }) => document_index));
}

export async function openBench(
  tx: Tx,
  ctx: Ctx,
  device: DeviceRow,
  offered: Offered,
  registrations: ReadonlyMap<OpId, Registration>,
): Promise<Bench> {
  const { entries } = offered;
  const wanted = nothingWanted();
  for (const entry of entries) want(wanted, entry);
  const words = await readWords(tx, ctx, offered);
  // Of what stands the money may have been paid back already, by another counter.
  for (const { envelope, fact } of entries) {
    if (!words.has(envelope.seq)) continue;
    wanted.refunds.add(envelope.op_id);
    if (fact.ok && isSale(fact.fact)) wanted.packs.add(fact.fact.body.card_reference);
  }
  const desk = await openDesk(tx, ctx, wanted);
  if (words.size > 0) await layOutSales(tx, desk, wanted.refunds);
  const opIds = entries.map((entry) => entry.envelope.op_id);
  const registered = [...registrations.values()];
  const codeIndexes = await readCodes(tx, ctx, entries);
  const answeredFor = new Set(
    entries.flatMap(({ fact }) => (fact.ok && fact.fact.type === 'refund-made-good' ? [fact.fact.body.refund] : [])),
  );
  const again = await noteOfferedAgain(tx, desk, offered, words);
  const standing: string[] = [];
  for (const index of codeIndexes.values()) if (await findCode(tx, index)) standing.push(index);
  return {
    desk,
    device,
    staff: await readStaff(tx, device.agent_id),
    reached: device.latest_at,
    usedOps: await usedOpIds(tx, opIds),
    offeredAgain: again.known,
    inDoubt: again.inDoubt,
    words,
    purse: await openPurseOf(tx, device),
    judgedOn: new Map(),
    till: openTillDesk(device.device_id, await findTill(tx, device.device_id)),
    registrations,
    documents: await documentsKnown(tx, registered),
    forgottenPacks: [],
    newCustomers: [],
    newKeys: [],
    rejectedTakings: await readRejectedTakings(tx, device, wanted.refunds),
    rejectedRefunds: await readRejectedRefunds(tx, device, answeredFor),
    madeGood: answeredFor.size === 0 ? new Set() : await madeGoodAmong(tx, answeredFor),
    newMadeGood: [],
    declinedSales: await readDeclinedSales(tx, device, wanted.refunds),
    codeIndexes,
    standingCodes: new Set(standing),
    newCodes: [],
    told: [],
    files: await openFiles(tx, ctx, entries),
  };
}

/** The cards whose sale somebody wants to pay back. */
async function layOutSales(tx: Tx, { set: { cards } }: Desk, refunds: Set<OpId>): Promise<void> {
  if (refunds.size === 0) return;
  for (const card of await cardsBySales(tx, refunds)) {
    if (!cards.has(card.card_reference)) cards.set(card.card_reference, card);
  }
}

/** Writes what the judgements left, and refills the counter's escrow. */
export async function clearBench(
  tx: Tx,
  bench: Bench,
  head: Pick<DeviceRow, 'head_seq' | 'head_digest'>,
): Promise<void> {
  bench.purse.refill(await allotmentTarget(tx));
  await advanceDevice(tx, bench.device, {
    ...head,
    granted_cents: bench.purse.granted(),
    spent_cents: bench.purse.spent(),
    latest_at: bench.reached,
  });
  await insertPacks(tx, bench.forgottenPacks);
  await insertCustomers(tx, bench.newCustomers, bench.newKeys);
  await askForNew(tx, bench.newCustomers, bench.desk.at);
  await closeFiles(tx, bench.files, bench.desk.at);
  for (const code of bench.newCodes) await insertCode(tx, code);
  for (const { order, by } of bench.told) await noteTold(tx, order, by, bench.desk.at);
  if (bench.till.changed) await putTill(tx, tillRow(bench.till));
  await insertZReports(tx, bench.till.reports);
  await insertMadeGood(tx, bench.newMadeGood);
  await clearDesk(tx, bench.desk);
  // What a lost counter had spent, or what a server had said yes to, is taken although its share is free again.
  if (bench.device.state === 'revoked' || bench.words.size > 0) await noteFloor(tx, bench.device.agent_id);
}

function want({ cards, packs, customers, orders, held, refunds }: Wanted, { fact }: ReadEntry): void {
  if (!fact.ok) return;
  const { type, body } = fact.fact;
  switch (type) {
    case 'pack-received':
      for (const reference of body.card_references) {
        cards.add(reference);
        packs.add(reference);
      }
      return;
    case 'customer-registered':
    case 'customer-amended':
    case 'beneficiary-changed':
    case 'document-photographed':
    case 'sms-code-issued':
      customers.add(body.customer_id);
      return;
    case 'card-sold':
      cards.add(body.card_reference);
      customers.add(body.customer_id);
      return;
    case 'reload-ordered':
      cards.add(body.card_reference);
      customers.add(body.customer_id);
      if (body.with_sale !== undefined) held.add(body.card_reference);
      return;
    case 'card-replaced':
      cards.add(body.old_card_reference).add(body.card_reference);
      customers.add(body.customer_id);
      return;
    case 'card-blocked':
    case 'pack-set-aside':
      cards.add(body.card_reference);
      return;
    case 'reload-cancelled':
      orders.add(body.cancel_of);
      return;
    case 'outcome-told':
      orders.add(body.order);
      return;
    case 'refund-paid':
      orders.add(body.refund_of);
      refunds.add(body.refund_of);
      return;
    case 'refund-made-good':
    case 'signed-out':
    case 'till-opened':
    case 'cash-moved':
    case 'till-closed':
      return;
  }
}

/** Opens each issued code with its customer's key, which may be in the same batch or here already. */
async function readCodes(tx: Tx, ctx: Ctx, entries: readonly ReadEntry[]): Promise<Map<OpId, string>> {
  const issued = entries.flatMap(({ fact }) => (fact.ok && fact.fact.type === 'sms-code-issued' ? [fact.fact] : []));
  const found = new Map<OpId, string>();
  if (issued.length === 0) return found;
  const keys = await keysFor(tx, ctx, entries, new Set(issued.map(({ body }) => body.customer_id)));
  for (const { op_id, body } of issued) {
    const key = keys.get(body.customer_id);
    const text = key && open(key, body.customer_id, body.code);
    const code = text === undefined ? undefined : parseSmsCode(text);
    if (code?.ok) found.set(op_id, smsCodeIndex(ctx.keys, code.value));
  }
  return found;
}

async function readRejectedTakings(tx: Tx, device: DeviceRow, refunds: Set<OpId>): Promise<Map<OpId, Cents>> {
  const owed = new Map<OpId, Cents>();
  if (refunds.size === 0) return owed;
  for (const { op_id, text } of await rejectedTakings(tx, refunds, device.agent_id)) {
    const read = readFact(JSON.parse(text) as FactEnvelope);
    if (!read.ok || !isTaking(read.fact)) continue;
    const { amount_cents, fee_cents } = takenFor(read.fact);
    owed.set(op_id, addCents(amount_cents, fee_cents));
  }
  return owed;
}

async function readRejectedRefunds(tx: Tx, device: DeviceRow, opIds: Set<OpId>): Promise<Map<OpId, Cents>> {
  const paid = new Map<OpId, Cents>();
  if (opIds.size === 0) return paid;
  for (const { op_id, text } of await rejectedRefunds(tx, opIds, device.device_id)) {
    const read = readFact(JSON.parse(text) as FactEnvelope);
    if (read.ok && read.fact.type === 'refund-paid') paid.set(op_id, read.fact.body.amount_cents);
  }
  return paid;
}

async function readDeclinedSales(tx: Tx, device: DeviceRow, refunds: Set<OpId>): Promise<Map<OpId, CardRow>> {
  const declined = new Map<OpId, CardRow>();
  if (refunds.size === 0) return declined;
  for (const card of await cardsBySales(tx, refunds)) {
    if (card.sale_op_id && card.state === 'declined' && card.agent_id === device.agent_id) {
      declined.set(card.sale_op_id, card);
    }
  }
  return declined;
}
