/** The languages a person may choose. A new one is a file of sentences more; no rule depends on the language. */
import { z } from 'zod';

export const Language = z.enum(['fr', 'en', 'ar']);
export type Language = z.infer<typeof Language>;
