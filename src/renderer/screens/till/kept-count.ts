/** A count half typed as short texts, and back, for when a crash has interrupted it. Pure; what cannot be read was not typed. */
import type { Work } from '@flouss/shared/contract/place';
import { DENOMINATIONS } from '@flouss/shared/domain/cash-count';
import { NOTHING_TYPED, type TypedCount, type TypedTill } from '../../components/count-entry.ts';

export function toCountFields({ till, refunds }: TypedTill): Work['fields'] {
  return { ...(till.size > 0 && { till: textOf(till) }), ...(refunds.size > 0 && { refunds: textOf(refunds) }) };
}

export function fromCountFields({ till, refunds }: Work['fields']): TypedTill {
  if (till === undefined && refunds === undefined) return NOTHING_TYPED;
  return { till: countOf(till ?? ''), refunds: countOf(refunds ?? '') };
}

/** `5000x3 2000x12`: the kind in cents, and its pieces as typed. */
function textOf(count: TypedCount): string {
  return [...count].map(([value, typed]) => `${value}x${typed.trim()}`).join(' ');
}

function countOf(text: string): TypedCount {
  const pairs = text.split(' ').map((pair) => pair.split('x'));
  const known = DENOMINATIONS.map((value) => [value, pairs.find(([of]) => of === String(value))?.[1] ?? ''] as const);
  return new Map(known.filter(([, typed]) => typed !== ''));
}
