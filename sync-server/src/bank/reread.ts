/** Something that stands in files which are replaced while the server works. */
import { statSync } from 'node:fs';
import type { Result } from '@flouss/shared/kernel/result';

/** `replaced`: what was in the files is others', and serves. `unusable`: it is not, and the former serves on. */
export type Reread = 'replaced' | 'unusable';

/**
 * Looks at the files whenever it is asked for what is in them; the same object as long as they are the same. What cannot be read is
 * not taken, and looked at again when a file changes.
 *
 * @throws Error when they cannot be read the first time.
 */
export function rereadFiles<T>(
  files: readonly (string | undefined)[],
  read: () => Result<T, string>,
  noted: (what: Reread) => void = () => {},
): () => T {
  // Looked at first: what changes in between is read a second time, and never missed.
  let seen = stampOf(files);
  const first = read();
  if (!first.ok) throw new Error(first.error);
  let current = first.value;
  return () => {
    const stamp = stampOf(files);
    if (stamp === seen) return current;
    seen = stamp;
    const again = read();
    if (again.ok) current = again.value;
    noted(again.ok ? 'replaced' : 'unusable');
    return current;
  };
}

/** Changes whenever one of the files does. */
function stampOf(files: readonly (string | undefined)[]): string {
  return files
    .map((file) => {
      const found = file === undefined ? undefined : statSync(file, { throwIfNoEntry: false });
      return found ? `${found.ino} ${found.size} ${found.mtimeMs}` : '';
    })
    .join('|');
}
