/**
 * Opens the personal part of a registration with the key that travelled beside it, for as long as it takes to check it and
 * to make its blind indexes. Nothing in clear leaves this file.
 */
import { CustomerPersonal, isSigned } from '@flouss/shared/domain/customer';
import type { OpId } from '@flouss/shared/kernel/ids';
import { open } from '@flouss/platform/seal';
import { sealColumn } from '../../db/envelopes.ts';
import type { CustomerRow } from '../../db/schema.ts';
import { documentIndexes, personIndexes } from '../../orders/blind-indexes.ts';
import type { Ctx } from '../../orders/context.ts';
import type { FactOf, ReadEntry } from './read-batch.ts';

type Keys = Pick<Ctx, 'keys' | 'random'>;

export interface Registration extends Pick<CustomerRow, 'document_index' | 'phone_index' | 'name_birth_index'> {
  /** The same document under every key at hand, the one in use first. */
  readonly document_indexes: readonly string[];
  /** The customer's key under the server's. */
  readonly wrapped_key: string;
}

/** The readable registrations of a batch by operation; one that is missing here is malformed. */
export function readRegistrations(ctx: Keys, entries: readonly ReadEntry[]): Map<OpId, Registration> {
  const registrations = new Map<OpId, Registration>();
  for (const { fact, keys } of entries) {
    if (!fact.ok || fact.fact.type !== 'customer-registered') continue;
    const registration = readRegistration(ctx, fact.fact, keys);
    if (registration) registrations.set(fact.fact.op_id, registration);
  }
  return registrations;
}

function readRegistration(
  ctx: Keys,
  { v, body }: FactOf<'customer-registered'>,
  keys: ReadEntry['keys'],
): Registration | undefined {
  const key = keys?.find((sent) => sent.customer_id === body.customer_id)?.key;
  const text = key === undefined ? undefined : open(key, body.customer_id, body.personal);
  if (key === undefined || text === undefined) return undefined;
  const personal = CustomerPersonal.safeParse(parseJson(text));
  if (!personal.success || (v > 1 && !isSigned(personal.data))) return undefined;
  return {
    ...personIndexes(ctx.keys, personal.data),
    document_indexes: documentIndexes(ctx.keys, personal.data.document),
    wrapped_key: sealColumn(ctx.keys, 'wrapKey', body.customer_id, key, ctx.random),
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
