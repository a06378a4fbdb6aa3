/**
 * Why a decision is what it is: the controls in their order, what each looked at, and which one refused. What a control looks at is
 * seen from its looking, so that no second list can say otherwise. Pure.
 */
import { RELOAD_CONTROLS } from './controls.ts';
import type { Control, ReloadControlInput } from './controls.ts';
import type { ReloadReason } from './reasons.ts';

export type LookedAt = Readonly<Record<string, string | number | boolean | null>>;

export interface Explained<Reason> {
  /** What it is there to prevent. */
  readonly control: Reason;
  /** `not-asked`: one before it has refused. */
  readonly outcome: 'passed' | 'refused' | 'not-asked';
  /** By the name of the input: `card.state`, `limits.card_year_max_cents`. Of what was published, the versions. */
  readonly looked_at: LookedAt;
}

export function explainReload(input: ReloadControlInput): Explained<ReloadReason>[] {
  return explain(RELOAD_CONTROLS, input);
}

export function explain<Input extends object, Reason>(
  controls: readonly Control<Input, Reason>[],
  input: Input,
): Explained<Reason>[] {
  let decided = false;
  return controls.map((control) => {
    if (decided) return { control: control.reason, outcome: 'not-asked', looked_at: {} };
    const looked_at: Record<string, string | number | boolean | null> = {};
    decided = control.refuses(watched(input, '', looked_at));
    return { control: control.reason, outcome: decided ? 'refused' : 'passed', looked_at };
  });
}

/** The same to whoever reads it; each value that is read is noted. */
function watched<T extends object>(value: T, path: string, noted: Record<string, string | number | boolean | null>): T {
  return new Proxy(value, {
    get(target, name, receiver) {
      const found: unknown = Reflect.get(target, name, receiver);
      if (typeof name === 'symbol') return found;
      const here = `${path}${name}`;
      if (Array.isArray(found)) {
        noted[here] = found.map((each: { version?: number }) => each.version ?? '').join(', ');
        return found;
      }
      if (typeof found === 'object' && found !== null) return watched(found, `${here}.`, noted);
      noted[here] = (found as string | number | boolean | undefined) ?? null;
      return found;
    },
  });
}
