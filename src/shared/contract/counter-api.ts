/**
 * THE method table of the counter: each method named once, with its input, its output and the codes it may refuse with.
 * Types, the preload bridge, main's dispatch, the web host's dispatch and the services' binding are derived from it.
 */
import { z } from 'zod';
import { OpId } from '../kernel/ids.ts';
import { CHANGE_TOPICS } from './change-topics.ts';
import { OperationKind } from './views.ts';
import type { HandedOver, Printer } from './printing.ts';
import { OPENING_METHODS } from './methods/opening.ts';
import { SETTINGS_METHODS } from './methods/settings.ts';
import { CUSTOMER_METHODS } from './methods/customers.ts';
import { CARD_METHODS } from './methods/cards.ts';
import { MONEY_METHODS } from './methods/money.ts';
import { PAPER_METHODS } from './methods/paper.ts';

/** Codes that any method may answer besides its own. */
export const COMMON_ERRORS = [
  'input-invalid',
  'not-signed-in',
  'store-unavailable',
  'backend-unavailable',
  'internal',
] as const;

export const COUNTER_API = {
  ...OPENING_METHODS,
  ...SETTINGS_METHODS,
  ...CUSTOMER_METHODS,
  ...CARD_METHODS,
  ...MONEY_METHODS,
  ...PAPER_METHODS,
} as const;

export type CounterMethod = keyof typeof COUNTER_API;
export type InputOf<M extends CounterMethod> = z.input<(typeof COUNTER_API)[M]['input']>;
export type ParsedInputOf<M extends CounterMethod> = z.output<(typeof COUNTER_API)[M]['input']>;
export type OutputOf<M extends CounterMethod> = z.output<(typeof COUNTER_API)[M]['output']>;
export type ErrorCodeOf<M extends CounterMethod> =
  | (typeof COUNTER_API)[M]['errors'][number]
  | (typeof COMMON_ERRORS)[number];
/** Every code any method may refuse with: each needs a sentence in every language. */
export type CounterErrorCode = ErrorCodeOf<CounterMethod>;

/** A refusal: the code, values for its sentence, and for `input-invalid` the fields with a code each. */
export type ApiError<C extends string = CounterErrorCode> = {
  readonly code: C;
  readonly detail?: Readonly<Record<string, string | number>>;
  readonly fields?: readonly { readonly path: string; readonly code: string }[];
};
export type ApiResult<M extends CounterMethod> =
  | { readonly ok: true; readonly value: OutputOf<M> }
  | { readonly ok: false; readonly error: ApiError<ErrorCodeOf<M>> };

export function isCounterMethod(name: string): name is CounterMethod {
  return Object.hasOwn(COUNTER_API, name);
}

/** Those that the host answers itself: they are about what the backend needs before it can begin. */
export type HostMethod = Extract<CounterMethod, `store-key.${string}`>;

export function isHostMethod(name: CounterMethod): name is HostMethod {
  return name.startsWith('store-key.');
}

export type ParsedCall =
  | { readonly ok: true; readonly method: CounterMethod; readonly input: unknown }
  | { readonly ok: false; readonly error: ApiError<'input-invalid'> };

/** The one gate of every host: own key of the table, then its input schema. Values are never echoed, only paths and codes. */
export function parseCall(name: unknown, input: unknown): ParsedCall {
  if (typeof name !== 'string' || !isCounterMethod(name)) {
    return { ok: false, error: { code: 'input-invalid', fields: [{ path: '', code: 'method-unknown' }] } };
  }
  const parsed = COUNTER_API[name].input.safeParse(input);
  if (parsed.success) return { ok: true, method: name, input: parsed.data };
  const fields = parsed.error.issues.map((issue) => ({ path: issue.path.join('.'), code: fieldCode(issue) }));
  return { ok: false, error: { code: 'input-invalid', fields } };
}

/** Our own schemas name their codes (`text-empty`); zod's own messages are sentences and become one code. */
function fieldCode(issue: z.core.$ZodIssue): string {
  return /^[a-z]+(?:-[a-z]+)+$/.test(issue.message) ? issue.message : 'field-invalid';
}

export const ChangeTopic = z.enum(CHANGE_TOPICS);
export type ChangeTopic = z.infer<typeof ChangeTopic>;

/** A reload whose money is on its card, or a sale or replacement whose card is active. */
const Approved = z.strictObject({ op_id: OpId, kind: OperationKind });
export type Approved = z.infer<typeof Approved>;

/** What the backend tells the screens unasked: what to read again, and which operations the bank has just said yes to. */
export const CounterEvent = z.strictObject({ topics: z.array(ChangeTopic), loaded: z.array(Approved) });
export type CounterEvent = z.infer<typeof CounterEvent>;

/** The system's printers, where the host can reach them. They print what the page's print style shows. */
export interface PaperBridge {
  printers(): Promise<readonly string[]>;
  /** `null` asks the person in the system's dialogue. */
  print(on: Extract<Printer, { kind: 'system' }> | null): Promise<HandedOver>;
  /** Asks where to, and writes an A4 file there. */
  savePdf(): Promise<HandedOver>;
}

/** `window.counter`: the same in the desktop application and in the browser host. */
export interface CounterBridge {
  readonly host: 'electron' | 'browser';
  /** Null in a browser, whose own dialogue does all that can be done. */
  readonly paper: PaperBridge | null;
  call<M extends CounterMethod>(name: M, input: InputOf<M>): Promise<ApiResult<M>>;
  /** Returns how to stop listening. */
  onEvent(listener: (event: CounterEvent) => void): () => void;
}
