/** Wakes up when the next application is due. Decisions are also taken when somebody asks, so waking late is harmless. */
import type { Bank } from './bank.ts';
import { decideDue } from './execute-command.ts';

const WAKE_MS_MIN = 5;
const WAKE_MS_MAX = 60_000;

export interface DecisionAlarm {
  /** Takes what is due and sets the alarm for what comes next. */
  set(): void;
  stop(): void;
}

/** `onDecided` is told each time that something may have been. */
export function decisionAlarm(bank: Bank, onDecided: () => void): DecisionAlarm {
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;
  const alarm: DecisionAlarm = {
    set() {
      clearTimeout(timer);
      if (stopped) return;
      decideDue(bank);
      onDecided();
      const next = bank.store.operations.nextDecisionAt();
      if (next === undefined) return;
      const delay = Math.min(Math.max(next - bank.clock.now(), WAKE_MS_MIN), WAKE_MS_MAX);
      timer = setTimeout(() => alarm.set(), delay);
    },
    stop() {
      stopped = true;
      clearTimeout(timer);
    },
  };
  return alarm;
}
