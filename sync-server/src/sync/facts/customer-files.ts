/**
 * What a batch changes in customers' files: opened with their own keys for as long as it takes to judge, put in, and sealed
 * again. Nothing in clear leaves this file.
 */
import { open, seal } from '@flouss/platform/seal';
import type { Fact } from '@flouss/shared/contract/journal';
import { Sealed } from '@flouss/shared/contract/journal';
import { PersonalChanges, withChanges } from '@flouss/shared/domain/amendment';
import { Beneficiary, CustomerPersonal, documentKey } from '@flouss/shared/domain/customer';
import { assert } from '@flouss/shared/kernel/assert';
import type { CustomerId, OpId } from '@flouss/shared/kernel/ids';
import { customerKeys, insertFileChanges, knownDocuments, updateCustomers } from '../../db/customers.ts';
import type { Tx } from '../../db/handles.ts';
import { insertPhotos, photosByDigests } from '../../db/photos.ts';
import type { CustomerRow, FileChangeRow, PhotoRow } from '../../db/schema.ts';
import { askAgain } from '../../db/screenings.ts';
import { silenceCustomer } from '../../db/sms-bindings.ts';
import { documentIndexes, personIndexes } from '../../orders/blind-indexes.ts';
import type { Ctx } from '../../orders/context.ts';
import { unwrapKey } from '../../orders/personal.ts';
import type { FactOf, ReadEntry } from '../reading/read-batch.ts';

type ChangingFact = FactOf<'customer-amended'> | FactOf<'beneficiary-changed'>;

export type OpenedChange =
  | { readonly kind: 'personal'; readonly changes: PersonalChanges }
  | { readonly kind: 'beneficiary'; readonly beneficiary: Beneficiary };

export interface CustomerFiles {
  /** By operation; a change that is missing here could not be read. */
  readonly opened: ReadonlyMap<OpId, OpenedChange>;
  /** Of these documents, those that belong to somebody already. */
  readonly documents: ReadonlySet<string>;
  /** The row with the change in it; undefined when the file cannot be opened. */
  put(customer: CustomerRow, change: OpenedChange): CustomerRow | undefined;
  /** Rows that stood before the batch, with what they were when they were read. */
  readonly changed: Map<CustomerId, { row: CustomerRow; readonly seen: CustomerRow['personal_sealed'] }>;
  readonly history: FileChangeRow[];
  /** Photos by digest: null where one stood before, else as this batch names it. */
  readonly photos: Map<string, PhotoRow | null>;
  /** Of whom something has changed that is compared with the freeze list. */
  readonly searchedAgain: Set<CustomerId>;
  /** Customers for whom no phone speaks any more. */
  readonly silenced: Set<CustomerId>;
}

export async function openFiles(tx: Tx, ctx: Ctx, entries: readonly ReadEntry[]): Promise<CustomerFiles> {
  const facts = entries.flatMap(({ fact }) => (fact.ok && isChanging(fact.fact) ? [fact.fact] : []));
  const keys = await keysFor(tx, ctx, entries, new Set(facts.map(({ body }) => body.customer_id)));
  const opened = new Map<OpId, OpenedChange>();
  for (const fact of facts) {
    const key = keys.get(fact.body.customer_id);
    const change = key === undefined ? undefined : openChange(key, fact);
    if (change) opened.set(fact.op_id, change);
  }
  return {
    opened,
    documents: await documentsOf(tx, ctx, [...opened.values()]),
    put: (customer, change) => putChange(ctx, keys.get(customer.customer_id), customer, change),
    changed: new Map(),
    history: [],
    photos: await standingPhotos(tx, entries),
    searchedAgain: new Set(),
    silenced: new Set(),
  };
}

/** Codes issued by the same batch after a change of number are written after this, and stand. */
export async function closeFiles(tx: Tx, files: CustomerFiles, at: number): Promise<void> {
  const { changed, history, photos, searchedAgain, silenced } = files;
  await updateCustomers(tx, [...changed.values()]);
  await askAgain(tx, searchedAgain, at);
  await insertFileChanges(tx, history);
  await insertPhotos(
    tx,
    [...photos.values()].filter((photo) => photo !== null),
  );
  for (const customerId of silenced) await silenceCustomer(tx, customerId, at);
}

/** The keys of these customers: those that stand, and those that travel with the batch itself. */
export async function keysFor(
  tx: Tx,
  ctx: Ctx,
  entries: readonly ReadEntry[],
  customers: ReadonlySet<CustomerId>,
): Promise<ReadonlyMap<CustomerId, string>> {
  if (customers.size === 0) return new Map();
  const rows = await customerKeys(tx, customers);
  const keys = new Map<CustomerId, string>(rows.map((row) => [row.customer_id, unwrapKey(ctx, row)]));
  for (const { keys: sent } of entries)
    for (const { customer_id, key } of sent ?? []) if (!keys.has(customer_id)) keys.set(customer_id, key);
  return keys;
}

/** By digest, those that stand already. */
async function standingPhotos(tx: Tx, entries: readonly ReadEntry[]): Promise<Map<string, PhotoRow | null>> {
  const named = entries.flatMap(({ fact }) =>
    fact.ok && fact.fact.type === 'document-photographed' ? [fact.fact.body.digest] : [],
  );
  const standing = named.length === 0 ? [] : await photosByDigests(tx, named);
  return new Map(standing.map(({ digest }) => [digest, null]));
}

function isChanging(fact: Fact): fact is ChangingFact {
  return fact.type === 'customer-amended' || fact.type === 'beneficiary-changed';
}

function openChange(key: string, fact: ChangingFact): OpenedChange | undefined {
  if (fact.type === 'customer-amended') {
    const changes = PersonalChanges.safeParse(openedWith(key, fact.body.customer_id, fact.body.changes));
    return changes.success ? { kind: 'personal', changes: changes.data } : undefined;
  }
  const beneficiary = Beneficiary.safeParse(openedWith(key, fact.body.customer_id, fact.body.beneficiary));
  return beneficiary.success ? { kind: 'beneficiary', beneficiary: beneficiary.data } : undefined;
}

async function documentsOf(tx: Tx, { keys }: Ctx, changes: readonly OpenedChange[]): Promise<ReadonlySet<string>> {
  const wanted = changes.flatMap((change) =>
    change.kind === 'personal' && change.changes.document ? [documentIndexes(keys, change.changes.document)] : [],
  );
  if (wanted.length === 0) return new Set();
  const known = await knownDocuments(tx, wanted.flat());
  return new Set(
    wanted.filter((indexes) => indexes.some((index) => known.has(index))).flatMap(([index]) => index ?? []),
  );
}

function putChange(
  ctx: Ctx,
  key: string | undefined,
  customer: CustomerRow,
  change: OpenedChange,
): CustomerRow | undefined {
  if (key === undefined) return undefined;
  const { customer_id } = customer;
  const file = CustomerPersonal.safeParse(
    openedWith(key, customer_id, Sealed.parse(JSON.parse(customer.personal_sealed))),
  );
  assert(file.success, "a customer's own key opens his record");
  const after =
    change.kind === 'personal'
      ? withChanges(file.data, change.changes)
      : { ...file.data, beneficiary: change.beneficiary };
  if (change.kind === 'beneficiary' && !isSameBeneficiary(file.data, change.beneficiary)) return undefined;
  return {
    ...customer,
    ...personIndexes(ctx.keys, after),
    // The same document keeps the index that it stands under, or it would be taken for somebody else's.
    ...(documentKey(file.data.document) === documentKey(after.document) && { document_index: customer.document_index }),
    personal_sealed: JSON.stringify(seal(key, customer_id, JSON.stringify(after), ctx.random)),
  };
}

function isSameBeneficiary(file: CustomerPersonal, { beneficiary_id }: Beneficiary): boolean {
  return file.beneficiary.beneficiary_id === beneficiary_id;
}

function openedWith(key: string, owner: CustomerId, sealed: Sealed): unknown {
  const text = open(key, owner, sealed);
  try {
    return text === undefined ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}
