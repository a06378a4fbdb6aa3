/**
 * The only door out of the screens: typed calls of the method table, and the one place that turns a refusal into a
 * sentence. Knows neither which host answers nor how.
 */
import type {
  ApiError,
  ApiResult,
  CounterBridge,
  CounterMethod,
  ErrorCodeOf,
  InputOf,
} from '@flouss/shared/contract/counter-api';
import type { TFunction } from 'i18next';
import { isFieldCode } from './locales/codes.ts';

declare global {
  interface Window {
    readonly counter: CounterBridge;
  }
}

export type Refusal = ApiError;

/** A host that is gone answers like one that says so: an expected outcome, never a rejected promise. */
export async function call<M extends CounterMethod>(method: M, input: InputOf<M>): Promise<ApiResult<M>> {
  try {
    return await window.counter.call(method, input);
  } catch {
    const code: ErrorCodeOf<M> = 'backend-unavailable';
    return { ok: false, error: { code } };
  }
}

/** What happened, what it means for the customer's money and what to do. */
export function sentenceOf(t: TFunction, { code, detail }: Pick<ApiError, 'code' | 'detail'>): string {
  return t(`error.${code}`, { ...detail });
}

/** The sentence beside a field; a code nobody foresaw still says that the field must be looked at. */
export function fieldSentence(t: TFunction, code: string): string {
  return t(`field-error.${isFieldCode(code) ? code : 'field-invalid'}`);
}
