/** What columns hold, where a plain number or text says too little. */

/** A boolean. */
export type Flag = 0 | 1;

/** An AES-256-GCM envelope as JSON. */
export type Sealed = string;
