/**
 * A customer's file as it is known here: the server's last word, or this counter's registration, with this counter's own later
 * changes put in. The same whatever became known first.
 */
import { open } from '@flouss/platform/seal';
import type { Fact, Sealed } from '@flouss/shared/contract/journal';
import type { FileChange } from '@flouss/shared/contract/sync';
import { PersonalChanges, withChanges } from '@flouss/shared/domain/amendment';
import { Beneficiary, CustomerPersonal } from '@flouss/shared/domain/customer';
import type { CustomerId } from '@flouss/shared/kernel/ids';
import type { z } from 'zod';
import { customerKey } from '../store/customer-keys.ts';
import type { KnownCustomer } from '../store/customers.ts';
import type { FeedWord } from '../store/feed.ts';
import { lastWord } from '../store/feed.ts';
import { fileChangesAfter } from '../store/file-changes.ts';
import type { ReadStore } from '../store/handles.ts';
import { factAt } from '../store/journal.ts';
import { registrationOf } from '../store/operation-lists.ts';

export interface CustomerFile extends KnownCustomer {
  /** Newest first: this counter's that the server has not judged, then what the server told. */
  readonly waiting: readonly FileChange[];
  readonly told: readonly FileChange[];
}

type Base = Omit<KnownCustomer, 'personal'> & {
  readonly personal: Sealed;
  /** Up to this place in the journal the base holds everything. */
  readonly upTo: number;
  readonly told: readonly FileChange[];
};

/**
 * Undefined for a person nobody knows here, whose key is gone, or whose file another version has written with other fields. `word` is
 * the server's last one, and `key` the customer's own, for who has them in hand.
 */
export function customerFile(
  read: ReadStore,
  customerId: CustomerId,
  word: FeedWord<'customer'> | undefined = lastWord(read, 'customer', customerId),
  key: string | undefined = customerKey(read, customerId),
): CustomerFile | undefined {
  const base = key === undefined ? undefined : baseOf(read, customerId, word);
  if (key === undefined || !base) return undefined;
  const registered = opened(key, customerId, base.personal, CustomerPersonal);
  if (!registered) return undefined;
  let file: KnownCustomer = { ...base, personal: registered };
  const changes = fileChangesAfter(read, customerId, base.upTo).map(({ fact }) => fact);
  for (const fact of changes) file = changedBy(key, file, fact);
  const waiting = changes.toReversed().flatMap((fact) => changeOf(fact) ?? []);
  return { ...file, waiting, told: base.told };
}

function baseOf(read: ReadStore, customerId: CustomerId, word: FeedWord<'customer'> | undefined): Base | undefined {
  if (word) {
    const { language, personal, blocked, sms_enrolled, history = [] } = word.item;
    const in_check = word.item.in_check === true;
    return {
      customer_id: customerId,
      language,
      personal,
      blocked,
      in_check,
      sms_enrolled,
      upTo: word.headSeq,
      told: history,
    };
  }
  const seq = registrationOf(read, customerId);
  const fact = seq === undefined ? undefined : factAt(read, seq).fact;
  if (fact?.type !== 'customer-registered') return undefined;
  const { language, personal } = fact.body;
  const fresh = { blocked: false, in_check: false, sms_enrolled: false };
  return { customer_id: customerId, language, personal, ...fresh, upTo: fact.seq, told: [] };
}

function changedBy(key: string, file: KnownCustomer, fact: Fact): KnownCustomer {
  if (fact.type === 'customer-amended') {
    const changes = opened(key, file.customer_id, fact.body.changes, PersonalChanges);
    if (!changes) return file;
    const language = fact.body.language ?? file.language;
    // Whoever has the old number may speak for him no more (see the server's judgement).
    const sms_enrolled = file.sms_enrolled && changes.phone === undefined;
    return { ...file, language, sms_enrolled, personal: withChanges(file.personal, changes) };
  }
  if (fact.type === 'beneficiary-changed') {
    const beneficiary = opened(key, file.customer_id, fact.body.beneficiary, Beneficiary);
    return beneficiary ? { ...file, personal: { ...file.personal, beneficiary } } : file;
  }
  return file;
}

function changeOf(fact: Fact): FileChange | undefined {
  const { op_id, occurred_at: at, operator_id } = fact;
  if (fact.type === 'customer-amended') {
    return { op_id, at, operator_id, parts: fact.body.parts, reason: fact.body.reason };
  }
  if (fact.type === 'beneficiary-changed') {
    return { op_id, at, operator_id, parts: ['beneficiary'], reason: fact.body.reason };
  }
  if (fact.type === 'document-photographed') return { op_id, at, operator_id, parts: ['photo'], reason: null };
  return undefined;
}

function opened<S extends z.ZodType>(
  key: string,
  owner: CustomerId,
  sealed: Sealed,
  schema: S,
): z.infer<S> | undefined {
  const text = open(key, owner, sealed);
  return text === undefined ? undefined : schema.safeParse(JSON.parse(text)).data;
}
