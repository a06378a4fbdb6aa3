/**
 * The languages we speak to customers in (receipts, SMS, amounts in words), and the name of a language the screens may have.
 * No rule of the business depends on either.
 */
import { z } from 'zod';

/** Of a customer: facts and the server know these. */
export const Language = z.enum(['fr', 'en', 'ar']);
export type Language = z.infer<typeof Language>;

/** Of a counter's screens: an ISO 639 code. Which there are is known where the sentences are, and by nobody else. */
export const ScreenLanguage = z.string().regex(/^[a-z]{2,3}$/);
export type ScreenLanguage = z.infer<typeof ScreenLanguage>;
