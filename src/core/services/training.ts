/** Into training and out of it. These are the real counter's own, also while training is at the desk: its operators' PINs are here. */
import type { TrainingView } from '@flouss/shared/contract/training';
import type { Context, OpenService } from '../context.ts';
import { refuse } from '../context.ts';
import { readPrinterSettings } from '../store/printer-settings.ts';
import { readReference } from '../store/reference.ts';
import { readSettings } from '../store/settings.ts';
import type { Look } from '../training-door.ts';
import { checkPin } from './check-pin.ts';
import { sessionView, tileOf } from './session.ts';

/** Nobody stays signed in at a counter that is out of sight. */
export const enterTraining: OpenService<'training.enter'> = async (context) => {
  if (!sessionView(context).enrolled) return refuse('training-unavailable');
  const entered = await context.trainingDoor.enter(lookOf(context));
  if (!entered.ok) return refuse(entered.error);
  context.signedIn.operatorId = undefined;
  return entered;
};

export const leaveTraining: OpenService<'training.leave'> = async (context, { operator_id, pin }) => {
  if (!context.trainingDoor.view().active) return refuse('not-in-training');
  const operator = readReference(context.store.read)?.operators.find((each) => each.operator_id === operator_id);
  if (!operator?.active) return refuse('operator-not-allowed');
  const wrong = await checkPin(context, operator, pin);
  if (wrong) return wrong;
  await context.trainingDoor.leave();
  return { ok: true, value: sessionView(context) };
};

export const resetTraining: OpenService<'training.reset'> = async (context) => {
  if (!context.trainingDoor.view().active) return refuse('not-in-training');
  const begun = await context.trainingDoor.reset(lookOf(context));
  return begun.ok ? begun : refuse(begun.error);
};

export const connectTraining: OpenService<'training.connect'> = (context, { connected }) => {
  if (!context.trainingDoor.view().active) return refuse('not-in-training');
  context.trainingDoor.connect(connected);
  return { ok: true, value: trainingView(context) };
};

export const getTraining: OpenService<'training.get'> = (context) => ({ ok: true, value: trainingView(context) });

function lookOf({ store }: Context): Look {
  return { ...readSettings(store.read), printing: readPrinterSettings(store.read) };
}

function trainingView(context: Context): TrainingView {
  const operators = readReference(context.store.read)?.operators ?? [];
  return { ...context.trainingDoor.view(), leave_by: operators.filter(({ active }) => active).map(tileOf) };
}
