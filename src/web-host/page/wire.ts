/** What the page and the web host say over the socket. Types alone: the page's code is served without a bundler. */
import type { CounterEvent } from '@flouss/shared/contract/counter-api';

export type FromPage = { readonly id: number; readonly method: string; readonly input: unknown };
export type ToPage =
  | { readonly kind: 'answer'; readonly id: number; readonly result: unknown }
  | { readonly kind: 'event'; readonly event: CounterEvent };
