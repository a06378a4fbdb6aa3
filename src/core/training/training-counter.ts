/** The training counter: the real engine over the training store, with the played centre at its other end, watched by the guide. */
import type { ApiResult, CounterMethod } from '@flouss/shared/contract/counter-api';
import type { TrainingStep, TrainingView } from '@flouss/shared/contract/training';
import { TrainingStep as Steps } from '@flouss/shared/contract/training';
import type { Result } from '@flouss/shared/kernel/result';
import { err, ok } from '@flouss/shared/kernel/result';
import type { Counter, CounterOptions } from '../counter.ts';
import { openEngine } from '../engine.ts';
import { findCard } from '../store/cards.ts';
import { StoreUnavailable } from '../store/handles.ts';
import type { Store } from '../store/handles.ts';
import { keepPrinterSettings } from '../store/printer-settings.ts';
import { keepSetting } from '../store/settings.ts';
import { keepTrainingProgress, trainingProgress } from '../store/training-progress.ts';
import type { PrinterPort } from '../printing/printer-port.ts';
import type { Look } from '../training-door.ts';
import { NO_TRAINING } from '../training-door.ts';
import { trainingCentre } from './centre.ts';
import { FIND_NAME, FIRST_PACKS, REFUSED_NAME } from './demo-data.ts';
import { servesCustomer, stepOfAnswer, stepOfItem } from './guide.ts';
import type { TrainingStore } from './training-store.ts';
import { isWorthNothing, throwAway } from './training-store.ts';

export interface TrainingCounter extends Counter {
  /** Looks like the real counter, and prints where it does. */
  takeOver(look: Look): void;
  connect(connected: boolean): void;
  view(): Omit<TrainingView, 'active' | 'leave_by'>;
}

type Ports = Pick<CounterOptions, 'clock' | 'stopwatch' | 'random' | 'emit'>;

/** Opened, with its demo data, and playing. */
export async function openTrainingCounter(
  place: TrainingStore,
  ports: Ports,
  printer: PrinterPort,
): Promise<Result<TrainingCounter, 'training-unavailable'>> {
  const opened = openOrMakeAnew(place, ports, printer);
  if (!opened) return err('training-unavailable');
  const enrolled = await opened.call('session.enrol', { server_url: 'https://training.invalid', code: 'FORMATION' });
  if (!enrolled.ok && enrolled.error.code !== 'already-enrolled') {
    await opened.close();
    return err('training-unavailable');
  }
  return ok(opened);
}

function openOrMakeAnew(place: TrainingStore, ports: Ports, printer: PrinterPort): TrainingCounter | undefined {
  const opened = openOnce(place, ports, printer);
  if (opened.ok) return opened.value;
  if (!isWorthNothing(opened.error)) return undefined;
  throwAway(place);
  const again = openOnce(place, ports, printer);
  return again.ok ? again.value : undefined;
}

function openOnce(place: TrainingStore, ports: Ports, printer: PrinterPort) {
  let store: Store | undefined;
  /** Served without the line, and not yet at the centre. */
  let servedAlone = false;
  const done = (step: TrainingStep | undefined): void => {
    if (!store || step === undefined) return;
    try {
      if (markDone(store, step)) ports.emit({ topics: ['training'], loaded: [] });
    } catch (error) {
      // What was done stays done; only its tick is missing.
      if (!(error instanceof StoreUnavailable)) throw error;
    }
  };
  const centre = trainingCentre({
    told: (items) => items.forEach((item) => done(stepOfItem(item))),
    judged: () => {
      if (servedAlone) done('offline');
      servedAlone = false;
    },
  });
  const opened = openEngine(
    { ...ports, ...place, server_url: null },
    {
      printer,
      enrol: centre.enrol,
      startSync: (context) => {
        store = context.store;
        return centre.startSync(context);
      },
    },
    { training: true, door: NO_TRAINING },
  );
  if (!opened.ok) return opened;
  const engine = opened.value;
  // The centre is in this process: it is there from the first moment.
  engine.start();
  return ok<TrainingCounter>({
    ...engine,
    call: async <M extends CounterMethod>(method: M, input: unknown): Promise<ApiResult<M>> => {
      const answer = await engine.call(method, input);
      if (!answer.ok) return answer;
      if (servesCustomer(method) && !centre.isConnected()) servedAlone = true;
      done(stepOfAnswer(method, answer.value));
      return answer;
    },
    takeOver: ({ language, theme, printing }) =>
      store?.write((tx) => {
        keepSetting(tx, 'language', language);
        keepSetting(tx, 'theme', theme);
        keepPrinterSettings(tx, printing);
      }),
    connect: (connected) => {
      centre.connect(connected);
      ports.emit({ topics: ['training'], loaded: [] });
    },
    view: () => ({
      connected: centre.isConnected(),
      done: store ? trainingProgress(store.read) : [],
      find_name: FIND_NAME,
      refused_name: REFUSED_NAME,
      packs: FIRST_PACKS.filter((pack) => store && !findCard(store.read, pack)),
    }),
  });
}

/** Returns whether the step is new. */
function markDone(store: Store, step: TrainingStep): boolean {
  const before = trainingProgress(store.read);
  if (before.includes(step)) return false;
  const after = Steps.options.filter((each) => each === step || before.includes(each));
  store.write((tx) => keepTrainingProgress(tx, after));
  return true;
}
