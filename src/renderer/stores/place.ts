/**
 * Tells the backend where the operator stands and what he has typed, whenever the hand rests, so that a crash brings him back.
 * Knows no screen; whose place it is, the desks say.
 */
import { call } from '../bridge.ts';
import { useDesks } from './desks.ts';
import { useNavigation } from './navigation.ts';

/** A hand that rests this long has finished a figure. */
const PAUSE_MS = 400;

let timer: ReturnType<typeof setTimeout> | undefined;
let kept = '';
let keeping: Promise<unknown> = Promise.resolve();

useNavigation.subscribe(({ stack, work }, before) => {
  if (stack === before.stack && work === before.work) return;
  clearTimeout(timer);
  timer = setTimeout(() => void keepPlace(), PAUSE_MS);
});

/**
 * What is on the screen now, at once; resolves when it is on the disk, or cannot be: nobody's work waits for that.
 * While the counter is locked the backend refuses, and nothing has moved.
 */
export async function keepPlace(): Promise<void> {
  clearTimeout(timer);
  const { sitting } = useDesks.getState();
  if (sitting === null) return;
  const { stack, work } = useNavigation.getState();
  const place = { stack: [...stack], work };
  const said = `${sitting} ${JSON.stringify(place)}`;
  if (said !== kept) {
    kept = said;
    keeping = call('place.keep', place);
  }
  await keeping;
}
