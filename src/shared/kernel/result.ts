/**
 * Expected outcomes are values: a `Result` is either a value or one code of a closed union.
 * Bugs are not expected outcomes; they throw.
 */
export type Ok<T> = { readonly ok: true; readonly value: T };
export type Err<E> = { readonly ok: false; readonly error: E };
export type Result<T, E> = Ok<T> | Err<E>;

export function ok<T>(value: T): Ok<T> {
  return { ok: true, value };
}

export function err<const E>(error: E): Err<E> {
  return { ok: false, error };
}
