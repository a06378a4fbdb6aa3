/** One short notice at a time: what was just done or found, said aloud to a screen reader and gone by itself. */
import { create } from 'zustand';

export type NoticeTone = 'done' | 'waiting' | 'stop';
interface Notice {
  readonly id: number;
  readonly tone: NoticeTone;
  readonly text: string;
}

const NOTICE_MS = 6_000;

interface NoticeState {
  readonly notice: Notice | null;
}
export const useNotices = create<NoticeState>(() => ({ notice: null }));
let last = 0;

export function notify(tone: NoticeTone, text: string): void {
  const id = ++last;
  useNotices.setState({ notice: { id, tone, text } });
  setTimeout(() => dismissNotice(id), NOTICE_MS);
}

export function dismissNotice(id: number): void {
  if (useNotices.getState().notice?.id === id) useNotices.setState({ notice: null });
}
