/** One invariant's verdict as a line for a person. */
import type { Verdict } from './verify.ts';

export function lineOf({ id, says, broken, ms }: Verdict): string {
  const seconds = `${(ms / 1000).toFixed(1)} s`;
  const line = `${id.padEnd(4)} ${broken ? 'BROKEN' : 'holds '} ${says} (${seconds})`;
  return broken ? `${line}\n     ${broken.row}: ${broken.what}` : line;
}
