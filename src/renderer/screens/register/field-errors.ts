/** Troubles by path in the shape in which the form library wants them. Pure. */
import { set, type FieldErrors } from 'react-hook-form';
import type { FieldTroubles, TypedRegistration } from './registration.ts';

export function errorsOf(troubles: FieldTroubles): FieldErrors<TypedRegistration> {
  const errors: FieldErrors<TypedRegistration> = {};
  for (const [path, message] of troubles) set(errors, path, { type: 'read', message });
  return errors;
}
