/** What training shows: where the trainee is in the guided first day, and who may end it. Never stored as a fact, never sent. */
import { z } from 'zod';
import { CardReference } from '../domain/card-reference.ts';
import { OperatorTile } from './views.ts';

/** Everybody's in training, and shown on its sign-in screen: no real PIN is ever typed there. */
export const TRAINING_PIN = '0000';

/** The guided first day, in its order. */
export const TrainingStep = z.enum([
  'sign-in',
  'open-till',
  'find-customer',
  'register-customer',
  'receive-packs',
  'sell-card',
  'card-active',
  'reload',
  'print-receipt',
  'refund',
  'offline',
  'close-day',
]);
export type TrainingStep = z.infer<typeof TrainingStep>;

export const TrainingView = z.strictObject({
  active: z.boolean(),
  /** Whether the line to the centre that training plays is there. */
  connected: z.boolean(),
  done: z.array(TrainingStep),
  /** Of the demo: who is to be found, whose reload its bank refuses, which packs are on their way. */
  find_name: z.string(),
  refused_name: z.string(),
  packs: z.array(CardReference),
  /** The real counter's operators: training ends with the PIN of one of them. */
  leave_by: z.array(OperatorTile),
});
export type TrainingView = z.infer<typeof TrainingView>;
