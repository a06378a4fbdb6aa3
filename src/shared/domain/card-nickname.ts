/** The short name a customer gives a card so as to text it (`MAMAN`). Knows the form that can be told from a command. */
import { z } from 'zod';
import { err, ok, type Result } from '../kernel/result.ts';
import { searchKey } from './search-key.ts';
import { misleadsAsCard } from './sms-doubt.ts';
import { neverNamesCard } from './sms-words.ts';

const NICKNAME_TYPED_MAX = 20;
const TYPED = /^\p{L}[\p{L}\p{M}'’-]*\p{Nd}{0,4}$/u;
const KEPT = /^(?=.{2,12}$)(?:\p{Lu}+|\p{Lo}+)\d{0,4}$/u;

/** Capitals without accents or spaces, then at most four digits, 2 to 12 in all (it shares one SMS with an amount and a code); no word that means something beside an amount. */
export const CardNickname = z
  .string()
  .refine((text) => KEPT.test(text) && canonical(text) === text && !neverNamesCard(text), 'card-nickname-unreadable')
  .brand<'CardNickname'>();
export type CardNickname = z.infer<typeof CardNickname>;

function canonical(text: string): string {
  return searchKey(text).replaceAll(' ', '').toUpperCase();
}

/**
 * Reads one word as a nickname: `Mère` and `MERE` are the same. Stricter than the form: words that a text may hold for another reason
 * (`HIER`) name no card any more, while facts that were written before go on being read.
 */
export function parseCardNickname(text: string): Result<CardNickname, 'card-nickname-unreadable'> {
  if (text.length > NICKNAME_TYPED_MAX || !TYPED.test(text) || misleadsAsCard(text))
    return err('card-nickname-unreadable');
  const parsed = CardNickname.safeParse(canonical(text));
  return parsed.success && !misleadsAsCard(parsed.data) ? ok(parsed.data) : err('card-nickname-unreadable');
}
