/**
 * Tells a barcode scanner from a person: both are keyboards, but no person types so many symbols so evenly fast and
 * then Enter. Pure: is fed keys with their times, knows no document.
 */

/** Scanners send a symbol every 1 to 20 ms; quick typists need 60 or more. */
export const SCAN_KEY_GAP_MAX_MS = 35;
export const SCAN_LENGTH_MIN = 8;
const SCAN_LENGTH_MAX = 64;

export interface ScanProgress {
  readonly text: string;
  readonly last_at: number;
}
export const NO_SCAN: ScanProgress = { text: '', last_at: Number.NEGATIVE_INFINITY };

export interface ScanStep {
  readonly progress: ScanProgress;
  /** This key is the first of a possible scan. */
  readonly began: boolean;
  /** What was scanned, when this key ended a scan. */
  readonly scanned: string | null;
}

/** `key` as in KeyboardEvent.key; modifiers on their own neither help nor break a scan. */
export function stepScan(progress: ScanProgress, key: string, at: number): ScanStep {
  const quick = at - progress.last_at <= SCAN_KEY_GAP_MAX_MS;
  if (key === 'Enter') {
    const scanned = quick && progress.text.length >= SCAN_LENGTH_MIN ? progress.text : null;
    return { progress: NO_SCAN, began: false, scanned };
  }
  if (key === 'Shift') return { progress, began: false, scanned: null };
  if (Array.from(key).length !== 1) return { progress: NO_SCAN, began: false, scanned: null };
  const text = quick ? progress.text + key : key;
  if (text.length > SCAN_LENGTH_MAX) return { progress: NO_SCAN, began: false, scanned: null };
  return { progress: { text, last_at: at }, began: !quick, scanned: null };
}
