/** What a method is in the table, and the codes that several refuse with. */
import { z } from 'zod';

/** An operation's id came before with other content: nothing was done. */
export const OPERATION = ['op-id-reused'] as const;

/** Cash changes hands only at a till that was opened today. */
export const CASH = ['till-not-open', 'till-left-open'] as const;

export const nothing = z.strictObject({});

export const method = <I extends z.ZodType, O extends z.ZodType, const E extends readonly string[]>(
  input: I,
  output: O,
  errors: E,
) => ({
  input,
  output,
  errors,
});
