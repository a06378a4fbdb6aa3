/** Effective dating, said once for everything the server publishes with a version and a date (tariffs, limit policies). */

export interface EffectiveDated {
  readonly version: number;
  readonly effective_at: number;
}

/** Of those already effective at `at`, the one with the latest date; between equal dates the greater version. */
export function inForce<T extends EffectiveDated>(published: readonly T[], at: number): T | undefined {
  let found: T | undefined;
  for (const candidate of published) {
    if (candidate.effective_at > at) continue;
    if (
      !found ||
      candidate.effective_at > found.effective_at ||
      (candidate.effective_at === found.effective_at && candidate.version > found.version)
    )
      found = candidate;
  }
  return found;
}
