/**
 * Facts of genuine counters that the centre of a simulated world can make nothing of, whichever of its processes gets them: of a type
 * that it does not know, with a body that it cannot read, or such that judging them makes the program throw.
 */
import type { OpId } from '@flouss/shared/kernel/ids';
import type { BatchReader } from '../../sync-server/src/sync/reading/batch-reader.ts';
import type { ReadEntry } from '../../sync-server/src/sync/reading/read-batch.ts';
import type { Chance } from './chance.ts';
import type { Weather } from './weather.ts';

type Trouble = 'unknown-type' | 'malformed' | 'throws';

export interface Poison {
  /** What is about to be recorded under this id may be such a fact. */
  perhaps(opId: OpId, chance: Chance): void;
  /** A reader who meets them. */
  over(reader: BatchReader): BatchReader;
  readonly facts: ReadonlyMap<OpId, Trouble>;
}

export function openPoison(weather: Weather): Poison {
  const facts = new Map<OpId, Trouble>();

  function asRead(entry: ReadEntry): ReadEntry {
    const trouble = facts.get(entry.envelope.op_id);
    if (trouble === undefined || !entry.fact.ok) return entry;
    if (trouble !== 'throws') return { ...entry, fact: { ok: false, error: trouble } };
    return { ...entry, fact: { ok: true, fact: unbearable(entry.fact.fact) } };
  }

  return {
    facts,
    perhaps(opId, chance) {
      if (weather.strikes('fact-unreadable', chance)) facts.set(opId, chance.pick(['unknown-type', 'malformed']));
      else if (weather.strikes('fact-unjudgeable', chance)) facts.set(opId, 'throws');
    },
    over: (reader) => ({
      ...reader,
      async read(body, sender) {
        const read = await reader.read(body, sender);
        return read.ok ? { ...read, value: { ...read.value, entries: read.value.entries.map(asRead) } } : read;
      },
    }),
  };
}

/** Whoever looks at what it says has met something that no rule foresaw. */
function unbearable<F extends object>(fact: F): F {
  return Object.defineProperty({ ...fact }, 'body', {
    get() {
      throw new Error('no rule foresaw this');
    },
  });
}
