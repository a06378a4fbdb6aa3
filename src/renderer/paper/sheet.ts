/** The receipt, report or slip that is being put on paper: one at a time, out of sight on the screen, alone on the page when the page is printed. */
import type { ReceiptModel } from '@flouss/shared/domain/receipt';
import type { ZReport } from '@flouss/shared/domain/z-report';
import type { SmsSlipModel } from '../components/sms-slip.tsx';
import { create } from 'zustand';

/** `page`: whatever the dialogue's paper is, A4 or a roll. */
export type Paper = 'roll-80' | 'roll-58' | 'page';

export type Printed = ReceiptModel | ZReport | SmsSlipModel;

interface Sheet {
  readonly printed: Printed;
  readonly paper: Paper;
  /** Told once it is in the document. */
  readonly laid: (element: HTMLElement) => void;
}

export const useSheet = create<{ readonly sheet: Sheet | null }>(() => ({ sheet: null }));

let before: Promise<unknown> = Promise.resolve();

/** Lays it out, does something with it, takes it away again; whoever comes meanwhile waits. */
export function withSheet<T>(printed: Printed, paper: Paper, use: (element: HTMLElement) => Promise<T>): Promise<T> {
  const mine = before.then(async () => {
    const { promise, resolve } = Promise.withResolvers<HTMLElement>();
    useSheet.setState({ sheet: { printed, paper, laid: resolve } });
    try {
      return await use(await promise);
    } finally {
      useSheet.setState({ sheet: null });
    }
  });
  before = mine.catch(() => undefined);
  return mine;
}
