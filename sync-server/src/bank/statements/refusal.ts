/** Why a file is no statement that we take: one code and the place in it. Said in words to whoever must speak to the bank. */

export const FILE_REFUSALS = {
  'not-utf-8': 'it is not written in UTF-8',
  'doctype-forbidden': 'it has a DOCTYPE, which no statement has and which is never read',
  'not-well-formed': 'it is no well-formed XML, or it is cut off',
  'file-too-large': 'it is larger than any statement may be',
  'nested-too-deep': 'its elements stand deeper in each other than a statement’s',
  'token-too-long': 'one name, text, comment or attribute in it never ends',
  'message-unknown': 'it is no camt.053 or camt.054 of a version that is read here (001.02, 001.08)',
  'element-unexpected': 'an element stands where the message has none, or a second time, or in another order',
  'element-missing': 'an element is missing that the message must have',
  'value-unreadable': 'a date, an amount, a number or a text has not the form that it must have',
  'currency-foreign': 'the account or a balance is not in euros',
  'not-booked': 'an entry is only announced: a statement holds what is booked',
  'balance-missing': 'the opening or the closing balance is missing',
  'balance-wrong': 'opening balance and entries do not make the closing balance',
  'sum-wrong': 'the number or the sum of the entries is not what the summary says',
  'batch-wrong': 'the transactions of an entry do not make its amount',
  'too-many': 'it holds more statements or lines than are read at once',
} as const;
export type FileRefusal = keyof typeof FILE_REFUSALS;

/** Thrown where the parser calls back; the reader's edge turns it into an answer. */
export class RefusedFile extends Error {
  override readonly name = 'RefusedFile';
  readonly code: FileRefusal;
  /** The element, from the top. */
  readonly where: string;

  constructor(code: FileRefusal, where: string) {
    super(`${code} at ${where}`);
    this.code = code;
    this.where = where;
  }
}

/** `code: words (where)`, as it is kept and shown. */
export function refusalWords({ code, where }: Pick<RefusedFile, 'code' | 'where'>): string {
  return `${code}: ${FILE_REFUSALS[code]} (${where === '' ? 'at its beginning' : where})`;
}
