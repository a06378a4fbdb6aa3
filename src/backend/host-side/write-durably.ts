/** One small file, whole: under another name first, so that a power loss leaves the old one or the new one and never half of one. */
import { closeSync, fsyncSync, openSync, renameSync, writeSync } from 'node:fs';

/** Throws when the disk will not take it. */
export function writeDurably(path: string, text: string): void {
  const file = openSync(`${path}.new`, 'w', 0o600);
  try {
    writeSync(file, text);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  renameSync(`${path}.new`, path);
}
