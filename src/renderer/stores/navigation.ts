/** Which screen is up, how to go back, and the question asked before work is thrown away. Knows no screen's inside. */
import { STACK_MAX, type Place, type Route, type Work } from '@flouss/shared/contract/place';
import { create } from 'zustand';

interface NavigationState {
  readonly stack: readonly [Route, ...Route[]];
  /** Grows with every move, so that the same screen asked for again starts afresh. */
  readonly visit: number;
  /** What the screen on top has typed, for when it comes up again after a crash. */
  readonly work: Work | null;
  /** The screen holds work that leaving would lose. */
  readonly unsaved: boolean;
  /** Where to go once the person has agreed to lose it. */
  readonly asking: readonly [Route, ...Route[]] | null;
}

const HOME: Route = { screen: 'find' };

export const useNavigation = create<NavigationState>(() => ({
  stack: [HOME],
  visit: 0,
  work: null,
  unsaved: false,
  asking: null,
}));

export function useRoute(): Route {
  return useNavigation((state) => state.stack[0]);
}

/** From the rail, a key or a scan: `Esc` comes back here. */
export function go(route: Route): void {
  const { stack } = useNavigation.getState();
  const below = stack[0].screen === route.screen ? stack.slice(1) : stack;
  move([route, ...below.slice(0, STACK_MAX - 1)]);
}

/** Back to the screen before; the first screen stays. */
export function back(): void {
  const [, ...below] = useNavigation.getState().stack;
  const [top, ...rest] = below;
  move(top ? [top, ...rest] : [HOME]);
}

/** Puts another route in this one's place without asking: the work went on, it was not thrown away. */
export function replace(route: Route): void {
  const [, ...below] = useNavigation.getState().stack;
  arrive([route, ...(below[0]?.screen === route.screen ? below.slice(1) : below)]);
}

/** Keeps what the screen would need to come up the same again, without moving. */
export function remember(route: Route): void {
  const [, ...below] = useNavigation.getState().stack;
  useNavigation.setState({ stack: [route, ...below] });
}

/** Everything of one operator's way, for when he comes back. */
export function putAwayNavigation(): NavigationState {
  return useNavigation.getState();
}

/** Another's way, or the beginning of one. The question whether to leave is not asked again. */
export function takeUpNavigation(navigation: NavigationState | undefined): void {
  if (navigation) useNavigation.setState({ ...navigation, asking: null });
  else home();
}

/** Where somebody was before a crash, with what he had typed. */
export function takeUpPlace({ stack: [top, ...below], work }: Place): void {
  if (!top) return home();
  arrive([top, ...below]);
  useNavigation.setState({ work });
}

/** What the screen on top holds now; the next screen begins with nothing. */
export function holdWork(work: Work): void {
  useNavigation.setState({ work });
}

export function home(): void {
  arrive([HOME]);
}

export function setUnsaved(unsaved: boolean): void {
  if (useNavigation.getState().unsaved !== unsaved) useNavigation.setState({ unsaved });
}

export function answerLeaving(leave: boolean): void {
  const { asking } = useNavigation.getState();
  if (leave && asking) arrive(asking);
  else useNavigation.setState({ asking: null });
}

function move(stack: readonly [Route, ...Route[]]): void {
  if (useNavigation.getState().unsaved) useNavigation.setState({ asking: stack });
  else arrive(stack);
}

function arrive(stack: readonly [Route, ...Route[]]): void {
  const visit = useNavigation.getState().visit + 1;
  useNavigation.setState({ stack, visit, work: null, unsaved: false, asking: null });
}
