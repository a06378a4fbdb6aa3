/** What the backend says unasked: reads again what changed, and makes the bank's yes seen and heard. */
import type { CounterEvent } from '@flouss/shared/contract/counter-api';
import { useEffect } from 'react';
import { chime } from './chime.ts';
import { markLoaded } from './stores/loaded.ts';
import { notify } from './stores/notices.ts';
import { refreshReadings } from './stores/readings.ts';
import { readSession } from './stores/session.ts';
import { readStatus } from './stores/status.ts';
import { readTraining } from './stores/training.ts';

export function useCounterEvents(): void {
  useEffect(() => {
    const onEvent = ({ topics, loaded }: CounterEvent): void => {
      if (topics.includes('session')) void readSession();
      if (topics.includes('status')) void readStatus();
      if (topics.includes('training') || topics.includes('cards')) void readTraining();
      refreshReadings(topics);
      if (loaded.length === 0) return;
      markLoaded(loaded.map(({ op_id }) => op_id));
      chime();
      const isMoney = loaded.some(({ kind }) => kind === 'reload');
      notify('done', (say) => say(isMoney ? 'frame.loaded' : 'frame.active'));
    };
    return window.counter.onEvent(onEvent);
  }, []);
}
