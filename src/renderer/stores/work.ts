/**
 * What a screen holds that a crash must not take: the texts typed in it, and the id of the operation they prepare. After a crash
 * the screen begins with them; whether the operation was recorded before, its receipt says.
 */
import type { OutputOf } from '@flouss/shared/contract/counter-api';
import type { Work } from '@flouss/shared/contract/place';
import type { ReceiptModel } from '@flouss/shared/domain/receipt';
import type { OpId } from '@flouss/shared/kernel/ids';
import { useEffect, useState } from 'react';
import { call } from '../bridge.ts';
import { newOpId } from '../ports.ts';
import { holdWork, useNavigation } from './navigation.ts';
import { keepPlace } from './place.ts';

export interface BegunWork {
  readonly op_id: OpId;
  /** What was typed before a crash; empty otherwise. */
  readonly fields: Work['fields'];
  readonly resumed: boolean;
}

/** For as long as the calling screen lives. */
export function useBegunWork(): BegunWork {
  const [begun] = useState(() => {
    const { work } = useNavigation.getState();
    return { op_id: work?.op_id ?? newOpId(), fields: work?.fields ?? {}, resumed: work !== null };
  });
  return begun;
}

/** Another piece of work on the same screen: nothing is typed yet. */
export function beginWork(): BegunWork {
  return { op_id: newOpId(), fields: {}, resumed: false };
}

/** Holds what is typed now. */
export function useHoldWork({ op_id }: BegunWork, fields: Work['fields']): void {
  const said = JSON.stringify(fields);
  useEffect(() => {
    holdWork({ op_id, fields: JSON.parse(said) as Work['fields'] });
  }, [op_id, said]);
}

/** An operation whose id is on the disk before it is sent. */
export interface KnownOperation<O> {
  readonly op_id: OpId;
  readonly beforeSending: () => Promise<void>;
  /** What came of it before the crash; undefined where there was none. */
  readonly resume: (() => Promise<O | null>) | undefined;
}

export function receiptWork({ op_id, resumed }: BegunWork): KnownOperation<ReceiptModel> {
  return { op_id, beforeSending: keepPlace, resume: resumed ? () => receiptOf(op_id) : undefined };
}

/** Of a sale: the first reload that was recorded with it, or not, has an id of its own. */
export function saleWork(begun: BegunWork, reloadId: OpId): KnownOperation<OutputOf<'card.sell'>> {
  const resume = async (): Promise<OutputOf<'card.sell'> | null> => {
    const sale = await receiptOf(begun.op_id);
    return sale && { sale, first_reload: await receiptOf(reloadId) };
  };
  return { op_id: begun.op_id, beforeSending: keepPlace, resume: begun.resumed ? resume : undefined };
}

/** Of cash that is moved: it has no receipt, but stands in the day's list. */
export function movementWork({ op_id, resumed }: BegunWork): KnownOperation<OutputOf<'till.move-cash'>> {
  const resume = async (): Promise<OutputOf<'till.move-cash'> | null> => {
    const day = await call('activity.list', { day: null });
    if (!day.ok || !day.value.some((each) => each.op_id === op_id)) return null;
    const till = await call('till.get', {});
    return till.ok ? till.value : null;
  };
  return { op_id, beforeSending: keepPlace, resume: resumed ? resume : undefined };
}

/** Null when nothing was recorded under this id. */
async function receiptOf(op_id: OpId): Promise<ReceiptModel | null> {
  const answer = await call('receipt.get', { op_id });
  return answer.ok ? answer.value : null;
}
