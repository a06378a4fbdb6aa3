/** What a test and the stand-in in main's process say to each other. */

interface Frame {
  readonly url: string;
  readonly parent: object | null;
}

export type Order =
  | { readonly kind: 'fetch'; readonly url: string; readonly method?: string }
  | { readonly kind: 'invoke'; readonly channel: string; readonly args: unknown[]; readonly frame: Frame | null }
  | { readonly kind: 'channels' }
  | { readonly kind: 'navigate'; readonly url: string; readonly isMainFrame: boolean }
  | { readonly kind: 'redirect'; readonly url: string }
  | { readonly kind: 'webview' }
  | { readonly kind: 'open-window'; readonly url: string }
  | { readonly kind: 'permission-request'; readonly permission: string; readonly details: object }
  | {
      readonly kind: 'permission-check';
      readonly permission: string;
      readonly origin: string;
      readonly details: object;
    }
  | { readonly kind: 'device-permission' }
  | { readonly kind: 'web-request'; readonly url: string }
  | { readonly kind: 'second-instance' }
  | { readonly kind: 'crash-page' }
  | { readonly kind: 'close-window' }
  | { readonly kind: 'recorded' };

export interface Recorded {
  sandboxed: boolean;
  readonly schemes: unknown[];
  readonly windows: object[];
  readonly loaded: string[];
  menu: string[];
  readonly printed: unknown[];
  readonly errorBoxes: { readonly title: string; readonly content: string }[];
  backendStarts: number;
  quits: number;
  focused: number;
}

export type Told =
  | { readonly kind: 'done'; readonly id: number; readonly value: unknown }
  | { readonly kind: 'failed'; readonly id: number; readonly message: string }
  | { readonly kind: 'sent'; readonly channel: string; readonly payload: unknown }
  | { readonly kind: 'shown' }
  | { readonly kind: 'quit'; readonly recorded: Recorded };
