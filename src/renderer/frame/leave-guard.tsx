/**
 * Closing the desktop's window is leaving: while facts are unsent it stays open and a manager is asked, also when the counter
 * is locked. In the browser host a tab is closed as the browser says; training keeps nobody.
 */
import { useEffect, useState } from 'react';
import { useSession } from '../stores/session.ts';
import { useLeaving } from '../stores/leaving.ts';
import { useStatus } from '../stores/status.ts';
import { LeaveDialogue } from './sign-out.tsx';

export function LeaveGuard() {
  const waiting = useStatus((state) => state.view?.waiting_facts ?? 0);
  const training = useSession((state) => state.view.training);
  const agreed = useLeaving((state) => state.agreed);
  const [asking, setAsking] = useState(false);
  const held = waiting > 0 && !agreed && !training;

  useEffect(() => {
    if (!held) return undefined;
    const stay = (event: BeforeUnloadEvent): void => {
      if (window.counter.host !== 'electron') return;
      event.preventDefault();
      setAsking(true);
    };
    window.addEventListener('beforeunload', stay);
    return () => window.removeEventListener('beforeunload', stay);
  }, [held]);
  // Once agreed to, or once everything is sent, what was asked for happens.
  const goes = asking && !held;
  useEffect(() => {
    if (goes) window.close();
  }, [goes]);

  return asking && held ? <LeaveDialogue waiting={waiting} onClose={() => setAsking(false)} /> : null;
}
