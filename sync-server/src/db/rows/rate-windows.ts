/** Rows of what the server processes have taken together of a limit. */
interface RateWindowRow {
  bucket: string;
  began_at: number;
  taken: number;
}

export interface RateTables {
  rate_windows: RateWindowRow;
}
