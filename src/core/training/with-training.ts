/**
 * Two counters behind one face: the real one, always open and syncing, and the training one while somebody learns. Calls go to the
 * one at the desk; the way in and out is the real one's alone. A counter that starts is the real one: training ends with its process.
 */
import type { StoreRefusal } from '@flouss/shared/contract/backend-messages';
import { ChangeTopic } from '@flouss/shared/contract/counter-api';
import type { ApiResult, CounterMethod } from '@flouss/shared/contract/counter-api';
import type { SessionView } from '@flouss/shared/contract/views';
import type { Result } from '@flouss/shared/kernel/result';
import { err, ok } from '@flouss/shared/kernel/result';
import type { Counter, CounterOptions } from '../counter.ts';
import type { PrinterPort } from '../printing/printer-port.ts';
import { StoreUnavailable } from '../store/handles.ts';
import type { Look, TrainingDoor } from '../training-door.ts';
import { NO_TRAINING } from '../training-door.ts';
import type { TrainingCounter } from './training-counter.ts';
import { openTrainingCounter } from './training-counter.ts';
import { throwAway, trainingStoreBeside } from './training-store.ts';

type Entered = Result<SessionView, 'training-unavailable'>;

export function withTraining(
  options: CounterOptions,
  printer: PrinterPort,
  openReal: (options: CounterOptions, door: TrainingDoor) => Result<Counter, StoreRefusal>,
): Result<Counter, StoreRefusal> {
  const place = trainingStoreBeside(options);
  let training: TrainingCounter | undefined;
  let switching: Promise<unknown> = Promise.resolve();

  /** One change of counters after the other. */
  function inTurn<T>(change: () => Promise<T>): Promise<T> {
    const changed = switching.then(change);
    switching = changed.catch(() => {});
    return changed;
  }

  async function enter(look: Look): Promise<Entered> {
    return sitDown(training ? ok(training) : await openTrainingCounter(place, options, printer), look);
  }

  /** Calls that come meanwhile find a store that is closed: better than the real counter under a trainee's hands. */
  async function beginAgain(look: Look): Promise<Entered> {
    await training?.close();
    throwAway(place);
    return sitDown(await openTrainingCounter(place, options, printer), look);
  }

  async function sitDown(opened: Result<TrainingCounter, 'training-unavailable'>, look: Look): Promise<Entered> {
    training = opened.ok ? opened.value : undefined;
    const session = training && (await looking(training, look));
    if (session?.ok) {
      everythingChanged();
      return ok(session.value);
    }
    await leave();
    return err('training-unavailable');
  }

  async function leave(): Promise<void> {
    const left = training;
    training = undefined;
    await left?.close();
    if (left) everythingChanged();
  }

  /** What the screens hold is of the other counter. */
  function everythingChanged(): void {
    options.emit({ topics: ChangeTopic.options, loaded: [] });
  }

  const door: TrainingDoor = {
    enter: (look) => inTurn(() => enter(look)),
    leave: () => inTurn(leave),
    reset: (look) => inTurn(() => beginAgain(look)),
    connect: (connected) => training?.connect(connected),
    view: () => (training ? { active: true, ...training.view() } : NO_TRAINING.view()),
  };

  // What the real counter hears meanwhile is not for a trainee's screens.
  const opened = openReal({ ...options, emit: (event) => training === undefined && options.emit(event) }, door);
  if (!opened.ok) return opened;
  const real = opened.value;
  return ok({
    ...real,
    call: <M extends CounterMethod>(method: M, input: unknown): Promise<ApiResult<M>> => {
      const atDesk = method.startsWith('training.') ? real : (training ?? real);
      return atDesk.call(method, input);
    },
    close: async () => {
      await inTurn(leave);
      await real.close();
    },
  });
}

async function looking(counter: TrainingCounter, look: Look): Promise<ApiResult<'session.get'> | undefined> {
  try {
    counter.takeOver(look);
  } catch (error) {
    // The disk says no: then there is no training.
    if (error instanceof StoreUnavailable) return undefined;
    throw error;
  }
  return counter.call('session.get', {});
}
