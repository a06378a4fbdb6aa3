/**
 * One operation at the counter: its id is made when it begins and stays the same over retries and double presses, so
 * that whatever the hand does, the journal gets it once.
 */
import type { ApiError, ApiResult, CounterMethod, InputOf, OutputOf } from '@flouss/shared/contract/counter-api';
import type { OpId } from '@flouss/shared/kernel/ids';
import { useCallback, useEffect, useRef, useState } from 'react';
import { call } from '../bridge.ts';
import { newOpId } from '../ports.ts';
import type { KnownOperation } from './work.ts';

type OperationMethod = { [M in CounterMethod]: InputOf<M> extends { op_id: string } ? M : never }[CounterMethod];

export interface Operation<M extends OperationMethod> {
  readonly busy: boolean;
  /** After a crash, until it is clear what came of it: there is nothing to lose by leaving, and nothing to send. */
  readonly resuming: boolean;
  readonly refusal: ApiError | null;
  readonly done: OutputOf<M> | null;
  /** Null when it was already on its way: the first press counts. */
  readonly run: (input: (op_id: OpId) => InputOf<M>) => Promise<ApiResult<M> | null>;
  readonly clearRefusal: () => void;
  /** The next run is another operation. */
  readonly beginAgain: () => void;
}

/** `known`: one that a crash may have interrupted; until it is clear what came of it, it counts as on its way. */
export function useOperation<M extends OperationMethod>(method: M, known?: KnownOperation<OutputOf<M>>): Operation<M> {
  const [beforeSending] = useState(() => known?.beforeSending);
  const [resume] = useState(() => known?.resume);
  const id = useRef<OpId | null>(known?.op_id ?? null);
  const running = useRef(resume !== undefined);
  const [resuming, setResuming] = useState(resume !== undefined);
  const [busy, setBusy] = useState(resume !== undefined);
  const [refusal, setRefusal] = useState<ApiError | null>(null);
  const [done, setDone] = useState<OutputOf<M> | null>(null);

  useEffect(() => {
    const find = async (): Promise<void> => {
      const found = (await resume?.()) ?? null;
      running.current = false;
      setBusy(false);
      setResuming(false);
      if (found) setDone(() => found);
    };
    if (resume) void find();
  }, [resume]);

  const run = useCallback(
    async (input: (op_id: OpId) => InputOf<M>) => {
      if (running.current) return null;
      running.current = true;
      id.current ??= newOpId();
      setBusy(true);
      setRefusal(null);
      await beforeSending?.();
      const answer = await call(method, input(id.current));
      running.current = false;
      setBusy(false);
      if (answer.ok) setDone(answer.value);
      else setRefusal(answer.error);
      return answer;
    },
    [method, beforeSending],
  );
  const clearRefusal = useCallback(() => setRefusal(null), []);
  const beginAgain = useCallback(() => {
    id.current = null;
    setDone(null);
    setRefusal(null);
  }, []);
  return { busy, resuming, refusal, done, run, clearRefusal, beginAgain };
}
