/**
 * Time and chance as ports, so that a test or a simulation can hold both in its hand.
 * Instants are whole milliseconds since 1970-01-01T00:00Z everywhere (names end in `_at`).
 */
export interface Clock {
  /** Wall-clock milliseconds since the epoch; may jump, so freshness never comes from it. */
  now(): number;
}

/** For how long something lasts within one run of the process; setting the clock does not move it. */
export interface Stopwatch {
  /** Whole milliseconds since some moment of this run. */
  elapsed(): number;
}

export interface Random {
  /** `length` bytes from a cryptographic source (a seeded one only in simulations). */
  bytes(length: number): Uint8Array;
}

/** SHA-256 of the UTF-8 bytes of `text`, as 64 lower-case hex digits. */
export type Sha256 = (text: string) => string;
