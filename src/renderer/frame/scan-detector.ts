/**
 * Tells a barcode scanner from a person: both are keyboards, but no person types so many symbols so evenly fast and
 * then Enter. Pure: is fed keys with their times, knows no document.
 */
import { isSignedOperation, SIGNED_OPERATION_LENGTH_MAX } from '@flouss/shared/contract/signed-operation';

/** Scanners send a symbol every 1 to 20 ms; quick typists need 60 or more. */
export const SCAN_KEY_GAP_MAX_MS = 35;
/** Once a receipt's code has begun, which nobody types: a scanner takes breath in five hundred symbols. */
export const RECEIPT_KEY_GAP_MAX_MS = 500;
export const SCAN_LENGTH_MIN = 8;
/** A receipt's code is some five hundred symbols. */
const SCAN_LENGTH_MAX = SIGNED_OPERATION_LENGTH_MAX;

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
  const gapMax = isSignedOperation(progress.text) ? RECEIPT_KEY_GAP_MAX_MS : SCAN_KEY_GAP_MAX_MS;
  const quick = at - progress.last_at <= gapMax;
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
