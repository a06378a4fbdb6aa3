/**
 * Whom a customer's file names, opened for as long as it takes to compare him: himself, and the person abroad. Nothing of it is stored
 * or logged; what is remembered of a likeness is a keyed digest.
 */
import { blindIndex, open } from '@flouss/platform/seal';
import { Sealed } from '@flouss/shared/contract/journal';
import { Beneficiary, Identity } from '@flouss/shared/domain/customer';
import type { Score, Searched } from '@flouss/shared/domain/screening/score';
import type { Found, SearchableList } from '@flouss/shared/domain/screening/search';
import { assert } from '@flouss/shared/kernel/assert';
import type { CustomerId } from '@flouss/shared/kernel/ids';
import { z } from 'zod';
import type { ToSearch } from '../db/screenings.ts';
import type { Ctx } from '../orders/context.ts';
import { unwrapKey } from '../orders/personal.ts';

export const Whom = z.enum(['customer', 'beneficiary']);
export type Whom = z.infer<typeof Whom>;

export type Compared = Readonly<Record<Whom, Searched>>;

/** What is compared, and no more of the file than that. */
const File = z.object({
  identity: Identity.pick({ given_names: true, family_name: true, birth_date: true, nationality: true }),
  beneficiary: Beneficiary.pick({ given_names: true, family_name: true }),
});

export function comparedOf(ctx: Ctx, row: Pick<ToSearch, 'customer_id' | 'personal_sealed' | 'wrapped_key'>): Compared {
  const { customer_id } = row;
  const text = open(unwrapKey(ctx, row), customer_id, Sealed.parse(JSON.parse(row.personal_sealed)));
  assert(text !== undefined, "a customer's own key opens his record");
  return comparedIn(JSON.parse(text));
}

export function comparedIn(file: unknown): Compared {
  const { identity, beneficiary } = File.parse(file);
  const { given_names, family_name, birth_date, nationality } = identity;
  return {
    customer: { name: `${given_names} ${family_name}`, birth_date, nationality },
    beneficiary: { name: `${beneficiary.given_names} ${beneficiary.family_name}` },
  };
}

export interface Likeness {
  readonly whom: Whom;
  readonly entry_id: string;
  readonly score: Score;
}

export function likenessesOf(
  list: SearchableList,
  compared: Compared,
): { readonly found: Readonly<Record<Whom, Found>>; readonly likenesses: Likeness[] } {
  const found = { customer: list.search(compared.customer), beneficiary: list.search(compared.beneficiary) };
  const likenesses = Whom.options.flatMap((whom) => found[whom].hits.map((hit) => ({ whom, ...hit })));
  return { found, likenesses: likenesses.toSorted((a, b) => b.score.score - a.score.score) };
}

/** `entry`: as the list has it; with another alias or date it is another likeness. */
export function likenessIndex(
  { keys }: Ctx,
  customerId: CustomerId,
  whom: Whom,
  searched: Searched,
  entry: string,
): string {
  const { name, birth_date, nationality } = searched;
  const said = [customerId, whom, name, birth_date ?? null, nationality ?? null, entry];
  return blindIndex(keys.indexKey, 'screening-release', JSON.stringify(said));
}
