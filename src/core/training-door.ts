/**
 * What the real counter knows of the training counter beside it: how to put it at the desk and take it away again. Who may is the
 * services' to say; what training is, `training/`.
 */
import type { PrinterSettings } from '@flouss/shared/contract/printing';
import type { SessionView } from '@flouss/shared/contract/views';
import type { TrainingView } from '@flouss/shared/contract/training';
import type { Result } from '@flouss/shared/kernel/result';
import { err } from '@flouss/shared/kernel/result';

/** What training takes over from the counter it stands beside: its look, and its printer. */
export interface Look extends Pick<SessionView, 'language' | 'theme'> {
  readonly printing: PrinterSettings;
}

export interface TrainingDoor {
  enter(look: Look): Promise<Result<SessionView, 'training-unavailable'>>;
  /** The demo data anew, at the desk as it was. */
  reset(look: Look): Promise<Result<SessionView, 'training-unavailable'>>;
  leave(): Promise<void>;
  connect(connected: boolean): void;
  view(): Omit<TrainingView, 'leave_by'>;
}

/** Of a counter beside which there is none: the training counter itself, or one alone in a test. */
export const NO_TRAINING: TrainingDoor = {
  enter: async () => err('training-unavailable'),
  reset: async () => err('training-unavailable'),
  leave: async () => {},
  connect: () => {},
  view: () => ({ active: false, connected: false, done: [], find_name: '', refused_name: '', packs: [] }),
};
