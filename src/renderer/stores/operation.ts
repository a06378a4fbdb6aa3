/**
 * One operation at the counter: its id is made when it begins and stays the same over retries and double presses, so
 * that whatever the hand does, the journal gets it once.
 */
import type { ApiError, ApiResult, CounterMethod, InputOf, OutputOf } from '@flouss/shared/contract/counter-api';
import type { OpId } from '@flouss/shared/kernel/ids';
import { useCallback, useRef, useState } from 'react';
import { call } from '../bridge.ts';
import { newOpId } from '../ports.ts';

type OperationMethod = { [M in CounterMethod]: InputOf<M> extends { op_id: string } ? M : never }[CounterMethod];

export interface Operation<M extends OperationMethod> {
  readonly busy: boolean;
  readonly refusal: ApiError | null;
  readonly done: OutputOf<M> | null;
  /** Null when it was already on its way: the first press counts. */
  readonly run: (input: (op_id: OpId) => InputOf<M>) => Promise<ApiResult<M> | null>;
  readonly clearRefusal: () => void;
  /** The next run is another operation. */
  readonly beginAgain: () => void;
}

export function useOperation<M extends OperationMethod>(method: M): Operation<M> {
  const id = useRef<OpId | null>(null);
  const running = useRef(false);
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<ApiError | null>(null);
  const [done, setDone] = useState<OutputOf<M> | null>(null);

  const run = useCallback(
    async (input: (op_id: OpId) => InputOf<M>) => {
      if (running.current) return null;
      running.current = true;
      id.current ??= newOpId();
      setBusy(true);
      setRefusal(null);
      const answer = await call(method, input(id.current));
      running.current = false;
      setBusy(false);
      if (answer.ok) setDone(answer.value);
      else setRefusal(answer.error);
      return answer;
    },
    [method],
  );
  const clearRefusal = useCallback(() => setRefusal(null), []);
  const beginAgain = useCallback(() => {
    id.current = null;
    setDone(null);
    setRefusal(null);
  }, []);
  return { busy, refusal, done, run, clearRefusal, beginAgain };
}
