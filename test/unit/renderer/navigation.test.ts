/** Going, coming back, and the question before work is lost. */
import { beforeEach, describe, expect, test } from 'vitest';
import {
  answerLeaving,
  back,
  go,
  home,
  replace,
  setUnsaved,
  useNavigation,
} from '../../../src/renderer/stores/navigation.ts';

const here = (): string => useNavigation.getState().stack[0].screen;
const asked = (): boolean => useNavigation.getState().asking !== null;

beforeEach(() => {
  useNavigation.setState({ stack: [{ screen: 'find' }], visit: 0, unsaved: false, asking: null });
});

describe('navigation', () => {
  test('comes back the way it went, and stays on the first screen', () => {
    go({ screen: 'stock' });
    go({ screen: 'sell' });
    back();
    expect(here()).toBe('stock');
    back();
    back();
    expect(here()).toBe('find');
  });

  test('asks before work is thrown away, and stays until it is answered', () => {
    go({ screen: 'sell' });
    setUnsaved(true);
    back();
    expect(asked()).toBe(true);
    expect(here()).toBe('sell');
    answerLeaving(false);
    expect(here()).toBe('sell');
    go({ screen: 'help' });
    answerLeaving(true);
    expect(here()).toBe('help');
    expect(useNavigation.getState().unsaved).toBe(false);
  });

  test('does not ask when the work goes on elsewhere', () => {
    go({ screen: 'register', sell: null });
    setUnsaved(true);
    replace({ screen: 'sell' });
    expect(asked()).toBe(false);
    expect(here()).toBe('sell');
  });

  test('a sale interrupted by a registration comes back once', () => {
    go({ screen: 'sell' });
    go({ screen: 'register', sell: null });
    replace({ screen: 'sell' });
    back();
    expect(here()).toBe('find');
  });

  test('the same screen asked for again starts afresh', () => {
    go({ screen: 'reload' });
    const { visit } = useNavigation.getState();
    go({ screen: 'reload' });
    expect(useNavigation.getState().visit).toBeGreaterThan(visit);
    expect(useNavigation.getState().stack).toHaveLength(2);
    home();
    expect(here()).toBe('find');
  });
});
