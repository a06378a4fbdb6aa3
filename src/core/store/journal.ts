/**
 * The journal: this device's signed facts, chained and numbered without gaps. The only place that appends one.
 * Knows no service; what a fact means is in projections/.
 */
import type { Sign } from '@flouss/platform/device-key';
import { sha256 } from '@flouss/platform/system-ports';
import type { Fact, FactBody, FactType } from '@flouss/shared/contract/journal';
import {
  FactEnvelope,
  GENESIS_DIGEST,
  canonicalText,
  factDigest,
  readFact,
  signedText,
  writtenVersion,
} from '@flouss/shared/contract/journal';
import type { JournalHead, Verdict } from '@flouss/shared/contract/sync';
import type { Cents } from '@flouss/shared/domain/money';
import { ZERO, addCents } from '@flouss/shared/domain/money';
import type { FactReason } from '@flouss/shared/domain/reasons';
import type { TillStanding } from '@flouss/shared/domain/till';
import { NEVER_OPENED, afterEvent } from '@flouss/shared/domain/till';
import { tillEventOf } from '@flouss/shared/contract/till-events';
import { assert } from '@flouss/shared/kernel/assert';
import type { DeviceId, OperatorId, OpId } from '@flouss/shared/kernel/ids';
import type { ReadStore, WriteTx } from './handles.ts';
import { LIMITED, query } from './handles.ts';
import type { ReceiptNames } from './receipts.ts';
import { packNames, unpackNames } from './receipts.ts';

/** Where the journal ends. */
export interface JournalEnd {
  readonly seq: number;
  /** Hex; the genesis digest before the first fact. */
  readonly digest: string;
  /** How many receipts have been numbered. */
  readonly receipts: number;
  /** What all facts took of the allotment, the rejected ones too. */
  readonly spentCents: Cents;
  readonly till: TillStanding;
}

interface EndRow extends Pick<JournalEnd, 'seq' | 'receipts' | 'spentCents'> {
  readonly digest: Buffer;
  readonly openedSeq: number | null;
  readonly openedAt: number | null;
  readonly till: Cents;
  readonly refunds: Cents;
  readonly z: number;
}

const LAST = query<EndRow>(`SELECT seq, digest, receipts_so_far AS receipts, spent_so_far_cents AS spentCents,
  till_opened_seq AS openedSeq, till_opened_at AS openedAt, till_so_far_cents AS till, refunds_so_far_cents AS refunds, z_so_far AS z
  FROM journal ORDER BY seq DESC LIMIT 1`);

const BEFORE_THE_FIRST: JournalEnd = {
  seq: 0,
  digest: GENESIS_DIGEST,
  receipts: 0,
  spentCents: ZERO,
  till: NEVER_OPENED,
};

export function journalEnd(read: ReadStore): JournalEnd {
  const row = read.get(LAST);
  if (!row) return BEFORE_THE_FIRST;
  const { seq, receipts, spentCents, openedSeq, openedAt, till, refunds, z } = row;
  const opened = openedSeq === null || openedAt === null ? null : { seq: openedSeq, at: openedAt };
  const digest = row.digest.toString('hex');
  return { seq, digest, receipts, spentCents, till: { opened, expected: { till, refunds }, z_count: z } };
}

/** What a service decides of a fact; the journal adds its place in the chain. */
export interface FactDraft<T extends FactType> {
  readonly type: T;
  readonly body: FactBody<T>;
  readonly op_id: OpId;
  readonly operator_id: OperatorId;
  readonly occurred_at: number;
  readonly tariff_v: number;
  /** What it takes of the allotment. */
  readonly spends: Cents;
  /** The names its receipt is printed with; the body then carries `journalEnd().receipts + 1`. */
  readonly receipt: ReceiptNames | null;
}

export interface DeviceSigner {
  readonly device_id: DeviceId;
  readonly sign: Sign;
}

/** A fact with what proves it. */
export interface SignedFact<F extends Fact = Fact> {
  readonly fact: F;
  readonly digest: string;
  /** base64url */
  readonly signature: string;
}

const APPEND = `INSERT INTO journal (seq, receipts_so_far, spent_so_far_cents, digest, signature, text, receipt,
  till_opened_seq, till_opened_at, till_so_far_cents, refunds_so_far_cents, z_so_far) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`;

/** `end` is the journal's end as the same transaction read it. */
export function appendFact<T extends FactType>(
  tx: WriteTx,
  device: DeviceSigner,
  end: JournalEnd,
  draft: FactDraft<T>,
): SignedFact<Extract<Fact, { type: T }>> {
  const { spends, receipt, ...said } = draft;
  const envelope = {
    ...said,
    v: writtenVersion(draft.type),
    device_id: device.device_id,
    seq: end.seq + 1,
    prev: end.digest,
  };
  const text = canonicalText(envelope);
  const digest = factDigest(text, sha256);
  const signature = device.sign(signedText(digest));
  // The draft's types guarantee what `readFact` would find; a test reads every kind of fact back.
  const fact = envelope as unknown as Extract<Fact, { type: T }>;
  const event = tillEventOf(fact);
  const till = event ? afterEvent(end.till, event) : end.till;
  tx.run(
    APPEND,
    envelope.seq,
    receipt === null ? end.receipts : end.receipts + 1,
    addCents(end.spentCents, spends),
    Buffer.from(digest, 'hex'),
    Buffer.from(signature, 'base64url'),
    text,
    receipt && packNames(receipt),
    till.opened?.seq ?? null,
    till.opened?.at ?? null,
    till.expected.till,
    till.expected.refunds,
    till.z_count,
  );
  return { fact, digest, signature };
}

interface JournalRow {
  readonly seq: number;
  readonly digest: Buffer;
  readonly signature: Buffer;
  readonly text: string;
  readonly receipt: string | null;
  readonly outcome: 'accepted' | 'rejected' | null;
  readonly code: FactReason | null;
}

const COLUMNS = 'seq, digest, signature, text, receipt, outcome, code';

export interface StoredFact extends SignedFact {
  readonly text: string;
  readonly receipt: ReceiptNames | null;
  readonly outcome: 'accepted' | 'rejected' | null;
  readonly code: FactReason | null;
}

function storedFact(row: JournalRow): StoredFact {
  const read = readFact(FactEnvelope.parse(JSON.parse(row.text)));
  assert(read.ok, `fact ${row.seq} of this journal is of a kind this version knows`);
  const { text, outcome, code } = row;
  const receipt = row.receipt === null ? null : unpackNames(row.receipt);
  const digest = row.digest.toString('hex');
  return { fact: read.fact, digest, signature: row.signature.toString('base64url'), text, receipt, outcome, code };
}

export function factAt(read: ReadStore, seq: number): StoredFact {
  const row = read.get(query<JournalRow>(`SELECT ${COLUMNS} FROM journal WHERE seq = ?`), seq);
  assert(row, `the journal holds seq ${seq}`);
  return storedFact(row);
}

/** The ids of all operations of this journal. */
export function ownOperations(read: ReadStore): ReadonlySet<string> {
  return new Set(
    read.all(query<{ op_id: string }>("SELECT text ->> '$.op_id' AS op_id FROM journal")).map((row) => row.op_id),
  );
}

export function verdictAt(read: ReadStore, seq: number): 'accepted' | 'rejected' | null {
  const row = read.get(query<Pick<JournalRow, 'outcome'>>('SELECT outcome FROM journal WHERE seq = ?'), seq);
  assert(row, `the journal holds seq ${seq}`);
  return row.outcome;
}

/** Facts from `fromSeq` on, in order, `count` at most. */
export function factsFrom(read: ReadStore, fromSeq: number, count: number): StoredFact[] {
  return read
    .all(query<JournalRow>(`SELECT ${COLUMNS} FROM journal WHERE seq >= ? ORDER BY seq ${LIMITED}`), fromSeq, count)
    .map(storedFact);
}

export interface SentFact {
  readonly text: string;
  readonly signature: string;
  /** What a server once said of it. */
  readonly proof: string | null;
}

/** Facts after `seq` as they are sent, in order, `count` at most. */
export function entriesAfter(read: ReadStore, seq: number, count: number): SentFact[] {
  return read
    .all(
      query<Pick<JournalRow, 'text' | 'signature'> & Pick<SentFact, 'proof'>>(
        `SELECT text, signature, proof FROM journal WHERE seq > ? ORDER BY seq ${LIMITED}`,
      ),
      seq,
      count,
    )
    .map(({ text, signature, proof }) => ({ text, signature: signature.toString('base64url'), proof }));
}

/** Where the chain stood at `seq`; undefined when the journal does not reach that far. */
export function headAt(read: ReadStore, seq: number): JournalHead | undefined {
  if (seq === 0) return { seq: 0, digest: GENESIS_DIGEST };
  const row = read.get(query<{ digest: Buffer }>('SELECT digest FROM journal WHERE seq = ?'), seq);
  return row && { seq, digest: row.digest.toString('hex') };
}

const JUDGE = "UPDATE journal SET outcome = ?, code = ?, proof = ? WHERE seq = ? AND text ->> '$.op_id' = ?";

/** Keeps the server's verdict; false when this journal has no such operation at that place. */
export function keepVerdict(
  tx: WriteTx,
  { seq, op_id, outcome, code, proof }: Pick<Verdict, 'seq' | 'op_id' | 'outcome' | 'code' | 'proof'>,
): boolean {
  return tx.run(JUDGE, outcome, code, proof ?? null, seq, op_id) === 1;
}

/** The server no longer knows what it said of the facts after `seq`: they are sent again, with its proofs. */
export function forgetVerdictsAfter(tx: WriteTx, seq: number): void {
  tx.run('UPDATE journal SET outcome = NULL, code = NULL WHERE seq > ? AND outcome IS NOT NULL', seq);
}

/** Has a till been closed since? */
export function tillClosedAfter(read: ReadStore, seq: number): boolean {
  const found = query<{ seq: number }>(
    "SELECT seq FROM journal WHERE seq > ? AND text ->> '$.type' = 'till-closed' LIMIT 1",
  );
  return read.get(found, seq) !== undefined;
}
