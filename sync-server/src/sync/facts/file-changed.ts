/**
 * A customer's file was put right: each part that is named, no other, by whoever may; a manager's word where it could make the
 * file another person's. With a new number nobody speaks for him by SMS until he is enrolled again.
 */
import { PHOTO_BYTES_MAX } from '@flouss/shared/contract/documents';
import { AmendedPart, PARTS_TO_APPROVE, partsOf } from '@flouss/shared/domain/amendment';
import type { FactReason } from '@flouss/shared/domain/reasons';
import type { CustomerRow } from '../../db/schema.ts';
import { announceCustomer } from '../../orders/desk.ts';
import type { FactOf } from '../reading/read-batch.ts';
import type { Bench } from './bench.ts';
import type { Circumstances } from './judge-fact.ts';
import { mightAct } from './staff.ts';

/** What is compared with the freeze list. */
const COMPARED_PARTS: ReadonlySet<AmendedPart> = new Set(['name', 'birth', 'nationality']);

export function judgeCustomerAmended(
  bench: Bench,
  fact: FactOf<'customer-amended'>,
  { at }: Circumstances,
): FactReason | undefined {
  const { customer_id, parts, language, reason, approved } = fact.body;
  const customer = bench.desk.set.customers.get(customer_id);
  const refused = refusalOf(bench, customer);
  if (refused || !customer) return refused;
  const change = bench.files.opened.get(fact.op_id);
  if (change?.kind !== 'personal') return 'malformed';
  const said: AmendedPart[] = [...partsOf(change.changes), ...(language ? (['language'] as const) : [])];
  if (said.join() !== AmendedPart.options.filter((part) => parts.includes(part)).join()) return 'malformed';
  if (parts.some((part) => PARTS_TO_APPROVE.has(part)) && !isApproved(bench, approved)) return 'operator-not-allowed';
  const row = bench.files.put({ ...customer, language: language ?? customer.language }, change);
  if (!row) return 'malformed';
  if (!takeDocument(bench, customer, row)) return 'already-registered';
  if (parts.some((part) => COMPARED_PARTS.has(part))) bench.files.searchedAgain.add(customer_id);
  if (change.changes.phone === undefined) putCustomer(bench, customer, row);
  else {
    putCustomer(bench, customer, { ...row, phone_changed_at: bench.desk.at });
    bench.files.silenced.add(customer_id);
    bench.newCodes.splice(
      0,
      bench.newCodes.length,
      ...bench.newCodes.filter((code) => code.customer_id !== customer_id),
    );
  }
  remember(bench, fact, parts, reason, at);
  return undefined;
}

export function judgeBeneficiaryChanged(
  bench: Bench,
  fact: FactOf<'beneficiary-changed'>,
  { at }: Circumstances,
): FactReason | undefined {
  const { customer_id, beneficiary_id, reason } = fact.body;
  const customer = bench.desk.set.customers.get(customer_id);
  const refused = refusalOf(bench, customer);
  if (refused || !customer) return refused;
  const change = bench.files.opened.get(fact.op_id);
  if (change?.kind !== 'beneficiary' || change.beneficiary.beneficiary_id !== beneficiary_id) return 'malformed';
  const row = bench.files.put(customer, change);
  if (!row) return 'malformed';
  putCustomer(bench, customer, row);
  bench.files.searchedAgain.add(customer_id);
  remember(bench, fact, ['beneficiary'], reason, at);
  return undefined;
}

/** The photo itself comes apart; without this fact it is not taken. */
export function judgeDocumentPhotographed(
  bench: Bench,
  fact: FactOf<'document-photographed'>,
  { at }: Circumstances,
): FactReason | undefined {
  const { customer_id, side, digest, bytes } = fact.body;
  const refused = refusalOf(bench, bench.desk.set.customers.get(customer_id));
  if (refused) return refused;
  if (bytes > PHOTO_BYTES_MAX) return 'malformed';
  if (bench.files.photos.has(digest)) return 'duplicate-order';
  bench.files.photos.set(digest, { digest, customer_id, op_id: fact.op_id, side, bytes, named_at: at });
  remember(bench, fact, ['photo'], null, at);
  announceCustomer(bench.desk, bench.device.agent_id, customer_id);
  return undefined;
}

function refusalOf({ device }: Bench, customer: CustomerRow | undefined): FactReason | undefined {
  if (customer?.agent_id !== device.agent_id) return 'customer-unknown';
  return customer.blocked === 1 ? 'customer-blocked' : undefined;
}

function isApproved(bench: Bench, approved: FactOf<'customer-amended'>['body']['approved']): boolean {
  if (!approved) return false;
  const { manager_id } = approved;
  return bench.staff.get(manager_id)?.role === 'manager' && mightAct(bench.staff, manager_id, bench.reached);
}

/** False when the document is somebody else's. */
function takeDocument({ documents, files }: Bench, before: CustomerRow, after: CustomerRow): boolean {
  if (after.document_index === before.document_index) return true;
  if (documents.has(after.document_index) || files.documents.has(after.document_index)) return false;
  documents.add(after.document_index);
  return true;
}

function putCustomer(bench: Bench, before: CustomerRow, after: CustomerRow): void {
  const { desk, files, newCustomers, device } = bench;
  const { customer_id } = after;
  desk.set.customers.set(customer_id, after);
  const fresh = newCustomers.findIndex((each) => each.customer_id === customer_id);
  if (fresh >= 0) newCustomers[fresh] = after;
  else {
    const seen = files.changed.get(customer_id)?.seen ?? before.personal_sealed;
    files.changed.set(customer_id, { row: after, seen });
  }
  announceCustomer(desk, device.agent_id, customer_id);
}

function remember(
  bench: Bench,
  {
    op_id,
    operator_id,
    body,
  }: FactOf<'customer-amended'> | FactOf<'beneficiary-changed'> | FactOf<'document-photographed'>,
  parts: readonly string[],
  reason: FactOf<'customer-amended'>['body']['reason'] | null,
  at: number,
): void {
  const { customer_id } = body;
  bench.files.history.push({ op_id, customer_id, at, operator_id, parts: JSON.stringify(parts), reason });
}
