/** How far the trainee has come in the guided first day. In the training store only; a word of this installation, never a fact. */
import { TrainingStep } from '@flouss/shared/contract/training';
import { z } from 'zod';
import type { ReadStore, WriteTx } from './handles.ts';
import { query } from './handles.ts';

const NAME = 'training-progress';
const Steps = z.array(TrainingStep).catch([]);

const READ = query<{ value: string }>('SELECT value FROM settings WHERE name = ?');

export function trainingProgress(read: ReadStore): TrainingStep[] {
  const row = read.get(READ, NAME);
  return row ? Steps.parse(JSON.parse(row.value)) : [];
}

export function keepTrainingProgress(tx: WriteTx, steps: readonly TrainingStep[]): void {
  tx.run('INSERT OR REPLACE INTO settings (name, value) VALUES (?, ?)', NAME, JSON.stringify(steps));
}
