/** How training stands: the guided day's steps, the line to the played centre, who may end it. */
import type { TrainingView } from '@flouss/shared/contract/training';
import { create } from 'zustand';
import { call } from '../bridge.ts';

interface TrainingState {
  readonly view: TrainingView | null;
}

export const useTraining = create<TrainingState>(() => ({ view: null }));

export async function readTraining(): Promise<void> {
  const answer = await call('training.get', {});
  if (answer.ok) useTraining.setState({ view: answer.value });
}

export async function connectTraining(connected: boolean): Promise<void> {
  const answer = await call('training.connect', { connected });
  if (answer.ok) useTraining.setState({ view: answer.value });
}
