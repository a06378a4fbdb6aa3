/** The two state machines: what their tables promise holds for every state, event and channel. */
import { canReload, CARD_TRANSITIONS, CardEvent, CardState, nextCardState } from '@flouss/shared/domain/card';
import {
  countsTowardLimit,
  isFinished,
  nextReloadState,
  ownerOf,
  RELOAD_TRANSITIONS,
  ReloadChannel,
  ReloadEvent,
  ReloadState,
} from '@flouss/shared/domain/reload';
import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';

function reachable<State>(start: State, moves: readonly { from: State; to: State }[]): Set<State> {
  const seen = new Set([start]);
  for (const state of seen) for (const { from, to } of moves) if (from === state) seen.add(to);
  return seen;
}

describe('a card', () => {
  it('reaches every state there is, from the pack', () => {
    expect(reachable<CardState>('in-stock', CARD_TRANSITIONS)).toEqual(new Set(CardState.options));
  });

  it('moves as its table says and no other way', () => {
    for (const state of CardState.options) {
      for (const event of CardEvent.options) {
        const rows = CARD_TRANSITIONS.filter((row) => row.from === state && row.event === event);
        expect(rows.length).toBeLessThanOrEqual(1);
        const expected = rows[0] ? { ok: true, value: rows[0].to } : { ok: false, error: 'card-transition-refused' };
        expect(nextCardState(state, event)).toEqual(expected);
      }
    }
  });

  test.each(['declined', 'closed', 'expired'] as const)('%s is for ever', (state) => {
    expect(CardEvent.options.some((event) => nextCardState(state, event).ok)).toBe(false);
  });

  it('replaced is so for ever, unless the bank refuses it', () => {
    expect(CardEvent.options.filter((event) => nextCardState('replaced', event).ok)).toEqual(['stay-blocked']);
  });

  it('once blocked is never active again, and is sold once unless the sale is undone', () => {
    expect(reachable<CardState>('blocked', CARD_TRANSITIONS)).not.toContain('active');
    const kept = CARD_TRANSITIONS.filter(({ event }) => event !== 'return-to-stock');
    expect(reachable<CardState>('sold', kept)).not.toContain('in-stock');
  });

  it('is reloaded only while active', () => {
    expect(CardState.options.filter(canReload)).toEqual(['active']);
  });

  it('uses every event', () => {
    expect(new Set(CARD_TRANSITIONS.map(({ event }) => event))).toEqual(new Set(CardEvent.options));
  });
});

const movesOf = (channel: ReloadChannel) => RELOAD_TRANSITIONS.filter((row) => (row.channel ?? channel) === channel);

describe('a reload', () => {
  it.each(ReloadChannel.options)('moves by %s as its table says and no other way', (channel) => {
    for (const state of ReloadState.options) {
      for (const event of ReloadEvent.options) {
        const targets = new Set(
          movesOf(channel)
            .filter((row) => row.from === state && row.event === event)
            .map(({ to }) => to),
        );
        expect(targets.size).toBeLessThanOrEqual(1);
        const [to] = targets;
        const expected = to ? { ok: true, value: to } : { ok: false, error: 'reload-transition-refused' };
        expect(nextReloadState(state, event, channel)).toEqual(expected);
      }
    }
  });

  describe.each(ReloadChannel.options)('by %s', (channel) => {
    const start: ReloadState = channel === 'sms' ? 'received' : 'recorded';
    const seen = reachable<ReloadState>(start, movesOf(channel));

    it('has one owner in every state it can reach, or is finished and cannot move', () => {
      for (const state of seen) {
        const exits = movesOf(channel).filter(({ from }) => from === state);
        expect(new Set(exits.map(({ owner }) => owner)).size).toBe(exits.length === 0 ? 0 : 1);
        expect(ownerOf(state, channel)).toBe(exits[0]?.owner ?? 'nobody');
        expect(isFinished(state, channel)).toBe(exits.length === 0);
      }
    });

    it('can always be finished', () => {
      for (const state of seen)
        expect([...reachable(state, movesOf(channel))].some((end) => isFinished(end, channel))).toBe(true);
    });

    it('never counts again once it stopped counting, and stops only when not loaded', () => {
      const again = movesOf(channel).filter(({ from, to }) => !countsTowardLimit(from) && countsTowardLimit(to));
      expect(again).toEqual([]);
      expect(countsTowardLimit('loaded') && countsTowardLimit('unknown') && countsTowardLimit('reconciled')).toBe(true);
    });
  });

  it('unknown is left by the bank word alone', () => {
    const exits = RELOAD_TRANSITIONS.filter(({ from }) => from === 'unknown');
    expect(exits.map(({ to }) => to).toSorted()).toEqual(['failed', 'loaded']);
    expect(exits.every(({ owner }) => owner === 'bank-worker')).toBe(true);
  });

  it('gives nothing back that was loaded, and loads nothing that is given back', () => {
    expect(reachable<ReloadState>('loaded', RELOAD_TRANSITIONS)).toEqual(new Set(['loaded', 'reconciled']));
    expect(reachable<ReloadState>('refund-due', RELOAD_TRANSITIONS)).toEqual(new Set(['refund-due', 'refunded']));
  });

  test.each([
    ['recorded', 'counter', 'counter'],
    ['received', 'counter', 'server'],
    ['submitted', 'counter', 'bank-worker'],
    ['loaded', 'counter', 'finance'],
    ['refund-due', 'counter', 'teller'],
    ['refund-due', 'sms', 'bank-worker'],
    ['declined', 'counter', 'server'],
    ['declined', 'sms', 'nobody'],
    ['refunded', 'counter', 'nobody'],
    ['reconciled', 'sms', 'nobody'],
  ] as const)('%s by %s belongs to %s', (state, channel, owner) => {
    expect(ownerOf(state, channel)).toBe(owner);
  });

  it('is loaded or refunded at most once, whatever events come in whatever order', () => {
    const asked = fc.array(fc.constantFrom(...ReloadEvent.options), { maxLength: 60 });
    fc.assert(
      fc.property(asked, fc.constantFrom(...ReloadChannel.options), (events, channel) => {
        let state: ReloadState = 'recorded';
        const entered: ReloadState[] = [];
        for (const event of events) {
          const next = nextReloadState(state, event, channel);
          if (!next.ok) continue;
          state = next.value;
          entered.push(state);
        }
        expect(new Set(entered).size).toBe(entered.length);
        expect(entered.includes('loaded') && entered.includes('refunded')).toBe(false);
      }),
      { numRuns: 1000 },
    );
  });
});
