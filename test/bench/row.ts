/** One measured figure. A speed says something only beside a limit that was measured in the same run. */
export interface Row {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  /** What `value` is held against, in the same unit; null where nothing of the kind exists. */
  readonly limit: number | null;
  readonly ratio: number | null;
  readonly runs: number;
  readonly note: string;
}
