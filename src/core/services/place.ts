/** Keeps where the operator stands and what he has typed, and gives it back to him, and to nobody else, after a crash. */
import type { Place } from '@flouss/shared/contract/place';
import { containsPan } from '@flouss/shared/domain/pan';
import { CustomerId, type OperatorId } from '@flouss/shared/kernel/ids';
import type { Context, Service } from '../context.ts';
import { StoreUnavailable } from '../store/handles.ts';
import { dropPlace, findPlace, keepPlace } from '../store/places.ts';

/** A shift: whoever comes the next morning begins at the beginning. */
const PLACE_AGE_MAX_MS = 12 * 60 * 60_000;

export const keepOwnPlace: Service<'place.keep'> = (context, { operator }, place) => {
  const at = context.clock.now();
  context.store.write((tx) => keepPlace(tx, operator.operator_id, withoutCardNumbers(place), at));
  return { ok: true, value: {} };
};

export function placeOf({ store, clock }: Context, operatorId: OperatorId): Place | null {
  return findPlace(store.read, operatorId, clock.now() - PLACE_AGE_MAX_MS) ?? null;
}

/** He has left for good. A disk that refuses now must not keep him here; the place grows old by itself. */
export function forgetPlace({ store }: Context, operatorId: OperatorId): void {
  try {
    store.write((tx) => dropPlace(tx, operatorId));
  } catch (error) {
    if (!(error instanceof StoreUnavailable)) throw error;
  }
}

/** Nothing typed has been checked yet: what looks like a card number is left out. An id of ours may look like one by chance. */
function withoutCardNumbers({ stack, work }: Place): Place {
  return {
    stack: stack.map((route) => ('text' in route && containsPan(route.text ?? '') ? { screen: route.screen } : route)),
    work: work && { ...work, fields: withoutCards(work.fields) },
  };
}

function withoutCards(fields: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(fields).filter(([, text]) => CustomerId.safeParse(text).success || !containsPan(text)),
  );
}
