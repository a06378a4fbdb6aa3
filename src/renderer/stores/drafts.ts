/**
 * The registration being typed, kept by the backend at each pause: it outlives the screen, the session and the process.
 * Knows the form's shape only as texts by path.
 */
import type { KeptDraft, RegistrationDraft } from '@flouss/shared/contract/drafts';
import { call } from '../bridge.ts';
import { newBeneficiaryId, newCustomerId } from '../ports.ts';

/** A hand that rests this long has finished a word. */
const PAUSE_MS = 600;

export function beginDraft(): RegistrationDraft {
  return { customer_id: newCustomerId(), beneficiary_id: newBeneficiaryId(), fields: {} };
}

/** Null when there is none, or nobody answers: then a new one is begun, and the old one stays where it is. */
export async function readDraft(): Promise<KeptDraft | null> {
  const answer = await call('draft.get', {});
  return answer.ok ? answer.value : null;
}

export async function dropDraft(): Promise<void> {
  await call('draft.drop', {});
}

export interface DraftKeeper {
  /** What is typed now; written after a pause. */
  readonly typed: (draft: RegistrationDraft) => void;
  /** The screen goes: what is not written yet is written at once. */
  readonly leave: () => void;
  /** It was registered, or thrown away: nothing more is written. */
  readonly end: () => void;
}

export function draftKeeper(kept: (ok: boolean) => void): DraftKeeper {
  let waiting: RegistrationDraft | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let ended = false;
  const write = (): void => {
    clearTimeout(timer);
    const draft = waiting;
    waiting = null;
    if (draft && !ended) void call('draft.keep', draft).then((answer) => kept(answer.ok));
  };
  return {
    typed: (draft) => {
      waiting = draft;
      clearTimeout(timer);
      timer = setTimeout(write, PAUSE_MS);
    },
    leave: write,
    end: () => {
      ended = true;
      clearTimeout(timer);
    },
  };
}
