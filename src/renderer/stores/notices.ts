/**
 * One short notice at a time: what was just done or found, said aloud to a screen reader and gone by itself. It is kept as what
 * to say, not as said, so that it follows the language of the screen.
 */
import type { TFunction } from 'i18next';
import { create } from 'zustand';

export type NoticeTone = 'done' | 'waiting' | 'stop';
interface Notice {
  readonly id: number;
  readonly tone: NoticeTone;
  readonly say: (t: TFunction) => string;
}

const NOTICE_MS = 6_000;

interface NoticeState {
  readonly notice: Notice | null;
}
export const useNotices = create<NoticeState>(() => ({ notice: null }));
let last = 0;

export function notify(tone: NoticeTone, say: Notice['say']): void {
  const id = ++last;
  useNotices.setState({ notice: { id, tone, say } });
  setTimeout(() => dismissNotice(id), NOTICE_MS);
}

export function dismissNotice(id: number): void {
  if (useNotices.getState().notice?.id === id) useNotices.setState({ notice: null });
}
